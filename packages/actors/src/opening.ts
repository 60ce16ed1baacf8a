// The states between a task and the first phase: its guards are asked. An agent without any goes straight to work.
import type { AgentContext } from './agent-context.ts'
import type { ChartSpec } from './chart-spec.ts'
import { type Config, stateId } from './chart-ways.ts'
import type { GuardInput } from './guard-step.ts'

interface Args {
  readonly context: AgentContext
}

const guarding = (onward: Config): Config => ({
  invoke: {
    src: 'guard',
    id: 'guard',
    input: ({ context: { task } }: Args): GuardInput => ({ task, call: undefined }),
    onDone: [{ guard: 'guardRefused', target: stateId('failed'), actions: 'failRefused' }, onward],
    onError: { target: stateId('failed'), actions: 'failWithError' },
  },
})

export interface Opening {
  /** Where a task goes first, and what is done on the way. */
  readonly first: Config
  readonly states: Config
}

/** `work` leads into the first phase, `on` is what every state of a task takes. */
export function openingOf({ guarded }: ChartSpec, work: Config, on: Config): Opening {
  if (!guarded.input) return { first: work, states: {} }
  return { first: { target: stateId('guarding') }, states: { guarding: { on, ...guarding(work) } } }
}
