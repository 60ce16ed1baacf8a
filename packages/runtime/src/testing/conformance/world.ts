// What a conformance rule works with: a host with its ports, everything that happened, and ways to wait for what must happen.
import type { Address } from '../../address.ts'
import type { Predicate, Predicates } from '../../audience.ts'
import type { Behaviour } from '../../behaviour.ts'
import type { Limits } from '../../budget.ts'
import { systemClock } from '../../clock.ts'
import type { Answer } from '../../engine/answer.ts'
import type { ActorEvent } from '../../event.ts'
import type { DeadReason } from '../../events.ts'
import type { Failure } from '../../failure.ts'
import type { ActorView, Host, HostAnswer, HostFactory, HostPorts, HostRequest } from '../../host.ts'
import { createIds } from '../../ids.ts'
import { createPacer } from '../../pacer.ts'
import type { RestartPolicy } from '../../restart-strategy.ts'
import { defineSupervisor } from '../../supervisor.ts'
import { check } from '../assert.ts'
import { type EventRecord, recordEvents } from '../record-events.ts'
import { turnOfTheLoop } from '../simulated-clock.ts'
import { createSimulation } from '../simulation.ts'
import type { PuppetContext } from './puppet.ts'

/** What not every host can do. */
export type HostCapability =
  /** Another process, or the same one later, goes on from the store. */
  | 'durable'
  /** The harness can make a commit fail. */
  | 'failing-commit'
  /** Takes time from the clock port, and from nowhere else. */
  | 'simulated-time'

/** One store, and the hosts on it. */
export interface HostSubject {
  readonly factory: HostFactory
  /** A host on what the one before left, after that was closed. Needs `durable`. */
  reopen?(): HostFactory
  /** The next commit fails. Needs `failing-commit`. */
  failNextCommit?(): void
  dispose?(): void | Promise<void>
}

export interface World {
  host: Host
  record: EventRecord
  readonly subject: HostSubject
  /** Makes a behaviour known, also to hosts that are opened later. */
  register(behaviour: Behaviour): void
  /** Makes an actor; a behaviour is registered by the way. */
  spawn(
    behaviour: Behaviour,
    at?: { readonly id?: string; readonly parent?: Address; readonly input?: unknown },
  ): Address
  /** A supervisor `top` with one child for each behaviour, by its name. Returns the addresses of the children. */
  supervise(policy: RestartPolicy, ...children: readonly Behaviour[]): readonly Address[]
  ask(to: Address, event: ActorEvent, more?: Partial<HostRequest>): HostAnswer
  /** What the actor is doing. Throws when nobody lives there. */
  view(address: Address): ActorView
  memory(address: Address): PuppetContext
  now(): number
  /** Time passes when the rule says so, and not before. */
  readonly timed: boolean
  /** Lets time pass. */
  pass(ms: number): Promise<void>
  /** Waits until it holds. Throws with `what` when it does not come to that. */
  until(holds: () => boolean, what: string): Promise<void>
  /** Waits until nothing happens any more, short of time passing. */
  quiet(): Promise<void>
  /** Closes the host, opens the store again with all behaviours known, and goes on. Returns the app's open requests. */
  reopen(): Promise<readonly HostAnswer[]>
  /** Reasons of the dead letters so far. */
  dead(): readonly DeadReason[]
}

const MOST_TURNS = 2000

interface Ports extends HostPorts {
  pass(ms: number): Promise<void>
  quiet(): Promise<void>
}

/** Who is meant by `where: 'working'`; `broken` throws. */
const predicates: Predicates = new Map<string, Predicate>([
  ['working', ({ state }) => state === 'working'],
  [
    'broken',
    () => {
      throw new Error('from a predicate')
    },
  ],
])

function simulatedPorts(limits: Limits): Ports {
  const simulation = createSimulation()
  return {
    ...simulation,
    limits,
    predicates,
    pass: ms => simulation.clock.advance(ms),
    quiet: () => simulation.pacer.quiet(),
  }
}

const QUIET_MS = 50

function realPorts(limits: Limits): Ports {
  const pass = (ms: number): Promise<void> => new Promise(resolve => systemClock.setTimeout(resolve, ms))
  const quiet = (): Promise<void> => pass(QUIET_MS)
  return { clock: systemClock, ids: createIds(), pacer: createPacer(), limits, predicates, pass, quiet }
}

export async function createWorld(subject: HostSubject, isSimulated: boolean, limits: Limits = {}): Promise<World> {
  const ports = isSimulated ? simulatedPorts(limits) : realPorts(limits)
  const host = subject.factory(ports)
  const known = new Set<Behaviour>()
  const world: World = {
    host,
    record: recordEvents(host.bus),
    subject,
    register(behaviour) {
      known.add(behaviour)
      world.host.register(behaviour)
    },
    spawn(behaviour, { id = behaviour.name, parent, input } = {}) {
      world.register(behaviour)
      return world.host.spawn({ id, behaviour, parent, input })
    },
    supervise(policy, ...children) {
      const definitions = children.map(behaviour => ({ name: behaviour.name, behaviour }))
      for (const behaviour of children) world.register(behaviour)
      const { behaviour, input } = defineSupervisor({ name: 'top', children: definitions, ...policy })
      const top = world.spawn(behaviour, { input })
      return children.map(({ name }) => `${top}/${name}`)
    },
    ask: (to, event, more = {}) => world.host.ask({ to, event, ...more }),
    view(address) {
      const view = world.host.describe(address)
      check(view !== undefined, `Nobody lives at "${address}"`)
      return view
    },
    memory: address => world.view(address).context as PuppetContext,
    now: ports.clock.now,
    timed: isSimulated,
    pass: ports.pass,
    async until(holds, what) {
      for (let n = 0; n < MOST_TURNS && !holds(); n += 1) await (isSimulated ? turnOfTheLoop() : ports.pass(1))
      check(holds(), `It does not come to this: ${what}`)
    },
    quiet: ports.quiet,
    async reopen() {
      await world.host.close()
      check(subject.reopen !== undefined, 'A durable host needs reopen')
      world.host = subject.reopen()(ports)
      world.record = recordEvents(world.host.bus)
      for (const behaviour of known) world.host.register(behaviour)
      return world.host.resume()
    },
    dead: () => world.record.of('dead-letter').map(({ reason }) => reason),
  }
  return world
}

/** How long an answer may take that nothing is in the way of. */
const PATIENCE_MS = 2000

/** The answer. Throws when it does not come: a rule must end, also where a request does not. */
async function answerTo({ answer }: Pick<HostAnswer, 'answer'>): Promise<Answer> {
  let ended: Answer | undefined
  void answer.then(given => {
    ended = given
  })
  const end = performance.now() + PATIENCE_MS
  do await turnOfTheLoop()
  while (!ended && performance.now() < end)
  check(ended !== undefined, 'The request never ends')
  return ended
}

/** The output of an answer; throws for a failure. */
export async function outputOf(asked: Pick<HostAnswer, 'answer'>): Promise<unknown> {
  const ended = await answerTo(asked)
  check(ended.ok, `The request failed: ${ended.ok ? '' : `${ended.failure.code}, ${ended.failure.message}`}`)
  return ended.output
}

/** The failure with which a request ended; throws for an output. */
export async function failureOf(asked: Pick<HostAnswer, 'answer'>): Promise<Failure> {
  const ended = await answerTo(asked)
  check(!ended.ok, 'The request must fail, and it was answered')
  return ended.failure
}

/** Its code. */
export const codeOf = async (asked: Pick<HostAnswer, 'answer'>): Promise<string> => (await failureOf(asked)).code
