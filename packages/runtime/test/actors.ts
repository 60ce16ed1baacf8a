// Small definitions for tests of the runtime's face.
import type { FromChartOptions, StepFn, TaskActor } from '../src/index.ts'
import { type PuppetOptions, puppet } from '../src/testing/conformance/puppet.ts'

/** What a task looks like when it arrives. */
export interface Arrived {
  readonly input?: unknown
  readonly description?: string
}

/** An actor that does its tasks with a function. */
export function worker<I, O>(
  name: string,
  work: (task: Arrived, io: Parameters<StepFn>[1]) => unknown = task => task.input,
  options: Pick<PuppetOptions, 'mailbox' | 'limits' | 'boom' | 'deaf'> & Pick<FromChartOptions, 'limits'> = {},
): TaskActor<I, O> {
  return { name, behaviour: puppet(name, { work, ...options }) }
}
