// Five agents in a row, each going on with what the one before it said.
import { defineAgent, pipeline } from '@statecraft/actors'
import { createRuntime } from '@statecraft/runtime'
import { expectAnswer, idiomaticTurn, instant, plainTurn } from './floors.ts'
import { compare, ratioOf, repeat, spreadOf } from './measure.ts'
import { report } from './report.ts'
import { againstFloors } from './row.ts'

const SLICES = 5
const PIPELINES = 20
const stage = (name: string) => defineAgent({ name, model: instant })
const stages = [stage('research'), stage('outline'), stage('draft'), stage('edit'), stage('proof')] as const
await using runtime = createRuntime()

async function ours(): Promise<void> {
  let text = 'Do it.'
  for (const agent of stages) text = (await runtime.run(agent, text)).output ?? ''
  expectAnswer(text)
}
const inOne = pipeline(stages)
async function asPattern(): Promise<void> {
  expectAnswer((await runtime.run(inOne, 'Do it.')).output)
}
const inRow = (turn: (text: string) => Promise<void>) => async (): Promise<void> => {
  for (const { name } of stages) await turn(name)
}

const times = await compare(
  { rounds: 41, slices: SLICES },
  {
    run: repeat(PIPELINES, ours),
    pattern: repeat(PIPELINES, asPattern),
    idiomatic: repeat(PIPELINES, inRow(idiomaticTurn)),
    plain: repeat(PIPELINES, inRow(plainTurn)),
  },
)

const each = (ms: readonly number[]) => spreadOf(ms.map(value => (value * 1000) / (SLICES * PIPELINES)))

report('Pipeline of five', [
  ...againstFloors('runtime.run, five times', times.run, times, { per: SLICES * PIPELINES }),
  {
    what: 'pipeline([five agents])',
    measured: each(times.pattern),
    unit: 'µs',
    floor: { name: 'runtime.run, five times', measured: each(times.run) },
    ratio: ratioOf(times.pattern, times.run),
    target: { of: 'ratio', most: 1.2 },
  },
])
