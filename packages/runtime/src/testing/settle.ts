// Waiting for a runtime to come to rest.
import type { Host } from '../host.ts'
import { turnOfTheLoop } from './simulated-clock.ts'

/**
 * Resolves when nothing is left to take and no step runs, and whoever waited for an answer has it. Timers are left alone:
 * move the clock for them.
 */
export async function settle(runtime: Pick<Host, 'idle'>): Promise<void> {
  await runtime.idle()
  await turnOfTheLoop()
}
