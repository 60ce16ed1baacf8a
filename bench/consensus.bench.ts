// A hundred voters who agree: each is an agent of its own, and its vote is counted as it comes. The question is decided before the
// last have answered, and those are cancelled.
import { consensus, defineAgent } from '@statecraft/actors'
import { createRuntime } from '@statecraft/runtime'
import { expectAnswer, idiomaticTurn, instant, plainTurn } from './floors.ts'
import { type Contender, compare, ratioOf, repeat, type Spread, spreadOf } from './measure.ts'
import { report } from './report.ts'
import { againstFloor } from './row.ts'

const [FEW, MANY] = [10, 100]
const SLICES = 5
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
  { rounds: 21, slices: SLICES },
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
const perSlice = (ms: readonly number[]): readonly number[] => ms.map(value => value / SLICES)
/** Of one voter, in µs: each slice has as many voters, in one consensus or in several. */
const perVoter = (ms: readonly number[]): Spread => spreadOf(perSlice(ms).map(value => (value * 1000) / MANY))
const many = perSlice(times.many)

report(`Consensus of ${MANY}`, [
  againstFloor(`${MANY} voters`, many, `runtime.run, ${MANY} at once`, perSlice(times.runs)),
  againstFloor(`${MANY} voters`, many, 'idiomatic XState', perSlice(times.idiomatic)),
  againstFloor(`${MANY} voters`, many, 'plain', perSlice(times.plain)),
  {
    what: `a voter of ${MANY}, against one of ${FEW}`,
    measured: perVoter(times.many),
    unit: 'µs',
    floor: { name: `one of ${FEW}`, measured: perVoter(times.few) },
    ratio: ratioOf(times.many, times.few),
  },
])
