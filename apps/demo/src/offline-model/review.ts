// The review agent's rules: read the places of findings, have one of each kind checked again by a colleague, and keep what
// stands. Where nothing was found, doubt that: ask what the documents themselves call unfinished.
import type { ScriptedAnswer, ScriptedCall } from '@statecraft/providers'
import { z } from 'zod'
import type { Finding, Report } from '../audit-team/answers.ts'
import { answer } from './answer.ts'
import { doubtTask, readAssignment } from './assignment.ts'
import { findingWords } from './finding-words.ts'
import type { Hearing } from './hearing.ts'
import { castBallot } from './vote.ts'

const consulted = z.array(
  z.object({ agent: z.string(), output: z.object({ confirmed: z.boolean(), reason: z.string() }).optional() }),
)

/** Kinds that a second look can decide; an exit code is what it is. */
const DOUBTED: readonly Finding['kind'][] = ['syntax', 'link']

export function review(hearing: Hearing): ScriptedAnswer {
  const assignment = readAssignment(hearing.task)
  switch (assignment.type) {
    case 'look':
      return look(hearing, assignment.results)
    case 'doubt':
      return answer({ type: 'second look', confirmed: true, reason: 'I have found nothing myself.' })
    case 'vote':
      return answer(castBallot('review', assignment.own, hearing.notices))
    default:
      return assignment satisfies never
  }
}

function look(hearing: Hearing, reports: readonly Report[]): ScriptedAnswer {
  const findings = reports.flatMap(report => report.findings)
  const faults = findings.filter(({ weight }) => weight === 'fault')
  const doubts = DOUBTED.flatMap(kind => faults.find(fault => fault.kind === kind) ?? [])
  if (hearing.count('consult') === 0) return doubts.length > 0 ? doubtThese(doubts) : doubtSilence()
  const answers = hearing.results('consult', consulted).map(([first]) => first?.output)
  const dismissed = doubts.filter((_, index) => answers[index]?.confirmed === false)
  const standing = faults.filter(fault => !dismissed.includes(fault))
  const told = answers.flatMap(one => one?.reason ?? [])
  const summary = summaryOf(standing, dismissed, told)
  return answer({ type: 'report', summary, findings: standing })
}

function doubtThese(doubts: readonly Finding[]): ScriptedAnswer {
  const calls = doubts.flatMap((doubt): ScriptedCall[] => [
    { name: 'read_lines', input: { path: doubt.path ?? '', line: doubt.line ?? 1 } },
    { name: 'consult', input: { agent: 'test', question: doubtTask('is this still so?', doubt) } },
  ])
  const [first] = doubts
  return { text: `I doubt it and have it looked at again: ${first ? findingWords(first) : ''}`, calls }
}

const doubtSilence = (): ScriptedAnswer => ({
  text: 'Nothing was found, and I doubt that: I ask what the documents call unfinished.',
  calls: [
    {
      name: 'consult',
      input: { agent: 'knowledge', question: doubtTask('do the documents call anything unfinished?') },
    },
  ],
})

function summaryOf(standing: readonly Finding[], dismissed: readonly Finding[], told: readonly string[]): string {
  const again = [...new Set(told.map(reason => reason.replace(/\.$/, '')))].join('; ')
  const all = standing.length + dismissed.length
  if (all === 0) return `There is no fault to doubt.${again && ` A colleague looked again: ${again}.`}`
  const gone = dismissed.length === 0 ? '' : `, ${dismissed.length} did not`
  const some = told.length < all ? ` at ${told.length} of ${all}, one of each kind` : ''
  const said = again && ` A colleague looked again${some}: ${again}.`
  return `${standing.length} ${standing.length === 1 ? 'fault stands' : 'faults stand'}${gone}.${said}`
}
