// A failing test is mended: one looks at the project, one runs its tests, one finds the cause and mends it, one reviews that. They
// work on a copy, with real files and real test runs; what the tests say before and after is measured beside them.
import { sequence } from '@statecraft/actors'
import { codeRole, debugRole, reviewRole, testRole, type WorkspaceKit, workspaceKit } from '@statecraft/tools/roles'
import type { Folder } from '../audit/folder.ts'
import { rawOf, showName } from '../audit/shown-name.ts'
import { bugRules } from '../bug-team/bug-rules.ts'
import { changedLines, inCopy } from '../bug-team/scratch-project.ts'
import { readTap, type TestsRun } from '../bug-team/tap.ts'
import { introducedAs } from '../models/introduced-model.ts'
import { count, type Line, strong } from '../report/page.ts'
import { projectOr } from './project-subject.ts'
import type { Scenario } from './scenario.ts'
import { type Performance, teamScenario, type Work } from './team-scenario.ts'

/** A change may make a program run for ever. */
const TEST_TIMEOUT_MS = 20_000
const TESTS = { argv: [process.execPath, '--test', '--test-reporter=tap'], timeoutMs: TEST_TIMEOUT_MS }

const teamFor = (kit: WorkspaceKit, model: Work['model']) =>
  sequence(
    [
      {
        agent: codeRole(kit, { model: introducedAs('code', model) }),
        task: 'Say what this project is made of and what its tests import. Change nothing: that comes later.',
      },
      {
        agent: testRole(kit, { model: introducedAs('test', model) }),
        task: 'Run the tests as they are, and say which fail. Write none.',
      },
      {
        agent: debugRole(kit, { model: introducedAs('debug', model) }),
        task: 'Mend what the tests found, with the smallest change to the code. Where they pass, change nothing.',
      },
      { agent: reviewRole(kit, { model: introducedAs('review', model) }), task: 'Review what was changed.' },
    ],
    { name: 'fix-the-bug', model },
  )

interface Answer {
  readonly summary?: string
  readonly cause?: string
  readonly fix?: string
}

const said = (output: unknown): string => {
  const { summary, cause, fix } = (output ?? {}) as Answer
  return summary ?? [cause, fix].filter(Boolean).join(' ')
}

/** What the tests say, measured beside the agents. */
interface Measured extends TestsRun {
  /** They ended by themselves, and none failed. */
  readonly isGreen: boolean
}

const row = (when: string, { passed, failed, failures, isGreen }: Measured): readonly Line[] => [
  [when],
  [String(passed)],
  [String(failed)],
  [failures.map(({ title }) => title).join('; ') || (isGreen ? 'none' : 'unknown: they did not end')],
]

function sentenceOf(before: Measured, after: Measured | undefined, changed: readonly string[]): string {
  if (after === undefined) return 'The search was cancelled; the folder itself was not touched.'
  if (before.isGreen && before.passed === 0) return 'There are no tests in this project: nothing to mend.'
  if (before.isGreen) return `All ${count(before.passed, 'test')} passed from the start: nothing to mend.`
  if (!after.isGreen) return `The tests still fail, ${after.failed} of them: the cause was not found.`
  const lines = changed.filter(line => line.startsWith('+ ')).length
  return `${count(before.failed, 'test')} failed and all ${after.passed} pass now, with ${count(lines, 'line')} changed in a copy; the folder itself was not touched.`
}

async function mend(original: Folder, copy: string, { runtime, model, signal }: Work): Promise<Performance> {
  const kit = workspaceKit({ folder: copy, tests: TESTS })
  const measure = async (): Promise<Measured> => {
    const { passed, output } = await kit.runTests(signal)
    return { ...readTap(output), isGreen: passed }
  }
  const before = await measure()
  const result = await runtime.run(teamFor(kit, model), 'Mend the failing test of this project.', { signal })
  const after = signal.aborted ? undefined : await measure()
  const changed = await changedLines(original, copy)
  const rows = [row('before', before), ...(after ? [row('after', after)] : [])]
  return {
    result,
    page: [
      {
        type: 'list',
        lead: 'What each said:',
        items: (result.details.results ?? []).map(
          ({ name, output, error, status }): Line => [strong(name), `: ${said(output) || (error?.message ?? status)}`],
        ),
      },
      { type: 'table', head: ['Tests', 'Passed', 'Failed', 'Failures'], rows },
      { type: 'output', lead: 'Lines that changed:', lines: changed.length > 0 ? changed : ['none'] },
    ],
    sentence: sentenceOf(before, after, changed),
  }
}

export const fixTheBug: Scenario = teamScenario<Folder>({
  name: 'fix-the-bug',
  description: 'A failing test of a JavaScript project is mended, in a copy; runs tests.',
  takes: 'dir',
  open: projectOr('tide-calendar'),
  title: ({ root }) => showName(rawOf(root)),
  rules: bugRules,
  perform: (original, work) => inCopy(original, work.signal, copy => mend(original, copy, work)),
})
