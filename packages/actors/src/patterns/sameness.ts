// When two answers count as the same: by their letters, their words, their structure, a function of the user's, or what an agent
// that judges says of them.
import { StatecraftError, sameExactly, sameStructure, sameWords } from '@statecraft/runtime'
import type { TaskInput } from '../conversation.ts'
import { wordsOf } from './brief.ts'
import { isPart, type MemberOption } from './member.ts'
import type { Ended } from './work.ts'

/** An agent that says which answers mean the same. */
export interface Judge<A extends MemberOption = MemberOption> {
  readonly kind: 'judge'
  readonly agent: A
}

/**
 * Has an agent say which answers mean the same. It is shown each answer beside those that differ so far, and replies with the
 * number of the one that means the same, or 0: as a number, as `{ same }`, or in a text that begins with it. Where it cannot say,
 * the answer counts as one of its own.
 *
 * @example
 * ```ts
 * consensus([one, two, three], { same: judge(linguist) })
 * ```
 */
export function judge<const A extends MemberOption>(agent: A): Judge<A> {
  return Object.freeze({ kind: 'judge', agent })
}

/**
 * `exact`: to the letter. `words`: whatever their case, spaces and punctuation; what is no text by its structure. `structure`: the
 * same value in every part. Or a function, or {@link judge}.
 */
export type Sameness<O = never> = 'exact' | 'words' | 'structure' | ((a: O, b: O) => boolean) | Judge

export type SameFunction = (a: unknown, b: unknown) => boolean

const WORDS: Readonly<Record<string, SameFunction>> = {
  exact: sameExactly,
  words: sameWords,
  structure: sameStructure,
}

const isJudge = (value: unknown): value is Judge =>
  typeof value === 'object' && value !== null && (value as Partial<Judge>).kind === 'judge' && isPart(value as never)

/** The function, or the judge. Throws `input_invalid` for something that is neither. */
export function samenessOf(pattern: string, sameness: unknown): SameFunction | Judge {
  if (typeof sameness === 'function') return sameness as SameFunction
  if (isJudge(sameness)) return sameness
  const known = typeof sameness === 'string' && Object.hasOwn(WORDS, sameness) ? WORDS[sameness] : undefined
  if (known) return known
  throw new StatecraftError(
    'input_invalid',
    `Pattern "${pattern}" needs as its same exact, words, structure, a function, or judge(agent)`,
  )
}

const JUDGE =
  'Several were asked the same question. Say which of the known answers means the same as the new one: would whoever acts on it do the same? Wording does not count, and neither do reasons. Reply with the number of that answer alone, or with 0 when none of them means the same.'

/** What a judge is asked. */
export function judgeTask(task: TaskInput, answer: unknown, known: readonly unknown[]): TaskInput {
  const numbered = known.map((one, at) => ({ number: at + 1, answer: one }))
  const question = wordsOf(task) ?? task.input
  return { description: JUDGE, input: { ...(question !== undefined && { question }), answer, known: numbered } }
}

/** Which of so many known answers the judge means, from 0; undefined: none, or it cannot be told. */
export function judgedAs(ended: Ended, known: number): number | undefined {
  if (!ended.ok) return undefined
  const at = numberIn(ended.output) - 1
  return Number.isInteger(at) && at >= 0 && at < known ? at : undefined
}

function numberIn(said: unknown): number {
  if (typeof said === 'number') return said
  if (typeof said === 'string') return Number(/^\D{0,3}(\d+)\b/.exec(said.trim())?.[1] ?? Number.NaN)
  return typeof said === 'object' && said !== null && 'same' in said ? numberIn(said.same) : Number.NaN
}
