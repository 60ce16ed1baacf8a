// What the offline rules of the roles that mend a project share: how they call the tools of a workspace, and read what came back.
import { posix } from 'node:path'
import type { ScriptedAnswer } from '@statecraft/providers'
import { z } from 'zod'
import type { Hearing } from '../offline-model/hearing.ts'
import { foundByOthers } from '../text-team/found-by-others.ts'

/** Files that one role reads at most. */
export const MOST_READ = 12

export interface TestsEnded {
  readonly passed: boolean
  readonly ended: string
  readonly output: string
}

export const testRun: z.ZodType<TestsEnded> = z.object({ passed: z.boolean(), ended: z.string(), output: z.string() })
const lines = z.object({ text: z.string(), toLine: z.number(), lines: z.number() })

export const readAll = (paths: readonly string[]): ScriptedAnswer => ({
  calls: paths.map(path => ({ name: 'read_file', input: { path } })),
})
export const runTests: ScriptedAnswer = { calls: [{ name: 'run_tests' }] }

/** What was read, in the order in which it was asked for; undefined where it could not be read whole. */
export const textsIn = (hearing: Hearing): readonly (string | undefined)[] =>
  hearing.results('read_file', z.unknown()).map(output => {
    const read = lines.safeParse(output).data
    return read && read.toLine === read.lines ? read.text : undefined
  })

/** The files of the project that a file imports. */
export const importsOf = (path: string, text = ''): readonly string[] =>
  [...text.matchAll(/(?:from|import|import\(|require\()\s*['"](\.{1,2}\/[^'"]+)['"]/g)].map(([, target = '']) =>
    posix.join(posix.dirname(path), target),
  )

/** What another role answered. */
export const answerOf = <T>({ task }: Hearing, role: string, shape: z.ZodType<T>): T | undefined =>
  shape.safeParse(foundByOthers(task).find(({ from }) => from === role)?.output).data

export const isScript = (path: string): boolean => /\.[cm]?js$/.test(path)
export const isTest = (path: string): boolean => /(?:^|[/.-])tests?[/.-]/.test(path)

const FEW = 5

/** The first of them, and how many more there are. */
export const fewOf = (all: readonly string[], between: string): string =>
  all.slice(0, FEW).join(between) + (all.length > FEW ? `${between}and ${all.length - FEW} more` : '')
