// A task for an agent that lives already and waits for work: by name through the supervisor, and straight to its address.
import { defineAgent } from '@statecraft/actors'
import { createRuntime, isOutcome } from '@statecraft/runtime'
import { expectAnswer, idiomaticTurn, instant, plainTurn } from './floors.ts'
import { compare, repeat } from './measure.ts'
import { report } from './report.ts'
import { againstFloors } from './row.ts'

const SLICES = 5
const TASKS = 100
const per = SLICES * TASKS
const agent = defineAgent({ name: 'agent', instructions: 'Answer briefly.', model: instant })
await using runtime = createRuntime()
runtime.agents.register(agent, { default: true })

async function ask(): Promise<void> {
  const answer = await runtime.ask('root/agent', { type: 'TASK', task: { description: 'Do it.' } })
  expectAnswer(isOutcome(answer) && answer.output)
}

const times = await compare(
  { rounds: 61, slices: SLICES },
  {
    run: repeat(TASKS, async () => expectAnswer((await runtime.run('Do it.')).output)),
    ask: repeat(TASKS, ask),
    idiomatic: repeat(TASKS, () => idiomaticTurn('Do it.')),
    plain: repeat(TASKS, () => plainTurn('Do it.')),
  },
)

report('Task for a live agent', [
  ...againstFloors('runtime.run(text)', times.run, times, { per, most: 1.3 }),
  ...againstFloors('runtime.ask(address, task)', times.ask, times, { per, most: 1.3 }),
])
