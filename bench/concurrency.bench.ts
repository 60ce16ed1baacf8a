// A hundred agents at once on a model that takes 50 ms: what the runtime adds to the waiting. Warm, and in a process that
// has just begun (the first agents of its life; the time to load the modules is not counted).
import { execFileSync } from 'node:child_process'
import { defineAgent } from '@statecraft/actors'
import { defineModel, type Model } from '@statecraft/providers'
import { createRuntime, type Runtime } from '@statecraft/runtime'
import { expectAnswer, instant } from './floors.ts'
import { compare, ratioOf, spreadOf } from './measure.ts'
import { report } from './report.ts'

const AGENTS = 100
const COLD_STARTS = 9
const sleep = (): Promise<void> => new Promise(resolve => setTimeout(resolve, 50))
const slow: Model = defineModel('bench/slow', async (request, io) => {
  await sleep()
  return instant(request, io)
})

const agent = defineAgent({ name: 'agent', instructions: 'Answer briefly.', model: slow })

async function agents(runtime: Runtime): Promise<void> {
  const results = await Promise.all(Array.from({ length: AGENTS }, () => runtime.run(agent, 'Do it.')))
  for (const { output } of results) expectAnswer(output)
}
const plain = (): Promise<unknown> => Promise.all(Array.from({ length: AGENTS }, sleep))

async function cold(): Promise<number> {
  const start = performance.now()
  await using runtime = createRuntime()
  await agents(runtime)
  return performance.now() - start
}
const coldStart = (): number => Number(execFileSync(process.execPath, [import.meta.filename, '--cold']))

if (process.argv.includes('--cold')) {
  console.log(await cold())
} else {
  const starts = Array.from({ length: COLD_STARTS }, coldStart)
  await using runtime = createRuntime()
  const times = await compare({ rounds: 25, clock: 'wall' }, { agents: () => agents(runtime), plain })
  const floor = { name: 'timers alone', measured: spreadOf(times.plain) }
  const what = `${AGENTS} agents on a 50 ms model`
  report('Agents at once', [
    {
      what: `${what}, warm`,
      measured: spreadOf(times.agents),
      unit: 'ms',
      floor,
      ratio: ratioOf(times.agents, times.plain),
      target: { of: 'measured', most: 60 },
    },
    { what: `${what}, cold`, measured: spreadOf(starts), unit: 'ms', target: { of: 'measured', most: 90 } },
  ])
}
