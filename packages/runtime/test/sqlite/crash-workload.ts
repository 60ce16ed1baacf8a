// Run with node, killed and run again: a supervised team works through tasks on the store at the path given. Every step writes
// its idempotency key to a log when it starts. Says `opening` before it opens the store, `step` at each step that starts, and
// the results when all has ended.
//
// - A lead hands each task on to one of two makers, which takes three steps and a timer for it; what a busy maker cannot take
//   yet waits in its stash. Half of the tasks come through a client, which asks the lead and waits for the answer.
// - The second step of each task gives a poisoned output once, so that the maker's turn throws and it is restarted.
// - What was made is published, and a tally keeps it.
import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import { assign, setup } from 'xstate'
import {
  type ActorEvent,
  type AskInput,
  createRuntime,
  defineSupervisor,
  type EnvelopeInfo,
  effectActions,
  fromChart,
  type StepIo,
  type TaskActor,
} from '../../src/index.ts'
import { sqlite } from '../../src/sqlite/index.ts'
import { listener } from './charts.ts'

const numbered = (letter: string): string[] => Array.from({ length: 10 }, (_, n) => `${letter}${n}`)
const DIRECT = numbered('D')
const ASKED = numbered('A')
export const TASKS: readonly string[] = [...DIRECT, ...ASKED]

/** One line of the log: a step that started. */
export interface Started {
  readonly key: string
  readonly attempt: number
  readonly source: string
  readonly task: string
}

/** What the last process says. */
export interface Report {
  readonly results: readonly { readonly id: string; readonly status: string; readonly output: unknown }[]
  readonly tally: readonly unknown[]
}

export function readLog(path: string): readonly Started[] {
  if (!existsSync(path)) return []
  const lines = readFileSync(path, 'utf8').split('\n').slice(0, -1)
  return lines.map(line => JSON.parse(line) as Started)
}

interface Making {
  readonly request: string
  readonly task: string
  readonly made: readonly unknown[]
}
type Received = ActorEvent & {
  readonly envelope?: EnvelopeInfo
  readonly task?: { readonly id: string }
  readonly output?: unknown
}

const chart = setup({ types: {} as { context: Making; events: Received }, actions: { ...effectActions } })

const begin = assign(({ event }: { event: Received }) => ({
  request: event.envelope?.request ?? '',
  task: event.task?.id ?? '',
  made: [],
})) as never

const keep = assign(({ context, event }: { context: Making; event: Received }) => {
  const { poison, word } = event.output as { poison: boolean; word: string }
  if (poison) throw new Error('poisoned on purpose')
  return { made: [...context.made, word] }
}) as never

const taskOf = ({ context }: { context: Making }): string => context.task
const stepState = (source: string, target: string): object => ({
  invoke: { id: source, src: source, input: taskOf, onDone: { target, actions: keep } },
})

function maker(name: string, log: string): TaskActor {
  const step =
    (source: string) =>
    async (task: string, { idempotencyKey: key, attempt }: StepIo): Promise<unknown> => {
      const poison = source === 'execute' && !readLog(log).some(each => each.task === task && each.source === 'execute')
      appendFileSync(log, `${JSON.stringify({ key, attempt, source, task } satisfies Started)}\n`)
      process.stdout.write('step\n')
      await new Promise(resolve => setTimeout(resolve, 4 + ((task.length * source.length) % 9)))
      return { poison, word: source }
    }
  const machine = chart.createMachine({
    id: name,
    context: { request: '', task: '', made: [] },
    initial: 'idle',
    states: {
      idle: { on: { TASK: { target: 'planning', actions: begin } } },
      planning: stepState('plan', 'executing'),
      executing: stepState('execute', 'resting'),
      resting: { after: { 3: 'verifying' } },
      verifying: stepState('verify', 'done'),
      done: {
        entry: [
          {
            type: 'reply',
            params: ({ context }: { context: Making }) => ({ request: context.request, output: context.made }),
          },
          {
            type: 'publish',
            params: ({ context }: { context: Making }) => ({
              topic: 'made',
              event: { type: 'NEWS', note: context.task },
            }),
          },
        ],
        always: 'idle',
      },
    },
  } as never)
  const steps = { plan: step('plan'), execute: step('execute'), verify: step('verify') }
  return { name, behaviour: fromChart(machine as never, { name, steps: steps as never }) }
}

/** Hands every task on at once: the even ones to one maker, the odd ones to the other. */
function lead(name: string): TaskActor {
  const makerOf = (task: string): string => `root/team/maker${Number(task.slice(1)) % 2}`
  const machine = chart.createMachine({
    id: name,
    context: { request: '', task: '', made: [] },
    on: {
      TASK: {
        actions: {
          type: 'forward',
          params: ({ event }: { event: Received }) => ({
            request: event.envelope?.request ?? '',
            to: makerOf(event.task?.id ?? ''),
            event: { type: 'TASK', task: event.task },
          }),
        },
      },
    },
  } as never)
  return { name, behaviour: fromChart(machine as never, { name }) }
}

/** Asks the lead with its task and answers with the answer. */
function client(name: string): TaskActor {
  const input = ({ context }: { context: Making }): AskInput => ({
    to: 'root/lead',
    event: { type: 'TASK', task: { id: context.task } },
  })
  const pass = {
    type: 'reply',
    params: ({ context, event }: { context: Making; event: Received }) => ({
      request: context.request,
      output: event.output,
    }),
  }
  const machine = chart.createMachine({
    id: name,
    context: { request: '', task: '', made: [] },
    initial: 'idle',
    states: {
      idle: { on: { TASK: { target: 'asking', actions: begin } } },
      asking: { invoke: { id: 'lead', src: 'ask', input, onDone: { target: 'idle', actions: pass } } },
    },
  } as never)
  return { name, behaviour: fromChart(machine as never, { name }) }
}

async function work(path: string, log: string): Promise<Report> {
  process.stdout.write('opening\n')
  const runtime = createRuntime({ host: sqlite(path) })
  const makers = [maker('maker0', log), maker('maker1', log)]
  const intensity = { max: 100, withinMs: 1000 }
  const team = defineSupervisor({ name: 'team', children: makers, strategy: 'one-for-one', intensity })
  for (const agent of [team, listener('tally', 'made'), lead('lead'), client('client')]) runtime.agents.register(agent)
  const resumed = runtime.resume()
  const agentOf = (id: string): string => (DIRECT.includes(id) ? 'lead' : 'client')
  const begun = TASKS.filter(id => runtime.task(id) === undefined).map(id =>
    runtime.start({ id, agent: agentOf(id), description: id }),
  )
  await Promise.all([...resumed, ...begun].map(run => run.result()))
  await runtime.idle()
  const results = TASKS.map(id => {
    const result = runtime.task(id)?.result
    return { id, status: result?.status ?? 'lost', output: result?.output }
  })
  const tally = runtime.describe('root/tally')?.context as { readonly task: readonly unknown[] } | undefined
  await runtime.close()
  return { results, tally: tally?.task ?? [] }
}

if (import.meta.main) {
  const [path = '', log = ''] = process.argv.slice(2)
  process.stdout.write(`${JSON.stringify(await work(path, log))}\n`)
}
