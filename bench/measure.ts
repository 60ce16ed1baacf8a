// How benchmarks measure on a machine that others use, too:
// - Contenders take turns in one process, a slice of work each, so that whatever disturbs one disturbs the other. The slices
//   of a round are added up and compared within that round; what is told is the median of the rounds, and the quartiles.
// - Work is measured in the processor's time, helper threads included, so that what other programs take does not count.
// - Between slices the event loop turns off the clock: else the only contender that lets it turn pays for all tasks of V8.
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** What the middle half of the rounds lies between. */
export interface Spread {
  readonly low: number
  readonly median: number
  readonly high: number
}

/** Does one slice of work. A function that it resolves with cleans up, off the clock. */
export type Contender = () => Promise<unknown>

export interface Rounds {
  readonly rounds: number
  /** Slices of each contender in a round. Default 1. */
  readonly slices?: number
  /** Rounds that do not count, before those that do. Default 3. */
  readonly warmUps?: number
  /** `wall` where waiting is part of it. Default `cpu`. */
  readonly clock?: keyof typeof clocks
}

/** Milliseconds of each round of each contender; the same index is the same round. */
export type Times<K extends string> = Readonly<Record<K, readonly number[]>>

setFlagsFromString('--expose-gc')
/** Collects all garbage now, so that a round does not pay for the one before it. */
export const collectGarbage: () => void = runInNewContext('gc')

const clocks = {
  cpu: (): number => {
    const { user, system } = process.cpuUsage()
    return (user + system) / 1000
  },
  wall: (): number => performance.now(),
}

async function timed(work: Contender, now: () => number): Promise<number> {
  await new Promise(resolve => setImmediate(resolve))
  const start = now()
  const cleanUp = await work()
  const ms = now() - start
  if (typeof cleanUp === 'function') await cleanUp()
  return ms
}

export async function compare<K extends string>(
  { rounds, warmUps = 3, slices = 1, clock = 'cpu' }: Rounds,
  contenders: Readonly<Record<K, Contender>>,
): Promise<Times<K>> {
  const names = Object.keys(contenders) as K[]
  const times = Object.fromEntries(names.map(name => [name, [] as number[]])) as Record<K, number[]>
  for (let round = -warmUps; round < rounds; round += 1) {
    const sums = Object.fromEntries(names.map(name => [name, 0])) as Record<K, number>
    for (let slice = 0; slice < slices; slice += 1) {
      // Whoever comes second finds the garbage of the first: each comes first half of the time.
      for (const name of (round + slice) % 2 === 0 ? names : names.toReversed()) {
        if (slices === 1) collectGarbage()
        sums[name] += await timed(contenders[name], clocks[clock])
      }
    }
    if (round >= 0) for (const name of names) times[name].push(sums[name])
  }
  return times
}

/** A slice of `count` pieces of work, one after the other. */
export function repeat(count: number, work: () => Promise<unknown>): Contender {
  return async () => {
    for (let n = 0; n < count; n += 1) await work()
  }
}

export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b)
  const at = (share: number): number => sorted[Math.round((sorted.length - 1) * share)] ?? Number.NaN
  return { low: at(0.25), median: at(0.5), high: at(0.75) }
}

/** The spread of how many times `floor` the rounds of `ours` took. */
export function ratioOf(ours: readonly number[], floor: readonly number[]): Spread {
  return spreadOf(ours.map((ms, round) => ms / (floor[round] ?? Number.NaN)))
}
