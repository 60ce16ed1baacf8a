// One line of a benchmark: what was measured, what the same work costs without us, and the target that it is judged by.
import { ratioOf, type Spread, spreadOf } from './measure.ts'

export interface Target {
  /** What it is about: how many times the floor, or the measured figure itself. */
  readonly of: 'ratio' | 'measured'
  readonly most?: number
  readonly least?: number
}

export interface Row {
  readonly what: string
  readonly measured: Spread
  /** For example `µs`. */
  readonly unit: string
  /** What the same work costs without us, in the same unit. */
  readonly floor?: { readonly name: string; readonly measured: Spread }
  /** Times the floor, round by round. */
  readonly ratio?: Spread
  readonly target?: Target
}

/** By which share the median misses the target; 0 or less when it is met. */
export function missedBy({ measured, ratio, target }: Row): number {
  const value = (target?.of === 'ratio' ? ratio : measured)?.median ?? Number.NaN
  if (target?.most !== undefined) return value / target.most - 1
  return target?.least === undefined ? 0 : target.least / value - 1
}

interface FloorTimes {
  readonly idiomatic: readonly number[]
  readonly plain: readonly number[]
}

/** A row of rounds in ms, against one floor. */
export function againstFloor(what: string, ours: readonly number[], name: string, floor: readonly number[]): Row {
  return {
    what,
    measured: spreadOf(ours),
    unit: 'ms',
    floor: { name, measured: spreadOf(floor) },
    ratio: ratioOf(ours, floor),
  }
}

/** Two rows for rounds of `per` pieces of work: against idiomatic XState, where a target may hold, and against plain functions. */
export function againstFloors(
  what: string,
  ours: readonly number[],
  { idiomatic, plain }: FloorTimes,
  { per, most }: { readonly per: number; readonly most?: number },
): Row[] {
  const each = (ms: readonly number[]): Spread => spreadOf(ms.map(value => (value * 1000) / per))
  const row = (name: string, floor: readonly number[]): Row => ({
    what,
    measured: each(ours),
    unit: 'µs',
    floor: { name, measured: each(floor) },
    ratio: ratioOf(ours, floor),
  })
  const judged = row('idiomatic XState', idiomatic)
  return [most === undefined ? judged : { ...judged, target: { of: 'ratio', most } }, row('plain', plain)]
}
