// The offline rules of the roles that mend a project. Nothing is known beforehand: they list and read files, run the tests, and search
// for the fix by changing one operator or number after the other in what the failing tests import.
import { posix } from 'node:path'
import type { ScriptedAnswer, ScriptedCall } from '@statecraft/providers'
import { z } from 'zod'
import type { Hearing } from '../offline-model/hearing.ts'
import type { Rules } from '../offline-model/rules.ts'
import { count } from '../report/page.ts'
import { foundByOthers } from '../text-team/found-by-others.ts'
import { type OneChange, oneChanges } from './one-change.ts'
import { readTap } from './tap.ts'

/** Changes that are tried at most. */
export const MOST_TRIES = 40
const MOST_READ = 12

const entries = z.object({ entries: z.array(z.object({ path: z.string(), type: z.string() })) })
const testRun = z.object({ passed: z.boolean(), ended: z.string(), output: z.string() })
const lines = z.object({ text: z.string(), toLine: z.number(), lines: z.number() })

const readAll = (paths: readonly string[]): ScriptedAnswer => ({
  calls: paths.map(path => ({ name: 'read_file', input: { path } })),
})
const runTests: ScriptedAnswer = { calls: [{ name: 'run_tests' }] }

const SCRIPT = /\.[cm]?js$/
const TEST = /(?:^|[/.-])tests?[/.-]/

/** What was read, in the order in which it was asked for; undefined where it could not be read whole. */
const textsIn = (hearing: Hearing): readonly (string | undefined)[] =>
  hearing.results('read_file', z.unknown()).map(output => {
    const read = lines.safeParse(output).data
    return read && read.toLine === read.lines ? read.text : undefined
  })

/** The files of the project that a file imports. */
const importsOf = (path: string, text = ''): readonly string[] =>
  [...text.matchAll(/(?:from|import|import\(|require\()\s*['"](\.{1,2}\/[^'"]+)['"]/g)].map(([, target = '']) =>
    posix.join(posix.dirname(path), target),
  )

function coding(hearing: Hearing): ScriptedAnswer {
  const [listed] = hearing.results('list_files', entries)
  if (!listed) return { calls: [{ name: 'list_files' }] }
  const scripts = listed.entries
    .filter(({ path, type }) => type === 'file' && SCRIPT.test(path))
    .map(({ path }) => path)
  const tests = scripts.filter(path => TEST.test(path)).slice(0, MOST_READ)
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
  const { passed, failed, failures } = readTap(run.output)
  const total = passed + failed
  const fileOf = (place: string): string =>
    listed.entries.find(({ path, type }) => type === 'file' && place.includes(`/${path}:`))?.path ?? ''
  return {
    json: {
      passed: run.passed,
      summary: run.passed
        ? total === 0
          ? 'There are no tests.'
          : `All ${count(total, 'test')} pass.`
        : total === 0
          ? `The tests ended without a result: ${run.ended}.`
          : `${failed} of ${count(total, 'test')} ${failed === 1 ? 'fails' : 'fail'}: ${failures.map(({ title, error }) => `“${title}” (${error})`).join(', ')}.`,
      written: [],
      failures: failures.map(({ title, place, error }) => ({ test: title, message: `${fileOf(place)}: ${error}` })),
    },
  }
}

const tested = z.object({
  passed: z.boolean(),
  failures: z.array(z.object({ test: z.string(), message: z.string() })),
})

/** What another role answered. */
const answerOf = <T>({ task }: Hearing, role: string, shape: z.ZodType<T>): T | undefined =>
  shape.safeParse(foundByOthers(task).find(({ from }) => from === role)?.output).data

interface Try {
  readonly path: string
  readonly change: OneChange
  readonly calls: readonly ScriptedCall[]
}

const write = (path: string, text: string): ScriptedCall => ({ name: 'write_file', input: { path, text } })

/** All there are, in the order in which they are made; each puts back what the one before it changed elsewhere. */
function triesIn(sources: readonly { readonly path: string; readonly text: string }[]): readonly Try[] {
  const changes = sources.flatMap(source => oneChanges(source.text).map(change => ({ ...source, change })))
  return changes.map(({ path, change }, at) => {
    const before = changes[at - 1]
    const back = before && before.path !== path ? [write(before.path, before.text)] : []
    return { path, change, calls: [...back, write(path, change.text)] }
  })
}

/** How many were made, by the number of files that were written; one more where all was put back. */
function madeOf(tries: readonly Try[], written: number): number {
  let left = written
  let made = 0
  for (; left > 0; made += 1) left -= tries[made]?.calls.length ?? 1
  return made
}

function mending(hearing: Hearing): ScriptedAnswer {
  const { passed = true, failures = [] } = answerOf(hearing, 'test', tested) ?? {}
  const testFiles = [...new Set(failures.map(({ message }) => message.split(':')[0] ?? ''))].filter(path => path !== '')
  const texts = textsIn(hearing)
  if (texts.length < testFiles.length) return readAll(testFiles)
  const paths = [...new Set(testFiles.flatMap((path, at) => importsOf(path, texts[at])))].slice(0, MOST_READ)
  if (texts.length < testFiles.length + paths.length) return readAll(paths)
  if (hearing.offers('submit_plan'))
    return { calls: [{ name: 'submit_plan', input: { plan: planFor(passed, paths) } }] }
  const reproduction = failures.map(({ test, message }) => `${test} (${message})`).join('; ')
  if (passed) return notNeeded(reproduction)
  const sources = paths.flatMap((path, at) => {
    const text = texts[testFiles.length + at]
    return text === undefined ? [] : [{ path, text }]
  })
  return search(hearing, sources, reproduction)
}

const planFor = (passed: boolean, paths: readonly string[]): string =>
  passed
    ? 'The tests pass: change nothing.'
    : `The cause is in ${paths.join(', ') || 'no file that can be found'}. Change one operator or number at a time and run the tests, at most ${MOST_TRIES} times; keep the first change with which all pass.`

const notNeeded = (reproduction: string): ScriptedAnswer => ({
  json: {
    reproduction: reproduction || 'Nothing fails.',
    cause: 'There is no fault.',
    fix: '',
    changed: [],
    fixed: true,
  },
})

function search(
  hearing: Hearing,
  sources: readonly { readonly path: string; readonly text: string }[],
  reproduction: string,
): ScriptedAnswer {
  const all = triesIn(sources)
  const tries = all.slice(0, MOST_TRIES)
  const runs = hearing.results('run_tests', testRun)
  const made = madeOf(tries, hearing.count('write_file'))
  const last = tries[made - 1]
  const isFixed = runs.at(-1)?.passed === true
  if (runs.length === 0 || (made <= tries.length && runs.length <= made)) return runTests
  if (isFixed && last) {
    const { line, from, to } = last.change
    return {
      json: {
        reproduction,
        cause: `${last.path} says ${from} in line ${line} where it must be ${to}.`,
        fix: `${from} became ${to}; found with try ${made} of at most ${MOST_TRIES}, with ${all.length} changes to choose from.`,
        changed: [last.path],
        fixed: true,
      },
    }
  }
  const next = tries[made]
  if (next) return { calls: [...next.calls] }
  const original = sources.find(({ path }) => path === tries.at(-1)?.path)
  if (original && made === tries.length) return { calls: [write(original.path, original.text)] }
  return {
    json: {
      reproduction: reproduction || 'The tests fail.',
      cause: `Not found: ${tries.length} of ${count(all.length, 'change')} of one operator or number were tried, and none makes the tests pass.`,
      fix: '',
      changed: [],
      fixed: false,
    },
  }
}

const mended = z.object({ cause: z.string(), changed: z.array(z.string()), fixed: z.boolean() })

function reviewing(hearing: Hearing): ScriptedAnswer {
  const { changed = [], cause = '' } = answerOf(hearing, 'debug', mended) ?? {}
  const [run] = hearing.results('run_tests', testRun)
  if (!run) return { calls: [{ name: 'list_files' }, { name: 'run_tests' }] }
  const { passed, failed } = readTap(run.output)
  const touched = changed.filter(path => TEST.test(path))
  const [file] = hearing.results('list_files', entries)[0]?.entries.filter(({ type }) => type === 'file') ?? []
  const findings = [
    ...touched.map(path => ({ severity: 'blocker', file: path, message: 'A test was changed to make it pass.' })),
    ...(run.passed || !file
      ? []
      : [
          {
            severity: 'major',
            file: file.path,
            message: `${count(failed, 'test')} still ${failed === 1 ? 'fails' : 'fail'}. ${cause}`,
          },
        ]),
  ]
  const what = changed.length === 0 ? 'Nothing was changed' : `${changed.join(', ')} was changed and no test`
  return {
    json: {
      verdict: findings.length === 0 ? 'approve' : 'request_changes',
      summary: `${what}; ${passed} of ${count(passed + failed, 'test')} pass.`,
      findings,
    },
  }
}

export const bugRules: Rules = { code: coding, test: testing, debug: mending, review: reviewing }
