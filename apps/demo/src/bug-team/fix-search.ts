// The offline rule of the role that mends. Nothing is known beforehand: it searches for the fix by changing one operator or number
// after the other in what the failing tests import, never in a test, runs the tests for each, and keeps the first with which all pass.
import type { ScriptedAnswer, ScriptedCall } from '@statecraft/providers'
import { z } from 'zod'
import type { Hearing } from '../offline-model/hearing.ts'
import { count } from '../report/page.ts'
import { type OneChange, oneChanges } from './one-change.ts'
import {
  answerOf,
  fewOf,
  importsOf,
  isScript,
  isTest,
  MOST_READ,
  readAll,
  runTests,
  testRun,
  textsIn,
} from './workspace-hearing.ts'

/** Changes that are tried at most. */
const MOST_TRIES = 40

interface Source {
  readonly path: string
  readonly text: string
}

const tested = z.object({
  passed: z.boolean(),
  failures: z.array(z.object({ test: z.string(), message: z.string() })),
})

interface Try {
  readonly path: string
  readonly change: OneChange
  readonly calls: readonly ScriptedCall[]
}

const write = (path: string, text: string): ScriptedCall => ({ name: 'write_file', input: { path, text } })

/** All there are, in the order in which they are made; each puts back what the one before it changed elsewhere. */
function triesIn(sources: readonly Source[]): readonly Try[] {
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

export function mending(hearing: Hearing): ScriptedAnswer {
  const { passed = false, failures = [] } = answerOf(hearing, 'test', tested) ?? {}
  const named = failures.map(({ message }) => message.split(':')[0] ?? '').filter(path => path !== '')
  const testFiles = [...new Set(named)].slice(0, MOST_READ)
  const texts = textsIn(hearing)
  if (texts.length < testFiles.length) return readAll(testFiles)
  const imported = testFiles.flatMap((path, at) => importsOf(path, texts[at]))
  const paths = [...new Set(imported)].filter(path => isScript(path) && !isTest(path)).slice(0, MOST_READ)
  if (texts.length < testFiles.length + paths.length) return readAll(paths)
  if (hearing.offers('submit_plan'))
    return { calls: [{ name: 'submit_plan', input: { plan: planFor(passed, paths) } }] }
  const reproduction = fewOf(
    failures.map(({ test, message }) => `${test} (${message})`),
    '; ',
  )
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

function search(hearing: Hearing, sources: readonly Source[], reproduction: string): ScriptedAnswer {
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
        fix: `Found with try ${made} of at most ${MOST_TRIES}, out of ${all.length} changes of one operator or number.`,
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
