// The test agent's rules: run every check that is offered, report what failed, and look again when a colleague doubts it.
import type { ScriptedAnswer, ScriptedCall } from '@statecraft/providers'
import { z } from 'zod'
import type { Finding } from '../audit-team/answers.ts'
import { faultsOf, testFailure } from '../audit-team/faults.ts'
import { answer } from './answer.ts'
import { readAssignment } from './assignment.ts'
import type { Hearing } from './hearing.ts'
import { castBallot } from './vote.ts'

const fault = z.object({ path: z.string(), line: z.number().optional(), message: z.string() })
const faults = z.object({ first: z.array(fault), more: z.number() })
const syntax = z.object({ checked: z.object({ json: z.number(), typescript: z.number() }), faults })
const links = z.object({ checked: z.number(), faults })
const ownTests = z.object({
  type: z.string(),
  command: z.string().optional(),
  exitCode: z.number().optional(),
  killedBy: z.string().optional(),
  timeLimitMs: z.number().optional(),
})

export function test(hearing: Hearing): ScriptedAnswer {
  const assignment = readAssignment(hearing.task)
  switch (assignment.type) {
    case 'look':
      return look(hearing)
    case 'doubt':
      return lookAgain(hearing, assignment.finding)
    case 'vote':
      return answer(castBallot('test', assignment.own, hearing.notices))
    default:
      return assignment satisfies never
  }
}

function look(hearing: Hearing): ScriptedAnswer {
  if (hearing.count('check_syntax') === 0) {
    return {
      text: 'I parse every JSON and TypeScript file, follow every relative link, and look for the tests.',
      calls: [{ name: 'check_syntax' }, { name: 'check_links' }, { name: 'find_own_tests' }],
    }
  }
  const found = hearing.results('find_own_tests', ownTests).at(-1)
  if (found?.type === 'found' && hearing.offers('run_own_tests') && hearing.count('run_own_tests') === 0)
    return { text: `I run its own tests: ${found.command}`, calls: [{ name: 'run_own_tests' }] }
  const seen = checksIn(hearing)
  const findings = [...faultsOf(seen), ...unseen(seen), ...untested(hearing)]
  return answer({ type: 'report', summary: summaryOf(seen), findings })
}

interface Seen {
  readonly syntax: z.infer<typeof syntax> | undefined
  readonly links: z.infer<typeof links> | undefined
  readonly ownTests: z.infer<typeof ownTests> | undefined
}

function checksIn(hearing: Hearing): Seen {
  const ran = hearing.results('run_own_tests', ownTests).at(-1)
  return {
    syntax: hearing.results('check_syntax', syntax).at(-1),
    links: hearing.results('check_links', links).at(-1),
    ownTests: ran ?? hearing.results('find_own_tests', ownTests).at(-1),
  }
}

function summaryOf({ syntax: parsed, links: linked, ownTests: tests }: Seen): string {
  const files = parsed
    ? `${parsed.checked.json} JSON and ${parsed.checked.typescript} TypeScript files parsed, ${countOf(parsed.faults)} of them faulty`
    : 'the files could not be parsed'
  const followed = linked
    ? `${linked.checked} relative links followed, ${countOf(linked.faults)} of them broken`
    : 'the links could not be followed'
  return `${files}; ${followed}; ${testsSummary(tests)}.`
}

const countOf = ({ first, more }: z.infer<typeof faults>): number => first.length + more

function testsSummary(tests: Seen['ownTests']): string {
  if (tests === undefined || tests.type === 'none') return 'it has no tests of its own'
  if (tests.type === 'passed') return 'its own tests passed'
  return testFailure(tests) ?? 'its own tests were not run'
}

/** A check that failed to run has found nothing, which is not the same as no fault. */
function unseen({ syntax: parsed, links: linked }: Seen): readonly Finding[] {
  const missing = [
    ...(parsed ? [] : ['Files could not be parsed.']),
    ...(linked ? [] : ['Links could not be followed.']),
  ]
  return missing.map(message => ({ kind: 'gap', weight: 'remark', message }))
}

/** Tests that are there and were not run leave a doubt. */
function untested(hearing: Hearing): Finding[] {
  const [found] = hearing.results('find_own_tests', ownTests)
  if (found?.type !== 'found' || hearing.count('run_own_tests') > 0) return []
  return [{ kind: 'tests', weight: 'remark', path: 'package.json', message: `not run: ${found.command}` }]
}

const TOOL_OF = { link: 'check_links', syntax: 'check_syntax' } as const

function lookAgain(hearing: Hearing, doubted: Finding | undefined): ScriptedAnswer {
  const tool = doubted?.kind === 'link' || doubted?.kind === 'syntax' ? TOOL_OF[doubted.kind] : undefined
  if (doubted?.path === undefined || tool === undefined)
    return answer({ type: 'second look', confirmed: true, reason: 'I have nothing new to say about that.' })
  const again: ScriptedCall = { name: tool, input: { path: doubted.path } }
  if (hearing.count(tool) === 0) return { text: `I look at ${doubted.path} again.`, calls: [again] }
  const still = hearing
    .results(tool, z.object({ faults }))
    .some(({ faults: { first } }) => first.some(({ path, line }) => path === doubted.path && line === doubted.line))
  const reason = still ? `${doubted.path} still has it` : `${doubted.path} does not have it any more`
  return answer({ type: 'second look', confirmed: still, reason })
}
