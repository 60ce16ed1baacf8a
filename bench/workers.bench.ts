// Many workers under one supervisor: all are made, all are given a task at once, all answer. And how the time grows with
// their number.
import { defineAgent } from '@statecraft/actors'
import { createRuntime, defineSupervisor } from '@statecraft/runtime'
import { idiomaticTurn, instant, plainTurn } from './floors.ts'
import { type Contender, compare, spreadOf } from './measure.ts'
import { report } from './report.ts'
import { againstFloor } from './row.ts'

const FEW = 1_000
const MANY = 10_000
const task = { type: 'TASK', task: { description: 'Do it.' } }
const worker = defineAgent({ name: 'worker', instructions: 'Answer briefly.', model: instant })

const workers =
  (count: number): Contender =>
  async () => {
    const runtime = createRuntime()
    const team = runtime.spawn(defineSupervisor({ name: 'team' }))
    const addresses = Array.from({ length: count }, (_, n) => runtime.spawn(worker, { id: `worker-${n}`, under: team }))
    await Promise.all(addresses.map(address => runtime.ask(address, task)))
    return () => runtime.close()
  }
const inLoop =
  (count: number, turn: (text: string) => Promise<void>): Contender =>
  async () => {
    await Promise.all(Array.from({ length: count }, () => turn('Do it.')))
  }

const times = await compare(
  { rounds: 15 },
  {
    few: workers(FEW),
    many: workers(MANY),
    idiomaticFew: inLoop(FEW, idiomaticTurn),
    idiomaticMany: inLoop(MANY, idiomaticTurn),
    plainMany: inLoop(MANY, plainTurn),
  },
)

const growth = spreadOf(times.many.map((ms, round) => Math.log10(ms / (times.few[round] ?? Number.NaN))))

report('Workers under one supervisor', [
  againstFloor('1,000 workers', times.few, 'idiomatic XState', times.idiomaticFew),
  {
    ...againstFloor('10,000 workers', times.many, 'idiomatic XState', times.idiomaticMany),
    target: { of: 'ratio', most: 2 },
  },
  againstFloor('10,000 workers', times.many, 'plain', times.plainMany),
  {
    what: 'growth from 1,000 to 10,000, as the power of N',
    measured: growth,
    unit: '',
    target: { of: 'measured', most: 1.1 },
  },
])
