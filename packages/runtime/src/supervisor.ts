// The supervisor's chart: spawns its children, decides about those that fail, and routes requests to them by name.
// Its children are rows of the host, not part of its context: one more child costs the same however many there are.
import { type AnyStateMachine, setup } from 'xstate'
import { childAddress } from './address.ts'
import { fromChart } from './behaviour.ts'
import type { ActorDefinition } from './definition.ts'
import {
  type DirectiveParams,
  effectActions,
  type ForwardParams,
  isEvent,
  isText,
  type SpawnParams,
  type TellParams,
} from './effects.ts'
import { StatecraftError } from './errors.ts'
import type { ActorEvent, EnvelopeInfo } from './event.ts'
import type { Failure } from './failure.ts'
import type { Policies } from './policies.ts'
import { type ChildFailure, checkPolicy, type RestartPolicy, restartDirective } from './restart-strategy.ts'
import type { Settings } from './run-scope.ts'

interface ChildSpec {
  readonly id: string
  readonly behaviour: string
  readonly input?: unknown
}

interface SupervisorInput {
  readonly children: readonly ChildSpec[]
  readonly policy: RestartPolicy
}

type SupervisorEvent =
  | ({ readonly type: 'CHILD_FAILED'; readonly failure: Failure } & ChildFailure)
  | { readonly type: 'CHILD_DONE'; readonly child: string }
  | { readonly type: 'SPAWN_FAILED'; readonly failure: Failure }
  | ({ readonly type: 'ADD' } & ChildSpec)
  | { readonly type: 'REMOVE'; readonly id: string }
  | { readonly type: 'ROUTE'; readonly to: string; readonly event: ActorEvent; readonly envelope?: EnvelopeInfo }

const isRoute = (event: SupervisorEvent): event is SupervisorEvent & { type: 'ROUTE' } =>
  event.type === 'ROUTE' && isText(event.to) && isEvent(event.event)

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
      const { directive, children, delayMs } = restartDirective(context.policy, event)
      enqueue({
        type: 'directive',
        params: { directive, addresses: children, delayMs, failure: event.failure } satisfies DirectiveParams,
      })
    }),
    complain: base.enqueueActions(({ enqueue, event }) => {
      if (event.type === 'SPAWN_FAILED') enqueue({ type: 'note', params: { note: { spawnFailed: event.failure } } })
    }),
  },
})

/** To the child of that name. A name that is not here may be known further up. */
function forwarded({ event }: { readonly event: SupervisorEvent }): ForwardParams {
  const { to, event: routed, envelope } = event as SupervisorEvent & { readonly type: 'ROUTE' }
  return {
    request: envelope?.request ?? '',
    to: `./${to}`,
    event: routed,
    otherwise: { to: '..', event: { type: 'ROUTE', to, event: routed } },
    failure: notFound(to),
  }
}

function told({ event }: { readonly event: SupervisorEvent }): TellParams {
  const { to, event: routed } = event as SupervisorEvent & { readonly type: 'ROUTE' }
  return { to: `./${to}`, event: routed }
}

/** Written out: an error with its stack for every request that is routed would cost more than the routing. */
const notFound = (name: string): Failure => ({
  code: 'agent_not_found',
  message: `No agent named "${name}" is known here: register it with runtime.agents.register`,
  retryable: false,
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
          { guard: 'isRequest', actions: { type: 'forward', params: forwarded } },
          { guard: 'isRoute', actions: { type: 'tell', params: told } },
        ],
      },
    },
  },
}) as unknown as AnyStateMachine

export interface SupervisorOptions extends RestartPolicy {
  readonly name: string
  readonly role?: string
  /** Model settings of all agents below it, where they do not say; those of an inner supervisor go first. */
  readonly settings?: Settings
  /** Name or value of the model of all agents below it that have none. */
  readonly model?: unknown
  /** What all agents below it keep to, as the layer above makes it: `definePolicy({ guards })`. */
  readonly policies?: Policies
  /** Spawned in this order, stopped in the reverse. Each gets its definition's name as id. */
  readonly children?: readonly ActorDefinition[]
}

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
    seen.add(child.name)
  }
}

/**
 * A supervisor with its children. Throws `agent_exists` for two children of one name, `input_invalid` for a policy that
 * cannot be.
 *
 * @example
 * ```ts
 * const team = defineSupervisor({ name: 'team', children: [writer, critic], strategy: 'one-for-one' })
 * runtime.spawn(team)
 * ```
 */
export function defineSupervisor(options: SupervisorOptions): ActorDefinition {
  const { name, role, settings, model, policies, children = [], ...policy } = options
  checkPolicy(policy)
  checkChildren(name, children)
  const specs = children.map(child => ({
    id: child.name,
    behaviour: child.behaviour.name,
    ...(child.input !== undefined && { input: child.input }),
  }))
  return Object.freeze({
    name,
    behaviour: fromChart(supervisorMachine, { name, mailbox: MAILBOX }),
    input: { children: specs, policy } satisfies SupervisorInput,
    uses: children,
    ...(role !== undefined && { role }),
    ...((settings || policies || model !== undefined) && { shares: { settings, model, policies } }),
  })
}
