// One agent turn through `runtime.run`: an actor is made, asks its model once, answers, and is gone.
import { defineAgent } from '@statecraft/actors'
import { createRuntime } from '@statecraft/runtime'
import { expectAnswer, idiomaticTurn, instant, plainTurn } from './floors.ts'
import { compare, repeat } from './measure.ts'
import { report } from './report.ts'
import { againstFloors } from './row.ts'

const SLICES = 5
const TURNS = 100
const agent = defineAgent({ name: 'agent', instructions: 'Answer briefly.', model: instant })
await using runtime = createRuntime()

const times = await compare(
  { rounds: 61, slices: SLICES },
  {
    run: repeat(TURNS, async () => expectAnswer((await runtime.run(agent, 'Do it.')).output)),
    idiomatic: repeat(TURNS, () => idiomaticTurn('Do it.')),
    plain: repeat(TURNS, () => plainTurn('Do it.')),
  },
)

report('Agent turn', againstFloors('runtime.run(agent, text)', times.run, times, { per: SLICES * TURNS, most: 1.8 }))
