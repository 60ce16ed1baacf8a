// All ports of a runtime that is the same in every run: time, ids and pacing.
import { createIds, type Ids } from '../ids.ts'
import { createSimulatedClock, type SimulatedClock } from './simulated-clock.ts'
import { createSteadyPacer, type SteadyPacer } from './steady-pacer.ts'

/** Ids that are the same in every run: `run-<seed>-1`, … */
export function createSeededIds(seed: number | string): Ids {
  return createIds(String(seed))
}

export interface Simulation {
  readonly clock: SimulatedClock
  readonly ids: Ids
  readonly pacer: SteadyPacer
}

export interface SimulationOptions {
  /** Default 1. */
  readonly seed?: number | string
  /** Ms since the epoch. Default 0. */
  readonly now?: number
}

/**
 * The ports of a runtime whose runs repeat themselves: same seed, same trace.
 *
 * @example
 * ```ts
 * const simulation = createSimulation({ seed: 7 })
 * const runtime = createRuntime({ ...simulation })
 * const run = runtime.start(agent, 'go')
 * await simulation.clock.advance(1000)
 * ```
 */
export function createSimulation({ seed = 1, now = 0 }: SimulationOptions = {}): Simulation {
  const pacer = createSteadyPacer()
  return { clock: createSimulatedClock({ now, settle: pacer.quiet }), ids: createSeededIds(seed), pacer }
}
