// What a member is told: the task, in its own words or in those of the whole, and what others found before it.
import type { TaskInput } from '../conversation.ts'
import type { MemberResult } from './work.ts'

/** What a member is to do, where that is not what the whole is to do. */
export interface Assignment {
  /** In words. */
  readonly task?: string | undefined
  /** Data of its own. */
  readonly input?: unknown
}

/** What others found, as a member is shown it. */
export type Finding =
  | { readonly from: string; readonly output: unknown }
  | { readonly from: string; readonly error: string }

export function findingsOf(results: readonly MemberResult[]): readonly Finding[] {
  return results.flatMap(({ name: from, status, output, error }): readonly Finding[] => {
    if (status === 'completed') return [{ from, output: output ?? null }]
    return status === 'failed' ? [{ from, error: error?.message ?? status }] : []
  })
}

/** What is asked, as text: undefined where it is data. */
export function wordsOf({ description, input }: TaskInput): string | undefined {
  if (description !== undefined) return description
  return typeof input === 'string' ? input : undefined
}

/** The same task for a member, in words and with data of its own where it has some. */
export function brief(task: TaskInput, { task: words, input }: Assignment): TaskInput {
  if (words === undefined && input === undefined) return task
  const description = words ?? wordsOf(task)
  const data = input ?? task.input ?? task.description
  const { description: _, input: __, ...rest } = task
  return { ...rest, ...(description !== undefined && { description }), ...(data !== undefined && { input: data }) }
}

/** The task with more data beside what it brings. */
export function briefWith(
  task: TaskInput,
  { task: words, input }: Assignment,
  more: Readonly<Record<string, unknown>>,
): TaskInput {
  const whole = wordsOf(task)
  const said = words ?? whole
  const own = input === undefined ? {} : { input }
  return briefOn(task, said, { ...unsaid(task, said !== undefined && said === whole), ...own, ...more })
}

/** The task with what is to be done about it at this moment, and data for that. */
export function instruct(task: TaskInput, instruction: string, more: Readonly<Record<string, unknown>>): TaskInput {
  const whole = wordsOf(task)
  const words = whole === undefined ? instruction : `${whole}\n\n${instruction}`
  return briefOn(task, words, { ...unsaid(task, whole !== undefined), ...more })
}

/** What the words do not say: those that stand in the description need not be repeated as data. */
function unsaid(task: TaskInput, areSaid: boolean): { readonly task?: unknown } {
  const { description, input } = task
  return areSaid && (input === undefined || input === wordsOf(task)) ? {} : { task: input ?? description }
}

/** Other data in place of what the task brings. */
export function briefOn(task: TaskInput, words: string | undefined, input: unknown): TaskInput {
  const { description: _description, input: _input, ...rest } = task
  return { ...rest, ...(words !== undefined && { description: words }), input }
}
