// The offline rules of the roles that mend a project. Each does its part with the tools: one lists and reads, one runs the tests, one
// searches for the fix (fix-search.ts), one looks at what became of it.
import type { ScriptedAnswer } from '@statecraft/providers'
import { z } from 'zod'
import type { Hearing } from '../offline-model/hearing.ts'
import type { Rules } from '../offline-model/rules.ts'
import { count } from '../report/page.ts'
import { mending } from './fix-search.ts'
import { readTap, type TestsRun } from './tap.ts'
import {
  answerOf,
  fewOf,
  importsOf,
  isScript,
  isTest,
  MOST_READ,
  readAll,
  type TestsEnded,
  testRun,
  textsIn,
} from './workspace-hearing.ts'

/** That are handed on. */
const MOST_FAILURES = 100

const entries = z.object({ entries: z.array(z.object({ path: z.string(), type: z.string() })) })
function coding(hearing: Hearing): ScriptedAnswer {
  const [listed] = hearing.results('list_files', entries)
  if (!listed) return { calls: [{ name: 'list_files' }] }
  const scripts = listed.entries.filter(({ path, type }) => type === 'file' && isScript(path)).map(({ path }) => path)
  const tests = scripts.filter(isTest).slice(0, MOST_READ)
  const texts = textsIn(hearing)
  if (texts.length < tests.length) return readAll(tests)
  const used = tests.flatMap((path, at) => {
    const imported = importsOf(path, texts[at])
    return imported.length === 0 ? [] : [`${path} tests ${imported.join(', ')}`]
  })
  const summary = `${count(scripts.length, 'script')}, ${tests.length} of them with tests${used.length > 0 ? `: ${used.join('; ')}` : ''}.`
  return { json: { summary, changed: [] } }
}

function testing(hearing: Hearing): ScriptedAnswer {
  const [listed] = hearing.results('list_files', entries)
  const [run] = hearing.results('run_tests', testRun)
  if (!listed || !run) return { calls: [{ name: 'list_files' }, { name: 'run_tests' }] }
  const tests = readTap(run.output)
  const fileOf = (place: string): string =>
    listed.entries.find(({ path, type }) => type === 'file' && place.includes(`/${path}:`))?.path ?? ''
  return {
    json: {
      passed: run.passed,
      summary: inWords(tests, run),
      written: [],
      failures: tests.failures.slice(0, MOST_FAILURES).map(({ title, place, error }) => ({
        test: title,
        message: `${fileOf(place)}: ${error}`,
      })),
    },
  }
}

function inWords({ passed, failed, failures }: TestsRun, run: TestsEnded): string {
  const all = count(passed + failed, 'test')
  if (passed + failed === 0) return run.passed ? 'There are no tests.' : `The tests gave no result: ${run.ended}.`
  if (run.passed) return `All ${all} pass.`
  const said = fewOf(
    failures.map(({ title, error }) => `“${title}” (${error})`),
    ', ',
  )
  return `${failed} of ${all} ${failed === 1 ? 'fails' : 'fail'}: ${said}.`
}

const mended = z.object({ cause: z.string(), changed: z.array(z.string()), fixed: z.boolean() })

function reviewing(hearing: Hearing): ScriptedAnswer {
  const { changed = [], cause = '' } = answerOf(hearing, 'debug', mended) ?? {}
  const [run] = hearing.results('run_tests', testRun)
  if (!run) return { calls: [{ name: 'list_files' }, { name: 'run_tests' }] }
  const { passed, failed } = readTap(run.output)
  const touched = changed.filter(isTest)
  const [file] = hearing.results('list_files', entries)[0]?.entries.filter(({ type }) => type === 'file') ?? []
  const still = `${count(failed, 'test')} still ${failed === 1 ? 'fails' : 'fail'}. ${cause}`
  const findings = [
    ...touched.map(path => ({ severity: 'blocker', file: path, message: 'A test was changed to make it pass.' })),
    ...(run.passed || !file ? [] : [{ severity: 'major', file: file.path, message: still }]),
  ]
  const what = changed.length === 0 ? 'Nothing was changed' : `Changed: ${changed.join(', ')}`
  const tests = touched.length === 0 ? 'no test was touched' : 'tests were touched'
  return {
    json: {
      verdict: findings.length === 0 ? 'approve' : 'request_changes',
      summary: `${what}; ${tests}; ${passed} of ${count(passed + failed, 'test')} pass.`,
      findings,
    },
  }
}

export const bugRules: Rules = { code: coding, test: testing, debug: mending, review: reviewing }
