// An agent that is a plain function: no model, no phases, but an actor like any other, with tasks, limits and supervision.
import {
  fromChart,
  type KnownOptions,
  type Offer,
  type Resources,
  StatecraftError,
  type StepIo,
  strangeOptions,
  type TaskActor,
  type TaskPolicy,
  toError,
} from '@statecraft/runtime'
import { assertAgentName } from './agent-name.ts'
import { capabilityFaults } from './capability-faults.ts'
import { openingText, type TaskInput } from './conversation.ts'
import { functionMachine } from './function-machine.ts'
import { askGuards, type GuardAbout, type GuardSet, guardSet, refusedBy } from './guards.ts'
import { forAgents } from './policy.ts'

/** What the function may use. */
export interface FunctionIo<C = unknown> {
  /** Fires when the task is cancelled or out of time. */
  readonly signal: AbortSignal
  /** What the caller of the run handed in as `context`. */
  readonly context: C
  readonly idempotencyKey: string
  /** Tells whoever watches how far it is. */
  readonly emit: (part: unknown) => void
  readonly task: TaskInput
}

/** What others should know of it. */
export interface FunctionOptions extends Offer, Pick<TaskPolicy, 'retries' | 'fallback' | 'maxCrashes'> {}

const FUNCTION_OPTIONS: KnownOptions<FunctionOptions> = {
  role: true,
  capabilities: true,
  priority: true,
  retries: true,
  fallback: true,
  maxCrashes: true,
}

/** What the function is given: the task's input, or its words where it has none. */
const inputOf = ({ input, description }: TaskInput): unknown => (input === undefined ? description : input)

/**
 * An agent from a function. What it throws is the task's failure. Throws `agent_invalid` for a name that cannot be one, and for
 * options that there are not.
 *
 * @example
 * ```ts
 * const shout = fromFunction('shout', async (text: string) => text.toUpperCase())
 * const { output } = await runtime.run(shout, 'hello')   // 'HELLO'
 * const parse = fromFunction('parse', parseCsv, { capabilities: [{ name: 'parse', inputTypes: ['csv'] }], retries: 2 })
 * ```
 */
export function fromFunction<I, O, C = unknown>(
  name: string,
  run: (input: I, io: FunctionIo<C>) => O | Promise<O>,
  options: FunctionOptions = {},
): TaskActor<NoInfer<I>, O, NoInfer<C>> {
  // What it takes is what the function says, not what stands around it: a member of a pattern may take `never`.
  assertAgentName(name)
  if (typeof run !== 'function')
    throw new StatecraftError('agent_invalid', `Agent "${name}" needs a function: fromFunction(name, fn)`)
  const strange = strangeOptions(options, FUNCTION_OPTIONS)
  const faults = strange.length > 0 ? strange : capabilityFaults(options.capabilities)
  if (faults.length > 0) throw new StatecraftError('agent_invalid', `Agent "${name}" cannot work: ${faults.join('; ')}`)
  const step = (task: TaskInput, { signal, idempotencyKey, emit, scope }: StepIo): unknown =>
    run(inputOf(task) as I, { signal, idempotencyKey, emit, task, context: scope.context as C })
  const actor = (work: Step): TaskActor<I, O, C> => {
    const inbox = ['TASK', 'CANCEL']
    const behaviour = fromChart(functionMachine(name), { name, inbox, fixedStart: true, steps: { work } })
    const bind = ({ policies }: Resources): TaskActor<I, O, C> => {
      const guards = guardSet(forAgents(policies).map(policy => policy.guards))
      return guards.input.length + guards.output.length === 0 ? made : actor(guardedStep(name, guards, work))
    }
    const made = Object.freeze({ ...options, name, behaviour, bind })
    return made
  }
  return actor(step)
}

type Step = (task: TaskInput, io: StepIo) => unknown

/** The same work between the guards of those around. Throws `guard_refused`. */
function guardedStep(agent: string, { input, output }: GuardSet, work: Step): Step {
  return async (task, io) => {
    const about = { agent, task, context: io.scope.context, signal: io.signal } as GuardAbout<never>
    const before = await askGuards('input', input, { task, text: openingText(task) }, about)
    if (before) throw toError(refusedBy(before))
    const done = await work(task, io)
    const after = await askGuards('output', output, done as never, about)
    if (after) throw toError(refusedBy(after))
    return done
  }
}
