// Random supervision trees under random events, held against the reference model.
import fc from 'fast-check'
import {
  type ActorDefinition,
  type ActorEvent,
  type Answer,
  defineSupervisor,
  type Host,
  type HostAnswer,
  memory,
  type Observed,
  type StepIo,
} from '../../src/index.ts'
import { check, equal } from '../../src/testing/assert.ts'
import { doing, puppet, question, say, task } from '../../src/testing/conformance/puppet.ts'
import { createSimulation, type EventRecord, recordEvents, type Simulation } from '../../src/testing/index.ts'
import { createModel, type Model } from './model.ts'
import { type Op, type Plan, plan, type Spec, type Work } from './plan.ts'

const nameOf = (index: number): string => `n${index}`

interface Asked {
  readonly id: number
  readonly answer: HostAnswer
  ends: Answer[]
}

/** A host and the model of it, and all that was ever asked. */
interface Pair {
  readonly host: Host
  readonly model: Model
  readonly record: EventRecord
  readonly simulation: Simulation
  readonly asked: Asked[]
  /** Every address that somebody ever lived at. */
  readonly addresses: string[]
  added: number
  /** Events that were compared. */
  seen: number
}

type Workers = Readonly<Record<'worker' | 'stillborn', ActorDefinition>>

function workersOf({ clock }: Simulation): Workers {
  const work = ({ ms, isWell }: Work, { signal }: StepIo): Promise<string> =>
    new Promise((resolve, reject) => {
      const end = (): void => (isWell ? resolve('done') : reject(new Error('not well')))
      const timer = clock.setTimeout(end, ms)
      signal.addEventListener('abort', () => clock.clearTimeout(timer))
    })
  const born = (): never => {
    throw new Error('stillborn')
  }
  return {
    worker: { name: 'worker', behaviour: puppet('worker', { work }) },
    stillborn: { name: 'stillborn', behaviour: puppet('stillborn', { born }) },
  }
}

/** Definitions for the spec, each under a name of its own, since children go by the names of their definitions. */
function define(host: Host, workers: Workers, spec: Spec, name: string, path: string): ActorDefinition {
  if (spec.kind === 'worker') return { ...workers[spec.isStillborn ? 'stillborn' : 'worker'], name }
  const children = spec.children.map((child, n) => define(host, workers, child, nameOf(n), `${path}.${n}`))
  const { behaviour, input } = defineSupervisor({ name: path, children, ...spec.policy })
  host.register(behaviour)
  return { name, behaviour, input }
}

function create({ roots }: Plan): Pair {
  const simulation = createSimulation()
  const host = memory()({ ...simulation, limits: {} })
  const record = recordEvents(host.bus)
  const workers = workersOf(simulation)
  for (const { behaviour } of Object.values(workers)) host.register(behaviour)
  for (const [n, spec] of roots.entries()) {
    const { behaviour, input } = define(host, workers, spec, `root${n}`, `p${n}`)
    host.spawn({ id: `root${n}`, behaviour, input })
  }
  const addresses = record.of('actor.spawned').map(({ address }) => address)
  return { host, model: createModel(roots, nameOf), record, simulation, asked: [], addresses, added: 0, seen: 0 }
}

function ask({ host, asked }: Pair, to: string, event: ActorEvent, deadline?: number): Asked | undefined {
  if (!host.has(to)) return undefined
  const one: Asked = { id: asked.length, answer: host.ask({ to, event, deadline }), ends: [] }
  void one.answer.answer.then(answer => one.ends.push(answer))
  asked.push(one)
  return one
}

function perform(pair: Pair, op: Op): Promise<void> | void {
  const { host, model, simulation, addresses, asked } = pair
  const pick = (n: number): string => addresses[n % addresses.length] as string
  const now = simulation.clock.now()
  switch (op.type) {
    case 'say':
      return void host.tell(pick(op.at), say('hello'))
    case 'work':
      return void ask(pair, pick(op.at), task(op.work), op.deadlineMs === undefined ? undefined : now + op.deadlineMs)
    case 'wait':
      return void ask(pair, pick(op.at), { type: 'WAIT', ms: op.ms })
    case 'ask-around': {
      const [first = '', ...rest] = op.route.map(pick)
      const event = rest.reduceRight<ActorEvent>((inner, to) => question(to, inner), task(op.work))
      return void ask(pair, first, event)
    }
    case 'route':
      return void ask(pair, pick(op.at), { type: 'ROUTE', to: pick(op.to).split('/').at(-1), event: task(op.work) })
    case 'gossip':
      void host.tell(pick(op.at), doing({ type: 'subscribe', params: { topic: 'gossip' } }))
      void host.tell(pick(op.to), doing({ type: 'publish', params: { topic: 'gossip', event: say('psst') } }))
      return void host.tell(pick(op.at), doing({ type: 'tell', params: { to: pick(op.to), event: say('hi') } }))
    case 'boom':
      void host.tell(pick(op.at), { type: 'BOOM' })
      return model.boom(pick(op.at))
    case 'ask-boom': {
      // Off the grid of all other times, so that nothing else is due at this one.
      const deadline = now + op.deadlineMs + 0.5
      const one = ask(pair, pick(op.at), { type: 'BOOM' }, deadline)
      return one && model.boom(pick(op.at), { id: one.id, deadline })
    }
    case 'crash':
      host.crash(pick(op.at), 'on purpose')
      return model.crash(pick(op.at))
    case 'stop':
      host.stop(pick(op.at), 'on purpose')
      return model.stop(pick(op.at))
    case 'add': {
      pair.added += 1
      const id = `added${pair.added}`
      const { isStillborn } = op
      void host.tell(pick(op.at), { type: 'ADD', id, behaviour: isStillborn ? 'stillborn' : 'worker' })
      model.add(pick(op.at), id, { kind: 'worker', isStillborn })
      addresses.push(`${pick(op.at)}/${id}`)
      return
    }
    case 'remove': {
      const id = pick(op.child).split('/').at(-1) as string
      void host.tell(pick(op.at), { type: 'REMOVE', id })
      return model.remove(pick(op.at), id)
    }
    case 'cancel': {
      const one = asked[op.ask % Math.max(1, asked.length)]
      if (!one) return
      one.answer.cancel()
      return model.cancel(one.id)
    }
    case 'advance':
      model.advance(op.ms)
      return simulation.clock.advance(op.ms)
    default:
      return op satisfies never
  }
}

/** What became of whom, as the model words it. */
function inWords(event: Observed): string | undefined {
  switch (event.type) {
    case 'actor.spawned':
      return `spawned ${event.address}`
    case 'actor.stopped':
      return `stopped ${event.address}`
    case 'actor.failed':
      return `failed ${event.address} in life ${event.life}`
    case 'actor.restarted':
      return `restarted ${event.address} as life ${event.life}`
    case 'actor.directive':
      return `${event.address} decided ${event.directive} for ${event.children}`
    default:
      return undefined
  }
}

/** Who lives, in which life, what became of whom in which order, and how often somebody failed and was restarted. */
function compare(pair: Pair, after: string): void {
  const { host, model, addresses, record } = pair
  const happenings = record.events.slice(pair.seen).flatMap(event => inWords(event) ?? [])
  pair.seen = record.events.length
  equal(happenings, model.happenings(), `what became of whom after ${after}`)
  const lives = (of: (address: string) => { life: number; status: string } | undefined): string[] =>
    addresses.flatMap(address => {
      const one = of(address)
      return one ? [`${address} ${one.status} in life ${one.life}`] : []
    })
  equal(
    lives(host.describe),
    lives(address => model.living().get(address)),
    `who lives after ${after}`,
  )
  const { actors, restarts, crashes } = host.stats()
  equal(actors, model.living().size, `actors after ${after}`)
  equal({ restarts, crashes }, { restarts: model.restarts, crashes: model.crashes }, `counts after ${after}`)
}

/** When time has run out nothing is open, nothing waits, and every message has become what it became. */
function checkEnd({ host, asked, simulation }: Pair, ended: ReadonlyMap<string, number>): void {
  for (const { id, ends } of asked) equal(ends.length, 1, `ends of ask ${id}`)
  for (const [task, times] of ended) equal(times, 1, `ends of task ${task}`)
  const { openRequests, accepted, turns, deadLetters, refused, completed, failed, cancelled, caught } = host.stats()
  equal(openRequests, 0, 'open requests')
  equal(accepted, turns + (deadLetters - refused), 'accepted = turns + dead letters')
  equal(completed + failed + cancelled, ended.size, 'ended tasks')
  equal(caught, 0, 'caught errors')
  equal(simulation.clock.pending, 0, 'timers')
}

/** Throws where the host and the model part. */
async function runPlan(given: Plan): Promise<void> {
  const pair = create(given)
  const { record } = pair
  await pair.simulation.pacer.quiet()
  compare(pair, 'the beginning')
  for (const [n, op] of given.ops.entries()) {
    await perform(pair, op)
    await pair.simulation.pacer.quiet()
    compare(pair, `op ${n} (${op.type})`)
  }
  await pair.simulation.clock.runOut(LONGEST_MS)
  const ended = new Map(record.of('task.started').map(({ taskId }) => [taskId, 0]))
  for (const { taskId } of record.of('task.ended')) ended.set(taskId, (ended.get(taskId) ?? 0) + 1)
  checkEnd(pair, ended)
  await pair.host.close()
  check(pair.host.stats().actors === 0, 'nobody lives after the end')
}

/** Far beyond every timer of a plan: what is not over by then hangs. */
const LONGEST_MS = 60_000

/** Runs so many random trees. Rejects with the smallest plan that fails, and its seed. */
export function checkRandomTrees({ trees, seed }: { readonly trees: number; readonly seed: number }): Promise<void> {
  return fc.assert(fc.asyncProperty(plan, runPlan), { numRuns: trees, seed })
}
