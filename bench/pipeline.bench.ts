// Five agents in a row, each going on with what the one before it said.
import { defineAgent } from '@statecraft/actors'
import { createRuntime } from '@statecraft/runtime'
import { expectAnswer, idiomaticTurn, instant, plainTurn } from './floors.ts'
import { compare, repeat } from './measure.ts'
import { report } from './report.ts'
import { againstFloors } from './row.ts'

const SLICES = 5
const PIPELINES = 20
const stages = ['research', 'outline', 'draft', 'edit', 'proof'].map(name => defineAgent({ name, model: instant }))
await using runtime = createRuntime()

async function ours(): Promise<void> {
  let text = 'Do it.'
  for (const stage of stages) text = (await runtime.run(stage, text)).output ?? ''
  expectAnswer(text)
}
const inRow = (turn: (text: string) => Promise<void>) => async (): Promise<void> => {
  for (const { name } of stages) await turn(name)
}

const times = await compare(
  { rounds: 41, slices: SLICES },
  {
    run: repeat(PIPELINES, ours),
    idiomatic: repeat(PIPELINES, inRow(idiomaticTurn)),
    plain: repeat(PIPELINES, inRow(plainTurn)),
  },
)

report('Pipeline of five', againstFloors('runtime.run, five times', times.run, times, { per: SLICES * PIPELINES }))
