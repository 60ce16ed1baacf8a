// The states around the work on a task: its guards are asked and what is remembered of others is looked up before it, and what
// it leaves is given to memory after it. An agent with neither goes straight to work, and from there to its end.
import type { AgentContext } from './agent-context.ts'
import type { ChartSpec } from './chart-spec.ts'
import { type Config, REMEMBERING, stateId } from './chart-ways.ts'
import type { GuardInput } from './guard-step.ts'
import { COMPLETED } from './lifecycle.ts'
import type { RecallInput, RememberInput } from './memory-step.ts'

interface Args {
  readonly context: AgentContext
}

const FAILED = { target: stateId('failed'), actions: 'failWithError' }

const guarding = (onward: Config): Config => ({
  invoke: {
    src: 'guard',
    id: 'guard',
    input: ({ context: { task } }: Args): GuardInput => ({ task, call: undefined }),
    onDone: [{ guard: 'guardRefused', target: stateId('failed'), actions: 'failRefused' }, onward],
    onError: FAILED,
  },
})

const recalling = (onward: Config): Config => ({
  invoke: {
    src: 'recall',
    id: 'recall',
    input: ({ context: { task } }: Args): RecallInput => ({ task }),
    onDone: { ...onward, actions: ['hearMemory', ...((onward.actions as readonly Config[] | undefined) ?? [])] },
    onError: FAILED,
  },
})

/** The task is done: a memory that fails costs what it would have kept, and the step says so. */
const remembering = (): Config => ({
  invoke: {
    src: 'remember',
    id: 'remember',
    input: ({ context: { task, output, mind } }: Args): RememberInput => ({ task, output, lessons: mind.learned }),
    onDone: stateId(COMPLETED),
    onError: stateId(COMPLETED),
  },
})

export interface Opening {
  /** Where a task goes first, and what is done on the way. */
  readonly first: Config
  readonly states: Config
}

/** `work` leads into the first phase, `on` is what every state of a task takes. */
export function openingOf({ guarded, memory }: ChartSpec, work: Config, on: Config): Opening {
  const recall = memory?.port ? { recalling: { on, ...recalling(work) } } : {}
  const onward = memory?.port ? { target: stateId('recalling') } : work
  const guard = guarded.input ? { guarding: { on, ...guarding(onward) } } : {}
  const first = guarded.input ? { target: stateId('guarding') } : onward
  const closing = memory?.port ? { [REMEMBERING]: { on, ...remembering() } } : {}
  return { first, states: { ...guard, ...recall, ...closing } }
}
