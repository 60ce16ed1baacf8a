// What an idle agent holds of the heap: the difference between many and twice as many of them, so that what a runtime holds
// only once, or keeps of recent tasks, is not counted.
import { defineAgent } from '@statecraft/actors'
import { createRuntime, type Runtime } from '@statecraft/runtime'
import { instant } from './floors.ts'
import { collectGarbage, type Spread, spreadOf } from './measure.ts'
import { report } from './report.ts'
import type { Row } from './row.ts'

const AGENTS = 5_000
const ROUNDS = 7
const agent = defineAgent({ name: 'agent', instructions: 'Answer briefly.', model: instant })
const task = { type: 'TASK', task: { description: 'Do it.' } }

type Life = (runtime: Runtime, address: string) => unknown

async function settledHeap(runtime: Runtime): Promise<number> {
  await runtime.idle()
  collectGarbage()
  return process.memoryUsage().heapUsed
}

/** KB for each agent after it has lived a little. */
async function kilobytes(live: Life): Promise<number> {
  await using runtime = createRuntime()
  const populate = (from: number): Promise<unknown> =>
    Promise.all(Array.from({ length: AGENTS }, (_, n) => live(runtime, runtime.spawn(agent, { id: `a${from + n}` }))))
  await populate(0)
  const before = await settledHeap(runtime)
  await populate(AGENTS)
  return ((await settledHeap(runtime)) - before) / AGENTS / 1024
}

async function rounds(live: Life): Promise<Spread> {
  const values: number[] = []
  for (let round = 0; round < ROUNDS; round += 1) values.push(await kilobytes(live))
  return spreadOf(values)
}

const row = (what: string, measured: Spread, most?: number): Row => ({
  what,
  measured,
  unit: 'KB',
  ...(most !== undefined && { target: { of: 'measured', most } }),
})

report('Heap of an idle agent', [
  row('new', await rounds(() => {}), 3),
  row('after a task', await rounds((runtime, address) => runtime.ask(address, task)), 3),
  row('seen through a window', await rounds((runtime, address) => runtime.actor(address))),
])
