// The planner's rules: look, plan, hand out the work, tell what was confirmed, let all vote, count, answer. Where it stands it
// knows from the conversation alone.
import type { ScriptedAnswer, ScriptedCall } from '@statecraft/providers'
import { z } from 'zod'
import { type CastVote, type Finding, type Report, type Verdict, workerAnswer } from '../audit-team/answers.ts'
import { finalAnswer } from './answer.ts'
import { lookTask, voteTask } from './assignment.ts'
import { findingWords } from './finding-words.ts'
import type { Hearing } from './hearing.ts'

const listing = z.object({
  files: z.number(),
  folders: z.number(),
  kinds: z.object({ first: z.array(z.object({ kind: z.string(), files: z.number() })) }),
})
type Listing = z.infer<typeof listing>

const handed = z.array(
  z.object({
    agent: z.string(),
    status: z.string(),
    output: workerAnswer.optional().catch(undefined),
    error: z.string().optional(),
  }),
)
type Handed = z.infer<typeof handed>

const count = z.object({
  consensus: z.boolean(),
  winner: z.enum(['ready', 'not ready']).optional(),
  agreement: z.number(),
})

const VOTERS = ['knowledge', 'code', 'test', 'review']
const MOST_BROADCASTS = 5

export function planner(hearing: Hearing): ScriptedAnswer {
  if (hearing.offers('submit_plan')) return plan(hearing)
  const [looked, voted] = hearing.results('delegate', handed)
  if (looked === undefined) return handOut()
  const faults = faultsOf(looked)
  if (voted === undefined) {
    const untold = faults.length > 0 && hearing.count('broadcast') === 0
    return untold ? tell(faults) : callTheVote(looked)
  }
  const votes = votesOf(voted)
  const [counted] = hearing.results('tally_votes', count)
  return counted === undefined ? countVotes(votes) : finalAnswer(conclude(faults, votes, counted))
}

function plan(hearing: Hearing): ScriptedAnswer {
  if (hearing.count('list_folder') === 0)
    return { text: 'Before I plan I look at what is there.', calls: [{ name: 'list_folder' }] }
  const [found] = hearing.results('list_folder', listing)
  return { text: 'Now I know enough to plan.', calls: [{ name: 'submit_plan', input: { plan: planFor(found) } }] }
}

function planFor(found: Listing | undefined): string {
  const filesOf = (...kinds: readonly string[]): string => {
    const files = found?.kinds.first.filter(({ kind }) => kinds.includes(kind)).reduce((sum, one) => sum + one.files, 0)
    return files === undefined ? 'the' : String(files)
  }
  return [
    `1. knowledge reads ${filesOf('Markdown', 'Text')} documents, code measures the sources, test parses ${filesOf('JSON')} JSON and ${filesOf('TypeScript')} TypeScript files and follows the links, all at once`,
    '2. review doubts what they found',
    '3. everyone hears of the faults that stand',
    '4. all four vote; the votes are counted',
  ].join('\n')
}

function handOut(): ScriptedAnswer {
  const tasks = [
    { id: 'documents', agent: 'knowledge', task: lookTask('what do the documents say, and what do they lack?') },
    { id: 'sources', agent: 'code', task: lookTask('how much is written in what, and what was left to do?') },
    { id: 'checks', agent: 'test', task: lookTask('does everything parse, and does every link lead somewhere?') },
    {
      id: 'doubts',
      agent: 'review',
      task: lookTask('which of these findings stand up to a second look?'),
      dependsOn: ['documents', 'sources', 'checks'],
    },
  ]
  return { text: 'I hand out the work; review waits for the others.', calls: [{ name: 'delegate', input: { tasks } }] }
}

const reportsIn = (results: Handed): ReadonlyMap<string, Report> =>
  new Map(results.flatMap(({ agent, output }) => (output?.type === 'report' ? [[agent, output]] : [])))

/** What review let stand; without a review, what the others found. */
function faultsOf(looked: Handed): readonly Finding[] {
  const reports = reportsIn(looked)
  const review = reports.get('review')
  const findings = review ? review.findings : [...reports.values()].flatMap(report => report.findings)
  return findings.filter(({ weight }) => weight === 'fault')
}

function tell(faults: readonly Finding[]): ScriptedAnswer {
  const messages = faults.slice(0, MOST_BROADCASTS).map(findingWords)
  const calls = messages.map((message): ScriptedCall => ({ name: 'broadcast', input: { topic: 'finding', message } }))
  return { text: 'Everyone should know what stood up to the review.', calls }
}

function callTheVote(looked: Handed): ScriptedAnswer {
  const reports = reportsIn(looked)
  const tasks = VOTERS.map(agent => ({ id: `vote-${agent}`, agent, task: voteTask(reports.get(agent)) }))
  return { text: 'I call the vote.', calls: [{ name: 'delegate', input: { tasks, mode: 'parallel' } }] }
}

const votesOf = (voted: Handed): readonly CastVote[] =>
  voted.map(({ agent: voter, output, error }) =>
    output?.type === 'vote'
      ? { voter, vote: output.vote, confidence: output.confidence, reason: output.reason }
      : { voter, reason: error ?? 'It did not vote.' },
  )

function countVotes(votes: readonly CastVote[]): ScriptedAnswer {
  const cast = votes.map(({ voter, vote, confidence }) => ({
    voter,
    ...(vote !== undefined && { answer: vote }),
    ...(confidence !== undefined && { confidence }),
  }))
  return { text: 'I have the votes counted.', calls: [{ name: 'tally_votes', input: { votes: cast } }] }
}

function conclude(faults: readonly Finding[], votes: readonly CastVote[], counted: z.infer<typeof count>): Verdict {
  const { consensus, winner, agreement } = counted
  const verdict = consensus && winner !== undefined ? winner : 'undecided'
  const found = faults.length === 1 ? '1 fault stands' : `${faults.length} faults stand`
  const cast = votes.filter(({ vote }) => vote !== undefined).length
  const agreed = votes.filter(({ vote }) => vote === winner && vote !== undefined).length
  return {
    verdict,
    agreement,
    votes: [...votes],
    faults: [...faults],
    summary: `${found}; ${agreed} of ${cast} votes agree.`,
  }
}
