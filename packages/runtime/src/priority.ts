// How urgent a task is, and how gladly an agent is asked: one scale from 0 to 10, the highest goes first.
import { StatecraftError } from './errors.ts'

/** Urgency: `low` 2, `normal` 5, `high` 8, or a number from 0 to 10. */
export type Priority = 'low' | 'normal' | 'high' | number

const WORDS: Readonly<Record<string, number>> = { low: 2, normal: 5, high: 8 }

/** Of agents and of tasks, where they do not say. */
export const DEFAULT_PRIORITY = 5

/** The number that it stands for; undefined for what is no priority. It may come from anywhere. */
export function readPriority(priority: unknown): number | undefined {
  if (typeof priority === 'number') return priority >= 0 && priority <= 10 ? priority : undefined
  return typeof priority === 'string' && Object.hasOwn(WORDS, priority) ? WORDS[priority] : undefined
}

/** Throws `input_invalid` for what is no priority. */
export function checkPriority(priority: unknown, whose: string): void {
  if (priority === undefined || readPriority(priority) !== undefined) return
  throw new StatecraftError(
    'input_invalid',
    `${whose} has priority ${JSON.stringify(priority)}: use low, normal, high, or a number from 0 to 10`,
  )
}
