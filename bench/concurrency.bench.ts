// A hundred agents at once on a model that takes 50 ms: what the runtime adds to the waiting. Warm is after thousands of
// turns; cold are the first agents of a process, once its modules are loaded.
import { execFileSync } from 'node:child_process'
import { defineAgent } from '@statecraft/actors'
import { createRuntime, type Runtime } from '@statecraft/runtime'
import { answersAfter, expectAnswer, idiomaticTurn, instant } from './floors.ts'
import { compare, repeat } from './measure.ts'
import { report } from './report.ts'
import { againstFloor, type Row } from './row.ts'

const AGENTS = 100
const COLD_STARTS = 9
const WARM_UP_TURNS = 5_000
const sleep = (): Promise<void> => new Promise(resolve => setTimeout(resolve, 50))
const slow = answersAfter(50)

const agent = defineAgent({ name: 'agent', instructions: 'Answer briefly.', model: slow })

const atOnce = (work: () => Promise<unknown>): Promise<unknown> => Promise.all(Array.from({ length: AGENTS }, work))
const agents = (runtime: Runtime): Promise<unknown> =>
  atOnce(async () => expectAnswer((await runtime.run(agent, 'Do it.')).output))
const idiomatic = (): Promise<unknown> => atOnce(() => idiomaticTurn('Do it.', slow))

/** What a process of its own does, once: it prints how many milliseconds that took. */
const firstWork = {
  agents: async (): Promise<unknown> => agents(createRuntime()),
  idiomatic,
}
function coldStarts(work: keyof typeof firstWork): readonly number[] {
  // What an earlier process compiled would not be cold.
  const env = { ...process.env, NODE_DISABLE_COMPILE_CACHE: '1' }
  const start = (): number => Number(execFileSync(process.execPath, [import.meta.filename, '--cold', work], { env }))
  return Array.from({ length: COLD_STARTS }, start)
}
async function printFirst(work: () => Promise<unknown>): Promise<void> {
  const start = performance.now()
  await work()
  console.log(performance.now() - start)
}

async function reportAll(): Promise<void> {
  await using runtime = createRuntime()
  await repeat(WARM_UP_TURNS, () => runtime.run(agent, 'Do it.', { model: instant }))()
  await repeat(WARM_UP_TURNS, () => idiomaticTurn('Do it.'))()
  const warm = await compare(
    { rounds: 25, clock: 'wall' },
    { agents: () => agents(runtime), idiomatic, timers: () => atOnce(sleep) },
  )
  const cold = { agents: coldStarts('agents'), idiomatic: coldStarts('idiomatic') }
  const row = (what: string, ours: readonly number[], name: string, floor: readonly number[], most?: number): Row => ({
    ...againstFloor(`${AGENTS} agents on a 50 ms model, ${what}`, ours, name, floor),
    ...(most !== undefined && { target: { of: 'measured', most } }),
  })
  report('Agents at once', [
    row('warm', warm.agents, 'idiomatic XState', warm.idiomatic, 60),
    row('warm', warm.agents, 'timers alone', warm.timers),
    row('cold', cold.agents, 'idiomatic XState', cold.idiomatic, 90),
  ])
}

const coldWork = process.argv.includes('--cold') ? process.argv.at(-1) : undefined
if (coldWork === undefined) await reportAll()
else await printFirst(firstWork[coldWork === 'agents' ? 'agents' : 'idiomatic'])
