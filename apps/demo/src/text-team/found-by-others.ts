// What the members of a team found before, read from the task that a pattern hands on: the words, then one object of data.
import { z } from 'zod'

export interface Found {
  readonly from: string
  readonly output?: unknown
  /** Why there is no output. */
  readonly error?: string | undefined
}

const finding = z.object({ from: z.string(), output: z.unknown().optional(), error: z.string().optional() })
const handedOn = z.object({ results: z.array(finding) })

/** The data behind the words of a task; undefined where there is none. */
export function dataIn(task: string): unknown {
  const start = task.search(/^[[{]/m)
  if (start < 0) return undefined
  try {
    return JSON.parse(task.slice(start))
  } catch {
    return undefined
  }
}

/** The results in a task; empty where it brings none. */
export const foundByOthers = (task: string): readonly Found[] => handedOn.safeParse(dataIn(task)).data?.results ?? []

/** One line for each: who, and what it said. */
export const inLines = (found: readonly Found[]): readonly string[] =>
  found.map(({ from, output, error }) =>
    error === undefined
      ? `${from}: ${typeof output === 'string' ? output : JSON.stringify(output)}`
      : `${from} failed: ${error}`,
  )
