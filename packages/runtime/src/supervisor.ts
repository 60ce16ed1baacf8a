// The supervisor's chart: spawns its children, decides about those that fail, and routes requests to them.
// Its children are rows of the host, not part of its context: one more child costs the same however many there are.
import { type AnyStateMachine, setup } from 'xstate'
import { childAddress, lastPart } from './address.ts'
import { fromChart } from './behaviour.ts'
import type { ActorDefinition } from './definition.ts'
import { type DirectiveParams, effectActions, isText, type SpawnParams } from './effects.ts'
import { StatecraftError } from './errors.ts'
import type { Failure } from './failure.ts'
import { type KnownOptions, refuseStrange } from './known-options.ts'
import type { Policies } from './policies.ts'
import { type ChildFailure, checkPolicy, type RestartPolicy, restartDirective } from './restart-strategy.ts'
import { forwardRoute, isRoute, type Route, tellRoute } from './route.ts'
import type { Settings } from './run-scope.ts'
import { checkTaskPolicy, type TaskPolicy } from './task-policy.ts'

interface ChildSpec {
  readonly id: string
  readonly behaviour: string
  readonly input?: unknown
}

interface SupervisorInput {
  readonly children: readonly ChildSpec[]
  readonly policy: RestartPolicy
}

type Failed = ChildFailure & { readonly type: 'CHILD_FAILED'; readonly failure: Failure; readonly life: number }

type SupervisorEvent =
  | Failed
  | { readonly type: 'CHILD_DONE'; readonly child: string }
  | { readonly type: 'SPAWN_FAILED'; readonly failure: Failure }
  | ({ readonly type: 'ADD' } & ChildSpec)
  | { readonly type: 'REMOVE'; readonly id: string }
  | Route

/**
 * OTP's rule for children that cannot begin: one that belongs to the supervisor from its start takes it along, as if the
 * supervisor itself could not begin; one that was added later stops, and nobody else notices.
 */
function directiveFor({ children, policy }: SupervisorInput, event: Failed): DirectiveParams {
  const { child, failure, duringBirth, life } = event
  const isNew = duringBirth && life === 1
  if (isNew && !children.some(({ id }) => id === lastPart(child)))
    return { directive: 'stop', addresses: [child], failure }
  const { directive, children: addresses, delayMs } = restartDirective(policy, event)
  return { directive, addresses, delayMs, failure, ...(isNew && directive === 'escalate' && { duringBirth }) }
}

const base = setup({
  types: {} as { context: SupervisorInput; events: SupervisorEvent; input: SupervisorInput },
  actions: { ...effectActions },
  // What comes from outside may be anything, and a supervisor that fails takes all below it along.
  guards: {
    isSpec: ({ event }) => event.type === 'ADD' && isText(event.id) && isText(event.behaviour),
    isName: ({ event }) => event.type === 'REMOVE' && isText(event.id),
    isRoute: ({ event }) => isRoute(event),
    isRequest: ({ event }) => isRoute(event) && event.envelope?.request !== undefined,
  },
})

const machineParts = base.extend({
  actions: {
    spawnAll: base.enqueueActions(({ enqueue, context }) => {
      for (const child of context.children) enqueue({ type: 'spawn', params: child as SpawnParams })
    }),
    add: base.enqueueActions(({ enqueue, event }) => {
      if (event.type !== 'ADD') return
      const { id, behaviour, input } = event
      enqueue({ type: 'spawn', params: { id, behaviour, input } })
    }),
    remove: base.enqueueActions(({ enqueue, event }) => {
      if (event.type === 'REMOVE') enqueue({ type: 'stop', params: { address: `./${event.id}` } })
    }),
    decide: base.enqueueActions(({ enqueue, event, context }) => {
      if (event.type !== 'CHILD_FAILED') return
      enqueue({ type: 'directive', params: directiveFor(context, event) })
    }),
    complain: base.enqueueActions(({ enqueue, event }) => {
      if (event.type === 'SPAWN_FAILED') enqueue({ type: 'note', params: { note: { spawnFailed: event.failure } } })
    }),
  },
})

/** The supervisor's chart. */
export const supervisorMachine: AnyStateMachine = machineParts.createMachine({
  id: 'supervisor',
  context: ({ input }) => ({ children: input?.children ?? [], policy: input?.policy ?? {} }),
  entry: 'spawnAll',
  initial: 'running',
  states: {
    running: {
      on: {
        CHILD_FAILED: { actions: 'decide' },
        CHILD_DONE: {},
        SPAWN_FAILED: { actions: 'complain' },
        ADD: { guard: 'isSpec', actions: 'add' },
        REMOVE: { guard: 'isName', actions: 'remove' },
        ROUTE: [
          { guard: 'isRequest', actions: { type: 'forward', params: ({ event }) => forwardRoute(event as Route) } },
          { guard: 'isRoute', actions: { type: 'tell', params: ({ event }) => tellRoute(event as Route) } },
        ],
      },
    },
  },
}) as unknown as AnyStateMachine

/** A child with more to say about its tasks. */
export interface SupervisedChild extends Pick<TaskPolicy, 'retries' | 'fallback' | 'maxCrashes'> {
  readonly agent: ActorDefinition
}

export interface SupervisorOptions extends RestartPolicy {
  readonly name: string
  readonly role?: string
  /** Model settings of all agents below it, where they do not say; those of an inner supervisor go first. */
  readonly settings?: Settings
  /** Name or value of the model of all agents below it that have none. */
  readonly model?: unknown
  /** Most tasks under way below it; those that it is to route wait at it, the most urgent in front. Default: no limit. */
  readonly maxParallel?: number
  /** What all agents below it keep to, as the layer above makes it: `definePolicy({ guards })`. */
  readonly policies?: Policies
  /** Spawned in this order, stopped in the reverse. Each gets its definition's name as id. */
  readonly children?: readonly (ActorDefinition | SupervisedChild)[]
}

const SUPERVISOR_OPTIONS: KnownOptions<SupervisorOptions> = {
  name: true,
  role: true,
  settings: true,
  model: true,
  maxParallel: true,
  policies: true,
  children: true,
  strategy: true,
  intensity: true,
  backoff: true,
  whenExceeded: true,
}
const CHILD_OPTIONS: KnownOptions<SupervisedChild> = { agent: true, retries: true, fallback: true, maxCrashes: true }

const MAILBOX = { capacity: 100_000 }

function checkChildren(name: string, children: readonly ActorDefinition[]): void {
  const seen = new Set<string>()
  for (const child of children) {
    childAddress(name, child.name)
    if (seen.has(child.name))
      throw new StatecraftError(
        'agent_exists',
        `Supervisor "${name}" has two children named "${child.name}": give one another name`,
      )
    checkTaskPolicy(`Child "${child.name}" of supervisor "${name}"`, child)
    seen.add(child.name)
  }
}

/** The agent of a child, with the policy that holds for it here. */
function definitionOf(supervisor: string, child: ActorDefinition | SupervisedChild): ActorDefinition {
  // Some definitions say of which agent they are, too.
  if ('behaviour' in child) return child
  refuseStrange(`A child of supervisor "${supervisor}"`, child, CHILD_OPTIONS)
  const { agent, ...policy } = child
  return {
    ...agent,
    ...policy,
    // What one runtime makes of the agent knows nothing of its place here.
    ...(agent.bind && { bind: resources => ({ ...agent, ...agent.bind?.(resources), ...policy }) }),
  }
}

/**
 * A supervisor with its children. Throws `agent_exists` for two children of one name, `input_invalid` for a policy that
 * cannot be, and for options that there are not.
 *
 * @example
 * ```ts
 * const team = defineSupervisor({
 *   name: 'team',
 *   strategy: 'one-for-one',
 *   maxParallel: 4,
 *   children: [writer, { agent: critic, retries: 1, fallback: 'writer' }],
 * })
 * runtime.spawn(team)
 * ```
 */
export function defineSupervisor(options: SupervisorOptions): ActorDefinition {
  refuseStrange(`Supervisor "${options?.name}"`, options, SUPERVISOR_OPTIONS)
  const { name, role, settings, model, policies, maxParallel, children: given = [], ...policy } = options
  const children = given.map(child => definitionOf(name, child))
  checkPolicy(policy)
  checkTaskPolicy(`Supervisor "${name}"`, { ...(maxParallel !== undefined && { maxParallel }) })
  checkChildren(name, children)
  const specs = children.map(child => ({
    id: child.name,
    // What a runtime still has to bind may have no behaviour before; it gets one of the definition's name.
    behaviour: child.bind ? child.name : child.behaviour.name,
    ...(child.input !== undefined && { input: child.input }),
  }))
  return Object.freeze({
    name,
    behaviour: fromChart(supervisorMachine, { name, mailbox: MAILBOX }),
    input: { children: specs, policy } satisfies SupervisorInput,
    uses: children,
    ...(role !== undefined && { role }),
    ...(maxParallel !== undefined && { maxParallel }),
    ...((settings || policies || model !== undefined) && { shares: { settings, model, policies } }),
  })
}
