// What a host does about tasks that fail and tasks that must wait, as the definition of an actor says: whole numbers and a name.
// The decisions are pure; who else there is to ask is for the host to find out.
import { StatecraftError } from './errors.ts'
import type { Failure } from './failure.ts'

export interface TaskPolicy {
  /** How often a task that the actor failed at is tried again. Default 0. */
  readonly retries?: number
  /** Name of the agent that gets the task after that. Default: nobody. */
  readonly fallback?: string
  /** A task in whose hand the actor crashes so often is set aside. Default 3. */
  readonly maxCrashes?: number
  /** Most tasks under way below it; further ones wait at it, the most urgent in front. Default: no limit. */
  readonly maxParallel?: number
  /** The tasks of a child that crashes come back to it, to be given to another. Default: they wait for the child. */
  readonly reassigns?: boolean
}

/** What was tried for one task so far. */
export interface Tries {
  /** Crashes of those who worked on it. */
  readonly crashes?: number
  /** How often the one who has it now was asked again. */
  readonly retries?: number
  /** Addresses of those who failed at it and from whom it was taken. */
  readonly failedAt?: readonly string[]
}

export const MAX_CRASHES = 3

const isCount = (least: number, value: number | undefined): boolean =>
  value === undefined || (Number.isInteger(value) && value >= least)

/** Throws `input_invalid` for numbers that are none. */
export function checkTaskPolicy(whose: string, { retries, maxCrashes, maxParallel }: TaskPolicy): void {
  if (isCount(0, retries) && isCount(1, maxCrashes) && isCount(1, maxParallel)) return
  throw new StatecraftError(
    'input_invalid',
    `${whose} needs retries of at least 0, and maxCrashes and maxParallel of at least 1, each a whole number`,
  )
}

/** Nobody wants it any more, it was stopped on purpose, or it was set aside. */
const FINAL: ReadonlySet<string> = new Set([
  'cancelled',
  'ask_cancelled',
  'callee_stopped',
  'runtime_closed',
  'store_failed',
  'task_poisonous',
])

/** What the same actor would fail at again: another may do better. */
const HOPELESS: ReadonlySet<string> = new Set([
  'limit_exceeded',
  'ask_cycle',
  'input_invalid',
  'agent_not_found',
  'address_unknown',
])

/**
 * Whether the same actor would fail at it again: another may do better.
 *
 * @example
 * isHopeless({ code: 'limit_exceeded', message: 'No turns left.' }) // true
 */
export const isHopeless = ({ code }: Failure): boolean => HOPELESS.has(code)

export type Chance = 'again' | 'fallback' | 'none'

/** What becomes of a task that failed where it was. `isGone`: whoever had it can take nothing any more. */
export function chanceOf(policy: TaskPolicy, { retries = 0 }: Tries, failure: Failure, isGone: boolean): Chance {
  if (FINAL.has(failure.code)) return 'none'
  if (!isGone && !isHopeless(failure) && retries < (policy.retries ?? 0)) return 'again'
  return policy.fallback === undefined ? 'none' : 'fallback'
}
