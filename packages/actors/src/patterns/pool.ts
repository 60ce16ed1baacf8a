// Several actors of one agent behind one address. The pool has no task in hand: it gives each to the least loaded of its actors
// that is ready, which answers whoever asked; what is more than they can do at once waits at the pool, the most urgent in front.
//
// - An actor that crashes is restarted, and its task goes to another; one at which three of them crashed is set aside.
// - An actor that crashed too often begins anew with the next task; one that cannot even begin is given up.
import {
  type Details,
  fromChart,
  type KnownOptions,
  refuseStrange,
  StatecraftError,
  type Surroundings,
  type TaskActor,
} from '@statecraft/runtime'
import type { AnyStateMachine } from 'xstate'
import { assertAgentName } from '../agent-name.ts'
import { POOL_INBOX, poolMachine } from './pool-machine.ts'

export interface PoolOptions {
  /** How many actors: 1 to 1,000. */
  readonly size: number
  /** Most tasks that they do at once, at most `size`. Default: `size`. */
  readonly maxParallel?: number
  /** Default: the agent's, for which the pool stands. */
  readonly name?: string
}

/** An agent that is several actors of another. */
export interface Pool<I = unknown, O = unknown, C = unknown, D = Details> extends TaskActor<I, O, C, D> {
  readonly kind: 'pool'
  /** Name of the agent. */
  readonly agent: string
  readonly size: number
  readonly machine: AnyStateMachine
}

const POOL_OPTIONS: KnownOptions<PoolOptions> = { size: true, maxParallel: true, name: true }

const MOST_ACTORS = 1000
const MAILBOX = { capacity: 100_000 }

function checkSize(name: string, { size, maxParallel = size }: PoolOptions): void {
  const isCount = (value: number, most: number): boolean => Number.isInteger(value) && value >= 1 && value <= most
  if (isCount(size, MOST_ACTORS) && isCount(maxParallel, size)) return
  throw new StatecraftError(
    'input_invalid',
    `Pool "${name}" needs a size from 1 to ${MOST_ACTORS} and a maxParallel from 1 to its size, each a whole number`,
  )
}

/**
 * A pool of actors of one agent, for many tasks at once. It stands wherever an agent may, under the agent's name, role and
 * capabilities. The result of a task says which of its actors did it.
 *
 * @throws StatecraftError `input_invalid` for a size that cannot be and for options that there are not, `agent_invalid` for a name that cannot be one
 * @example
 * ```ts
 * runtime.agents.register(pool(translator, { size: 4 }))
 * await Promise.all(pages.map(input => runtime.run({ agent: 'translator', description: 'Into French', input })))
 * ```
 */
export function pool<I, O, C, D>(agent: TaskActor<I, O, C, D>, options: PoolOptions): Pool<I, O, C, D> {
  refuseStrange(`Pool "${options?.name ?? agent.name}"`, options, POOL_OPTIONS)
  const { size, maxParallel = size, name = agent.name } = options
  assertAgentName(name)
  checkSize(name, options)
  const ids = Array.from({ length: size }, (_, n) => `${agent.name}-${n + 1}`)
  // An agent that names tools of a runtime has no behaviour before it is bound, and then one of its own name.
  const behaviour = (): string => (agent.bind ? agent.name : agent.behaviour.name)
  const machine = poolMachine({ name, ids, behaviour, input: agent.input })
  const { role, capabilities, priority, check } = agent
  return Object.freeze({
    kind: 'pool',
    name,
    agent: agent.name,
    size,
    machine,
    maxParallel,
    reassigns: true,
    behaviour: fromChart(machine, { name, inbox: POOL_INBOX, fixedStart: true, mailbox: MAILBOX }),
    uses: [agent],
    ...(role !== undefined && { role }),
    ...(capabilities && { capabilities }),
    ...(priority !== undefined && { priority }),
    ...(check && { check: (around: Surroundings) => check(around) }),
  })
}
