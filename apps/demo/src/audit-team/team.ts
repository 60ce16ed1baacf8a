// Who audits: a planner, and four workers under a supervisor. Each definition says what an agent is told, which tools it has
// and whom it may address; what it may do when is the business of its chart.
import { type Agent, type AgentInput, type AnyTool, defineAgent } from '@statecraft/actors'
import { definePrices, type Model } from '@statecraft/providers'
import { type ActorDefinition, defineSupervisor } from '@statecraft/runtime'
import { type Verdict, verdict, type WorkerAnswer, workerAnswer } from './answers.ts'
import type { AuditContext } from './audit-context.ts'
import { checkRelativeLinks, checkSyntax } from './check-tools.ts'
import { listDocuments, searchDocuments } from './document-tools.ts'
import { listFolder } from './list-folder.ts'
import { measureSources } from './measure-sources.ts'
import { findTests, runTests } from './own-tests-tools.ts'
import { readLines } from './read-lines.ts'
import { tallyVotes } from './tally-votes.ts'

export const SUPERVISOR = 'audit'
const WORKERS = ['knowledge', 'code', 'test', 'review'] as const
type WorkerName = (typeof WORKERS)[number]

/** The topic on which findings are told to everyone. */
const FINDING = 'finding'

export interface Team {
  readonly supervisor: ActorDefinition
  /** Run it beside the workers: `under: 'root/audit'`. */
  readonly planner: Agent<AgentInput, Verdict, AuditContext>
}

export interface TeamOptions {
  readonly model: Model
  /** Gives an agent the tool that runs the folder's own tests. */
  readonly runTests: boolean
}

/** It is no language model: its tokens are none, and they cost nothing. */
const prices = definePrices({ 'offline/rules': { input: 0, output: 0, asOf: '2026-11-21' } })

const MANNERS =
  'When told to look, use your tools and report. When told to vote, judge by what you found and heard. When doubted, look again. ' +
  'Say nothing that you did not see.'

const DUTIES: Readonly<Record<WorkerName, string>> = {
  knowledge: 'You know what the documents of the folder say, and whether something is missing in them.',
  code: 'You know how much is written in which language, and what was left to do.',
  test: 'You check that files parse, that links lead somewhere, and how the folder tests itself.',
  review: 'You trust nobody: read the places of findings yourself, and ask colleagues to look again.',
}

const toolsOf = (withTests: boolean): Readonly<Record<WorkerName, readonly AnyTool<AuditContext>[]>> => ({
  knowledge: [listDocuments, searchDocuments],
  code: [measureSources],
  test: [checkSyntax, checkRelativeLinks, findTests, ...(withTests ? [runTests] : [])],
  review: [readLines],
})

const score = (answer: WorkerAnswer): number | undefined => (answer.type === 'vote' ? answer.confidence : undefined)

/** The team of one audit. */
export function auditTeam({ model, runTests: withTests }: TeamOptions): Team {
  const tools = toolsOf(withTests)
  const worker = (name: WorkerName): ActorDefinition =>
    defineAgent<WorkerAnswer, AuditContext>({
      name,
      instructions: `You are the ${name} agent of an audit. ${DUTIES[name]} ${MANNERS}`,
      model,
      prices,
      tools: tools[name],
      output: workerAnswer,
      confidence: score,
      consults: name === 'review' ? ['test', 'knowledge'] : [],
      subscribes: [FINDING],
    })
  const planner = defineAgent<Verdict, AuditContext>({
    name: 'planner',
    instructions:
      'You are the planner agent of an audit. Look around, make a plan, hand the work to the others, tell everyone what was found ' +
      'and confirmed, let all vote, count the votes and answer with the verdict.',
    model,
    prices,
    plan: 'model',
    tools: [listFolder, tallyVotes],
    delegates: WORKERS,
    topics: [FINDING],
    output: verdict,
  })
  return { supervisor: defineSupervisor({ name: SUPERVISOR, children: WORKERS.map(worker) }), planner }
}
