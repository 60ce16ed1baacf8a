// Five agents in a row, each going on with what the one before it said: on a model that answers at once, where only the
// processor's time counts, and on one that takes 20 ms, which is still faster than any.
import { defineAgent, pipeline } from '@statecraft/actors'
import { createRuntime, type RunOptions } from '@statecraft/runtime'
import { answersAfter, expectAnswer, idiomaticTurn, instant, plainTurn } from './floors.ts'
import { compare, ratioOf, repeat, spreadOf } from './measure.ts'
import { report } from './report.ts'
import { againstFloor, againstFloors } from './row.ts'

const SLICES = 5
const PIPELINES = 20
const stage = (name: string) => defineAgent({ name, model: instant })
const stages = [stage('research'), stage('outline'), stage('draft'), stage('edit'), stage('proof')] as const
await using runtime = createRuntime()

const ours =
  (options: RunOptions = {}) =>
  async (): Promise<void> => {
    let text = 'Do it.'
    for (const agent of stages) text = (await runtime.run(agent, text, options)).output ?? ''
    expectAnswer(text)
  }
const inOne = pipeline(stages)
const asPattern =
  (options: RunOptions = {}) =>
  async (): Promise<void> => {
    expectAnswer((await runtime.run(inOne, 'Do it.', options)).output)
  }
const inRow = (turn: (text: string) => Promise<void>) => async (): Promise<void> => {
  for (const { name } of stages) await turn(name)
}

const times = await compare(
  { rounds: 41, slices: SLICES },
  {
    run: repeat(PIPELINES, ours()),
    pattern: repeat(PIPELINES, asPattern()),
    idiomatic: repeat(PIPELINES, inRow(idiomaticTurn)),
    plain: repeat(PIPELINES, inRow(plainTurn)),
  },
)

const slow = { model: answersAfter(20) }
const waited = await compare({ rounds: 15, clock: 'wall' }, { run: ours(slow), pattern: asPattern(slow) })

const target = { of: 'ratio', most: 1.2 } as const
const each = (ms: readonly number[]) => spreadOf(ms.map(value => (value * 1000) / (SLICES * PIPELINES)))

report('Pipeline of five', [
  ...againstFloors('runtime.run, five times', times.run, times, { per: SLICES * PIPELINES }),
  {
    what: 'pipeline([five agents])',
    measured: each(times.pattern),
    unit: 'µs',
    floor: { name: 'runtime.run, five times', measured: each(times.run) },
    ratio: ratioOf(times.pattern, times.run),
    target,
  },
  { ...againstFloor('pipeline, on a 20 ms model', waited.pattern, 'runtime.run, five times', waited.run), target },
])
