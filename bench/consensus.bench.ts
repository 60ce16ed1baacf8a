// A hundred voters who agree: each is an agent with a model of its own, and its vote is counted as it comes. The question is
// decided before the last have answered, and those are cancelled.
import { consensus, defineAgent } from '@statecraft/actors'
import { createRuntime } from '@statecraft/runtime'
import { expectAnswer, idiomaticTurn, instant, plainTurn } from './floors.ts'
import { type Contender, compare, ratioOf, repeat, spreadOf } from './measure.ts'
import { report } from './report.ts'
import { againstFloor } from './row.ts'

const [FEW, MANY] = [10, 100]
const QUESTION = 'Is it done?'
await using runtime = createRuntime()
const voters = Array.from({ length: MANY }, (_, n) => defineAgent({ name: `voter-${n}`, model: instant }))

const asked = (count: number): Contender => {
  const jury = consensus(voters.slice(0, count))
  return async () => {
    const { output } = await runtime.run(jury, QUESTION, { limits: { turns: MANY } })
    expectAnswer(output?.winner)
  }
}
const atOnce = (count: number, work: (n: number) => Promise<unknown>): Contender => {
  return async () => void (await Promise.all(Array.from({ length: count }, (_, n) => work(n))))
}

const times = await compare(
  { rounds: 21, slices: 5 },
  {
    few: repeat(MANY / FEW, asked(FEW)),
    many: asked(MANY),
    runs: atOnce(MANY, async n => {
      const voter = voters[n]
      if (voter) expectAnswer((await runtime.run(voter, QUESTION)).output)
    }),
    idiomatic: atOnce(MANY, () => idiomaticTurn(QUESTION)),
    plain: atOnce(MANY, () => plainTurn(QUESTION)),
  },
)
const each = times.many.map(ms => ms / 5)
const perSlice = (ms: readonly number[]): readonly number[] => ms.map(value => value / 5)

report(`Consensus of ${MANY}`, [
  againstFloor(`${MANY} voters`, each, `runtime.run, ${MANY} at once`, perSlice(times.runs)),
  againstFloor(`${MANY} voters`, each, 'idiomatic XState', perSlice(times.idiomatic)),
  againstFloor(`${MANY} voters`, each, 'plain', perSlice(times.plain)),
  {
    what: `a voter of ${MANY}, against one of ${FEW}`,
    measured: spreadOf(each.map(ms => (ms * 1000) / MANY)),
    unit: 'µs',
    floor: { name: `one of ${FEW}`, measured: spreadOf(perSlice(times.few).map(ms => (ms * 1000) / MANY)) },
    ratio: ratioOf(times.many, times.few),
  },
])
