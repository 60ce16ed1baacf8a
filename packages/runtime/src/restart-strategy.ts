// What a supervisor does about a failed child: a pure decision after OTP's rules
// (https://www.erlang.org/doc/system/sup_princ.html), with the intensity counted for each child.
import type { Address } from './address.ts'
import type { Directive } from './effects.ts'
import { StatecraftError } from './errors.ts'
import { type KnownOptions, refuseStrange } from './known-options.ts'

/** Who restarts with a failed child: it alone, all of its siblings too, or those spawned after it. */
export type RestartStrategy = 'one-for-one' | 'one-for-all' | 'rest-for-one'

export interface RestartPolicy {
  /** Default `one-for-one`. */
  readonly strategy?: RestartStrategy
  /** More failures of one child than `max` (at most 100) within `withinMs` are too many. Default 3 in 5,000 ms. */
  readonly intensity?: { readonly max: number; readonly withinMs: number }
  /** Wait before a restart: `initialMs`, then `factor` times longer each time, at most `maxMs`. Default: none. */
  readonly backoff?: { readonly initialMs: number; readonly factor?: number; readonly maxMs?: number }
  /** What too many failures come to. Default `escalate`. */
  readonly whenExceeded?: 'escalate' | 'stop'
}

export interface ChildFailure {
  readonly child: Address
  /** When, in ms. */
  readonly at: number
  /** It failed in its first turn: another life would fail the same way. */
  readonly duringBirth: boolean
  /** When it failed before, in ms, oldest first. */
  readonly history: readonly number[]
  /** All children in the order they were spawned, itself included. */
  readonly siblings: readonly Address[]
}

export interface Decision {
  readonly directive: Directive
  readonly children: readonly Address[]
  readonly delayMs: number
}

export const DEFAULT_INTENSITY: { readonly max: number; readonly withinMs: number } = { max: 3, withinMs: 5000 }

/** So many failures of one child are remembered: no intensity may ask for more. */
export const KEPT_FAILURES = 100

type Part<K extends keyof RestartPolicy> = NonNullable<RestartPolicy[K]>
const INTENSITY: KnownOptions<Part<'intensity'>> = { max: true, withinMs: true }
const BACKOFF: KnownOptions<Part<'backoff'>> = { initialMs: true, factor: true, maxMs: true }

const STRATEGIES: readonly unknown[] = ['one-for-one', 'one-for-all', 'rest-for-one'] satisfies RestartStrategy[]

function checkWord(option: string, value: unknown, words: readonly unknown[]): void {
  if (value === undefined || words.includes(value)) return
  throw new StatecraftError(
    'input_invalid',
    `A restart policy needs as its ${option} ${words.join(', ')}, not "${String(value)}"`,
  )
}

/** Throws `input_invalid` for words that mean nothing, for a policy that could never be exceeded, for numbers that are none, and for what is unknown. */
export function checkPolicy({ strategy, intensity, backoff, whenExceeded }: RestartPolicy): void {
  checkWord('strategy', strategy, STRATEGIES)
  checkWord('whenExceeded', whenExceeded, ['escalate', 'stop'] satisfies RestartPolicy['whenExceeded'][])
  if (intensity !== undefined) refuseStrange('A restart policy', intensity, INTENSITY, 'intensity')
  if (backoff !== undefined) refuseStrange('A restart policy', backoff, BACKOFF, 'backoff')
  const { max, withinMs } = intensity ?? DEFAULT_INTENSITY
  const { initialMs, factor, maxMs } = backoff ?? { initialMs: 0 }
  const fits = (value: number | undefined, least: number): boolean => value === undefined || value >= least
  if (Number.isInteger(max) && max >= 0 && max <= KEPT_FAILURES && withinMs > 0) {
    if (fits(initialMs, 0) && fits(factor, 1) && fits(maxMs, 0)) return
  }
  throw new StatecraftError(
    'input_invalid',
    `A restart policy needs intensity.max from 0 to ${KEPT_FAILURES}, intensity.withinMs above 0, and a backoff with initialMs and maxMs of at least 0 and a factor of at least 1`,
  )
}

function whoRestarts(strategy: RestartStrategy, { child, siblings }: ChildFailure): readonly Address[] {
  switch (strategy) {
    case 'one-for-one':
      return [child]
    case 'one-for-all':
      return siblings
    case 'rest-for-one':
      return siblings.includes(child) ? siblings.slice(siblings.indexOf(child)) : [child]
    default:
      return strategy satisfies never
  }
}

function delayAfter(recent: number, backoff: RestartPolicy['backoff']): number {
  if (!backoff) return 0
  const { initialMs, factor = 2, maxMs = Number.POSITIVE_INFINITY } = backoff
  return Math.min(maxMs, initialMs * factor ** recent)
}

/** Which directive, for which children, after how long. Reads no clock: `failure.at` says when. */
export function restartDirective(policy: RestartPolicy, failure: ChildFailure): Decision {
  const { strategy = 'one-for-one', intensity = DEFAULT_INTENSITY, backoff, whenExceeded = 'escalate' } = policy
  const recent = failure.history.filter(at => failure.at - at < intensity.withinMs).length
  if (failure.duringBirth || recent >= intensity.max)
    return { directive: whenExceeded, children: [failure.child], delayMs: 0 }
  return { directive: 'restart', children: whoRestarts(strategy, failure), delayMs: delayAfter(recent, backoff) }
}
