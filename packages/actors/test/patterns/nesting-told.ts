// What those in a nesting are told, and what came of it, as the reference sees it: a task is its words and its data, and nothing else.

export interface Task {
  readonly words?: string
  readonly data?: unknown
}

/** A list of one, or empty: it failed. */
export type Came = readonly unknown[]

/** Who found something. */
export interface Found {
  readonly name: string
  readonly came: Came
}

export const dataOf = ({ data, words }: Task): unknown => (data === undefined ? words : data)

export const wholeOf = ({ data, words }: Task): string | undefined =>
  words ?? (typeof data === 'string' ? data : undefined)

/** With more data; what is asked stands beside it, unless it is all in the words. */
export function withMore(task: Task, more: object, words = wholeOf(task)): Task {
  const isSaid = wholeOf(task) !== undefined && (task.data === undefined || task.data === wholeOf(task))
  const data = isSaid ? more : { task: dataOf(task), ...more }
  return words === undefined ? { data } : { words, data }
}

/** In other words, with more data beside its own. */
export const asked = (task: Task, words: string, more: object): Task => ({
  words,
  data: { task: dataOf(task), ...more },
})

/** In other words, with more data beside all that the task was. */
export function retold(task: Task, words: string, more: object): Task {
  const isBoth = task.words !== undefined && task.data !== undefined
  const whole = isBoth ? { description: task.words, input: task.data } : dataOf(task)
  return { words, data: { task: whole, ...more } }
}

export const finding = (from: string, came: Came): object =>
  came.length > 0 ? { from, output: came[0] ?? null } : { from, error: 'some' }

export const findings = (found: readonly Found[]): readonly object[] => found.map(one => finding(one.name, one.came))
