// A failing test is mended: one looks at the project, one runs its tests, one finds the cause and mends it, one reviews that. They
// work on a copy, with real files and real test runs; what the tests say before and after is measured beside them.
import { sequence } from '@statecraft/actors'
import { codeRole, debugRole, reviewRole, testRole, type WorkspaceKit, workspaceKit } from '@statecraft/tools/roles'
import type { Folder } from '../audit/folder.ts'
import { rawOf, showName } from '../audit/shown-name.ts'
import { bugRules } from '../bug-team/bug-rules.ts'
import { changedLines, copyProject, removeProject } from '../bug-team/scratch-project.ts'
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

const row = (when: string, { passed, failed, failures }: TestsRun): readonly Line[] => [
  [when],
  [String(passed)],
  [String(failed)],
  [failures.map(({ title }) => title).join('; ') || 'none'],
]

function sentenceOf(before: TestsRun, after: TestsRun, changed: readonly string[]): string {
  if (before.passed + before.failed === 0)
    return 'There are no tests in this project, so that there was nothing to mend.'
  if (before.failed === 0) return `All ${count(before.passed, 'test')} passed from the start, and nothing was changed.`
  if (after.failed > 0)
    return `${count(after.failed, 'test')} still ${after.failed === 1 ? 'fails' : 'fail'}: the cause was not found.`
  const lines = changed.filter(line => line.startsWith('+ ')).length
  return `${count(before.failed, 'test')} failed and all ${after.passed} pass now, with ${count(lines, 'line')} changed in a copy; the folder itself was not touched.`
}

async function mend(original: Folder, copy: string, { runtime, model, signal }: Work): Promise<Performance> {
  const kit = workspaceKit({ folder: copy, tests: TESTS })
  const run = async (): Promise<TestsRun> => readTap((await kit.runTests(signal)).output)
  const before = await run()
  const result = await runtime.run(teamFor(kit, model), 'Mend the failing test of this project.', { signal })
  const after = signal.aborted ? before : await run()
  const changed = await changedLines(original, copy)
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
      {
        type: 'table',
        head: ['Tests', 'Passed', 'Failed', 'Failures'],
        rows: [row('before', before), row('after', after)],
      },
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
  async perform(original, work) {
    const copy = await copyProject(original, work.signal)
    try {
      return await mend(original, copy, work)
    } finally {
      await removeProject(copy)
    }
  },
})
