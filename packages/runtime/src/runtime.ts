// The runtime: what an app holds in its hand. It owns the root supervisor and the names of agents, and hands all else to the host.
import type { AnyActorRef } from 'xstate'
import { type Address, childAddress } from './address.ts'
import type { Artifacts } from './artifacts/artifacts.ts'
import type { Audience } from './audience.ts'
import { createBinder } from './binder.ts'
import { briefingOf } from './briefing.ts'
import { type Limits, NO_LIMITS, runLimits } from './budget.ts'
import { type Wanted, wantedOf } from './capability.ts'
import { checkTask } from './check-task.ts'
import { systemClock } from './clock.ts'
import type { ActorDefinition, TaskActor } from './definition.ts'
import type { Delivery } from './engine/offer.ts'
import { StatecraftError } from './errors.ts'
import type { ActorEvent } from './event.ts'
import { createEventStream, type EventStreamOptions } from './event-stream.ts'
import type { EventType, Observed } from './events.ts'
import { createFacilities } from './facilities.ts'
import { toError } from './failure.ts'
import type { ActorView, Host, HostRequest } from './host.ts'
import { createIds } from './ids.ts'
import type { Lock } from './locks/locks.ts'
import { logTo, warnOnce } from './logging.ts'
import { memory } from './memory-host.ts'
import { createPacer } from './pacer.ts'
import { reaches } from './reaches.ts'
import { createRegistry, type Registry } from './registry.ts'
import { checkRunOptions, createRun, onAbort, type Run, type RunOptions } from './run.ts'
import { type RunScope, scopeBelow } from './run-scope.ts'
import {
  type AskOptions,
  checkAsk,
  checkRuntimeOptions,
  checkSpawn,
  type RuntimeOptions,
  type SpawnOptions,
} from './runtime-options.ts'
import { type RuntimeStats, statsOf } from './stats.ts'
import { defineSupervisor } from './supervisor.ts'
import type { Result, Task, TaskView } from './task.ts'
import { estimateOf, type TaskEstimate } from './task-estimate.ts'
import type { Continue } from './threads/thread-machine.ts'
import { beyondThread, createThreads, type Thread, viewThrough } from './threads/threads.ts'

export interface Runtime {
  readonly agents: Registry
  /**
   * Runs a task and waits for its result. A task for an agent that nobody knows gives a failed result. Throws `input_invalid`
   * for options that there are not.
   */
  run<I, O, C, D>(agent: TaskActor<I, O, C, D>, input: I, options?: RunOptions<C>): Promise<Result<O, D>>
  run(task: Task | string, options?: RunOptions): Promise<Result>
  /** The same, without waiting. */
  start<I, O, C, D>(agent: TaskActor<I, O, C, D>, input: I, options?: RunOptions<C>): Run<O, D>
  start(task: Task | string, options?: RunOptions): Run
  /** Makes an actor. Throws `address_taken`, `address_invalid`, `address_unknown`. */
  spawn(definition: ActorDefinition, options?: SpawnOptions): Address
  /** Stops an actor and all below it. False: nobody lives there. */
  stop(address: Address): boolean
  /** Makes an actor fail as if its turn had thrown: to try out supervision. False: nobody lives there. */
  crash(address: Address, reason?: string): boolean
  /** At most once. Await it where the mailbox has `overflow: 'wait'`. */
  tell(to: Address, event: ActorEvent): Delivery
  /** Resolves with the answer. Rejects with the callee's failure, `ask_deadline`, `address_unknown`, … */
  ask(to: Address, event: ActorEvent, options?: AskOptions): Promise<unknown>
  /**
   * To all who subscribed, or to those among them that `to` picks; callbacks hear everything. Returns how many it reached.
   * Throws `input_invalid` for a predicate that nobody registered.
   */
  publish(topic: string, event: ActorEvent, to?: Audience): number
  /** An actor by address, or a callback, on one topic or several. Returns the function that ends it. */
  subscribe(
    topics: string | readonly string[],
    subscriber: Address | ((event: ActorEvent, from: Address | undefined) => void),
  ): () => void
  /** The entries that agents and the app share by id, as the app sees them: it may do everything. */
  readonly artifacts: Artifacts
  /**
   * A conversation by its id, to look at or to clear. Runs go on with it one after the other:
   * `runtime.run(agent, 'And then?', { thread: 'user-42' })`. Throws `input_invalid`.
   */
  thread(id: string): Thread
  /**
   * Runs `work` while nobody else in this runtime holds `key`, in the order in which it was asked for, and gives what it returns.
   * Tools with the same `serialize` key take part. The lock is held until `work` has settled; its signal fires with that of the
   * options, and on close. Throws `lock_timeout`, `runtime_closed`, `input_invalid`, and what `work` throws.
   *
   * @example
   * ```ts
   * await runtime.lock('user:42', async () => save({ ...(await load(42)), name: 'Phil' }))
   * ```
   */
  readonly lock: Lock
  /** What actors remember, as those that take FORGET know it. */
  readonly memory: {
    /** Tells those at and below an address, or all, to forget what was said to them. Returns how many it told. */
    clear(address?: Address): number
  }
  /** The XState actor through which an address is seen; its `send` is a tell. Throws `address_unknown`. */
  actor(address: Address): AnyActorRef
  /** What the actor at this address is doing, at this moment; undefined where there is none. */
  describe(address: Address): ActorView | undefined
  /**
   * Who would get the task now, and what it would take: before it is run. Undefined: nobody fits. Throws `input_invalid`,
   * `default_agent_missing`, and `address_unknown` where nobody lives at `under`.
   *
   * @example
   * ```ts
   * const { agent, estimatedMs } = runtime.estimate({ description: 'Into French', capability: 'translate' }) ?? {}
   * ```
   */
  estimate(task: Task | string, options?: { readonly under?: Address }): TaskEstimate | undefined
  /** A task that is under way or ended not long ago. */
  task(id: string): TaskView | undefined
  stats(): RuntimeStats
  on<K extends EventType>(type: K | '*', listener: (event: Observed & { type: K }) => void): () => void
  events(options?: EventStreamOptions): AsyncIterableIterator<Observed>
  /**
   * Goes on with the runs that an earlier process left open, once the agents they use are registered: all of them, those of
   * single runs too. Call it before anything else; where no work is open there is no need to. Throws `behaviour_missing` with
   * every name that lacks, before anything has run; register them and call it again.
   */
  resume(): readonly Run[]
  /** Resolves when nothing is left to take and no step runs. */
  idle(): Promise<void>
  close(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

const ROOT = 'root'

function isDefinition(value: unknown): value is TaskActor {
  return typeof value === 'object' && value !== null && 'behaviour' in value
}

/** A runtime with its root supervisor. Throws `input_invalid` for options that there are not, or that make no sense. */
export function createRuntime(options: RuntimeOptions = {}): Runtime {
  checkRuntimeOptions(options)
  const clock = options.clock ?? systemClock
  const ids = options.ids ?? createIds()
  const facilities = createFacilities({
    clock,
    locks: options.locks,
    artifacts: options.artifacts,
    ofHost: () => host.artifacts,
  })
  const host: Host = (options.host ?? memory())({
    clock,
    ids,
    pacer: options.pacer ?? createPacer(),
    limits: options.totalLimits ?? {},
    predicates: new Map(Object.entries(options.predicates ?? {})),
    facilities,
    inspect: options.inspect,
  })
  facilities.begin()
  if (options.logger) logTo(options.logger, host.bus)
  const root = defineSupervisor({ name: ROOT, whenExceeded: 'stop' })
  host.register(root.behaviour)
  if (!host.has(ROOT)) host.spawn({ id: ROOT, behaviour: root.behaviour, input: root.input })

  const bind = createBinder({
    models: options.models ?? {},
    tools: new Map(options.tools?.map(tool => [tool.name, tool])),
    policies: options.policies ?? [],
  })

  const bindUnder = (definition: ActorDefinition, under: Address): ActorDefinition =>
    bind(definition, host.shares(under)?.policies)

  const spawn = (definition: ActorDefinition, spawnOptions: SpawnOptions = {}): Address => {
    checkSpawn(spawnOptions)
    const { id = definition.name, under = ROOT } = spawnOptions
    const { behaviour, input } = bindUnder(definition, under)
    return host.spawn({ id, behaviour, input, parent: under })
  }

  const threads = createThreads(host, ROOT, options.threads ?? {})

  const agents = createRegistry({
    added: agent => {
      host.register(bind(agent).behaviour)
      if (!host.has(childAddress(ROOT, agent.name))) spawn(agent)
    },
    removed: agent => {
      host.stop(childAddress(ROOT, agent.name), 'removed')
      host.forget(bind(agent).behaviour.name)
    },
  })

  const warn = options.logger && warnOnce(options.logger)
  const process = { models: options.models, defaults: options.settings, prices: options.prices, warn }

  const scopeOf = ({ context, model, metadata, settings }: RunOptions): RunScope => ({
    context,
    model,
    ...process,
    settings,
    metadata,
  })

  const standingLimits = runLimits(options.limits ?? {})

  /** Nothing is worked out where nobody but the runtime says anything, which is most of the time. */
  const limitsOf = (ofRun: Limits | undefined, agent: ActorDefinition): Limits => {
    const { behaviour } = bind(agent)
    const ofAgent = behaviour.kind === 'chart' ? behaviour.limits : NO_LIMITS
    return ofRun || ofAgent !== NO_LIMITS ? runLimits(options.limits ?? {}, ofRun, ofAgent) : standingLimits
  }

  const ownScope = scopeOf({})

  /** Throws what would make every run of this agent fail. */
  const check = (agent: ActorDefinition, input: unknown, under: Address, runOptions: RunOptions): void =>
    bindUnder(agent, under).check?.({
      input,
      artifacts: runOptions.artifacts,
      scope: scopeBelow(scopeOf(runOptions), host.shares(under)),
      reaches: wanted => reaches(host, under, wanted),
    })

  const launch = (wanted: Launch, runOptions: RunOptions, agent?: ActorDefinition): Run => {
    const { thread } = runOptions
    const limits = agent ? limitsOf(runOptions.limits, agent) : runLimits(options.limits ?? {}, runOptions.limits)
    const { to, event } = wanted
    const under = host.ask({
      ...wanted,
      ...(thread !== undefined && {
        to: threads.enter(thread),
        event: { type: 'CONTINUE', to, event, at: clock.now() } satisfies Continue,
      }),
      limits: thread === undefined ? limits : beyondThread(limits),
      scope: scopeOf(runOptions),
      deadline: runOptions.deadline,
    })
    return createRun(under, host.bus, clock.now, runOptions.signal)
  }

  /** An actor of its own for one run, so that two runs of one definition share nothing. */
  const launchAgent = (agent: TaskActor, input: unknown, runOptions: RunOptions): Run => {
    const taskId = ids.next('run')
    const under = runOptions.under ?? ROOT
    const task = { input, ...briefingOf(runOptions) }
    check(agent, input, under, runOptions)
    const to = spawn(agent, { id: `${agent.name}~${taskId}`, under })
    try {
      return launch({ to, event: { type: 'TASK', task }, ephemeral: to, taskId }, runOptions, agent)
    } catch (error) {
      host.stop(to, 'never asked')
      throw error
    }
  }

  /** Whether the app started it, and it is open or ended not long ago. */
  const isTask = (id: string): boolean => {
    const book = host.book(id)
    return book !== undefined && book.parent === undefined
  }

  /** Whom a task is for: all that it says of them, or the default agent. */
  const wantedBy = (task: Task): Wanted => {
    const wanted = wantedOf(task)
    if (Object.keys(wanted).length > 0) return wanted
    if (agents.default) return { agent: agents.default.name }
    throw new StatecraftError(
      'default_agent_missing',
      'This run names no agent and there is no default: name one, or runtime.agents.setDefault(name)',
    )
  }

  /**
   * To the registered agent of that name, which takes one task after the other. For everybody else the supervisor looks, among
   * all that live below it.
   */
  const launchTask = (given: Task | string, runOptions: RunOptions): Run => {
    const said: Task = typeof given === 'string' ? { description: given } : given
    checkTask(said, isTask)
    const task: Task = { ...said, ...briefingOf(runOptions), ...briefingOf(said) }
    const wanted = wantedBy(task)
    const { under = ROOT } = runOptions
    const { agent } = wanted
    const event: ActorEvent = { type: 'TASK', task }
    const registered = agent !== undefined && under === ROOT && agents.has(agent) ? agents.get(agent) : undefined
    if (registered) check(registered, task.input, ROOT, { ...runOptions, ...briefingOf(task) })
    const address = registered && childAddress(ROOT, registered.name)
    const route = agent === undefined ? { wanted } : { to: agent }
    const deadline = earliest(task.deadline, runOptions.deadline)
    return launch(
      {
        ...(address !== undefined && host.has(address)
          ? { to: address, event }
          : { to: under, event: { type: 'ROUTE', ...route, event } }),
        ...(task.id !== undefined && { taskId: task.id }),
      },
      { ...runOptions, ...(deadline !== undefined && { deadline }) },
      registered,
    )
  }

  const start = (what: TaskActor | Task | string, second?: unknown, third?: RunOptions): Run => {
    const runOptions = (isDefinition(what) ? third : (second as RunOptions | undefined)) ?? {}
    host.assertRunning()
    checkRunOptions(runOptions)
    return isDefinition(what) ? launchAgent(what, second, runOptions) : launchTask(what, runOptions)
  }

  const ask = async (to: Address, event: ActorEvent, askOptions: AskOptions = {}): Promise<unknown> => {
    checkAsk(askOptions)
    const { deadlineMs, signal } = askOptions
    const deadline = deadlineMs === undefined ? undefined : clock.now() + deadlineMs
    const { answer, cancel } = host.ask({ to, event, scope: ownScope, ...(deadline !== undefined && { deadline }) })
    onAbort(signal, cancel, answer)
    const ended = await answer
    if (ended.ok) return ended.output
    throw toError(ended.failure)
  }

  const close = async (): Promise<void> => {
    facilities.close()
    await host.close()
  }

  return {
    agents,
    run: async (what: TaskActor | Task | string, second?: unknown, third?: RunOptions) =>
      start(what, second, third).result() as Promise<never>,
    start: start as Runtime['start'],
    spawn,
    stop: address => host.stop(address, 'stopped by the app'),
    crash: (address, reason = 'crashed on purpose') => host.crash(address, reason),
    tell: host.tell,
    ask,
    publish: host.publish,
    subscribe: (topics, subscriber) => {
      const ends = [topics].flat().map(topic => host.subscribe(topic, subscriber))
      return () => {
        for (const end of ends) end()
      }
    },
    artifacts: facilities.artifacts,
    lock: facilities.lock,
    memory: { clear: address => host.tellAll({ type: 'FORGET' }, address) },
    actor: host.actor,
    describe: host.describe,
    thread: threads.thread,
    estimate(given, { under = ROOT } = {}) {
      const task: Task = typeof given === 'string' ? { description: given } : given
      checkTask(task, isTask)
      const wanted = wantedBy(task)
      const [first] = host.find(under, wanted)
      return first && estimateOf(task, wanted, first)
    },
    task: id => {
      const book = host.book(id)
      return book && viewThrough(book, clock.now())
    },
    stats: () => statsOf(host, agents),
    on: host.bus.on,
    events: streamOptions => createEventStream(host.bus, streamOptions),
    resume: () => host.resume(process).map(under => createRun(under, host.bus, clock.now)),
    idle: host.idle,
    close,
    [Symbol.asyncDispose]: close,
  }
}

/** What a launch asks of the host; the limits and the scope of the run are added. */
type Launch = Pick<HostRequest, 'to' | 'event' | 'ephemeral' | 'taskId'>

function earliest(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? (a ?? b) : Math.min(a, b)
}
