// Many small tasks: each of a list mapped, all outputs reduced. How the time grows with their number, and what they cost over one
// task that does all of it: in the processor's time, where the work itself is next to nothing, and in time where each waits for
// something as a model makes it wait, twenty at once.
import { fromFunction, mapReduce } from '@statecraft/actors'
import { createRuntime } from '@statecraft/runtime'
import { type Contender, compare, spreadOf } from './measure.ts'
import { report } from './report.ts'
import { againstFloor } from './row.ts'

const FEW = 1_000
const MANY = 10_000
const listOf = (count: number): readonly number[] => Array.from({ length: count }, (_, n) => n)
const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0)

const square = fromFunction('square', (n: number) => n * n)
const squares = mapReduce({ map: square, reduce: sum, maxParallel: 8 })
const atOnce = fromFunction('at-once', (numbers: readonly number[]) => sum(numbers.map(n => n * n)))

function expectSum(count: number, given: unknown): void {
  const sumOfSquares = ((count - 1) * count * (2 * count - 1)) / 6
  if (given !== sumOfSquares) throw new Error(`Expected ${sumOfSquares}, not ${JSON.stringify(given)}`)
}

const mapped =
  (count: number): Contender =>
  async () => {
    const runtime = createRuntime()
    const { output } = await runtime.run(squares, listOf(count))
    expectSum(count, output)
    return () => runtime.close()
  }

/** The same tasks, as many at once, each a run of its own. */
const apart =
  (count: number): Contender =>
  async () => {
    const runtime = createRuntime()
    const inputs = [...listOf(count).entries()]
    const outputs: number[] = []
    const work = async (): Promise<void> => {
      for (let next = inputs.pop(); next; next = inputs.pop())
        outputs.push((await runtime.run(square, next[1])).output ?? Number.NaN)
    }
    await Promise.all(Array.from({ length: 8 }, work))
    expectSum(count, sum(outputs))
    return () => runtime.close()
  }

const plain = (): Contender => async () => {
  const runtime = createRuntime()
  expectSum(MANY, (await runtime.run(atOnce, listOf(MANY))).output)
  return () => runtime.close()
}

const [AT_ONCE, WAIT_MS] = [20, 50]
const wait = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms))
const patient = fromFunction('patient-square', async (n: number) => {
  await wait(WAIT_MS)
  return n * n
})
const patiently = mapReduce({ map: patient, reduce: sum, maxParallel: AT_ONCE })
const allPatiently = fromFunction('patient-squares', async (numbers: readonly number[]) => {
  await wait((numbers.length / AT_ONCE) * WAIT_MS)
  return sum(numbers.map(n => n * n))
})
const waitedFor =
  (agent: typeof patiently | typeof allPatiently): Contender =>
  async () => {
    const runtime = createRuntime()
    expectSum(MANY, (await runtime.run(agent, listOf(MANY))).output)
    return () => runtime.close()
  }

const times = await compare({ rounds: 9 }, { few: mapped(FEW), many: mapped(MANY), apart: apart(MANY), one: plain() })
// One long round, with what is warm by now.
const waited = await compare(
  { rounds: 1, warmUps: 0, clock: 'wall' },
  { small: waitedFor(patiently), large: waitedFor(allPatiently) },
)

report('Map-reduce', [
  againstFloor('10,000 inputs', times.many, '10,000 runs, 8 at once', times.apart),
  againstFloor('10,000 inputs', times.many, 'one task for all', times.one),
  {
    ...againstFloor(
      `10,000 inputs, ${WAIT_MS} ms each, ${AT_ONCE} at once`,
      waited.small,
      'one task for all',
      waited.large,
    ),
    target: { of: 'ratio', most: 1.1 },
  },
  {
    what: 'one of 10,000 inputs',
    measured: spreadOf(times.many.map(ms => (ms * 1000) / MANY)),
    unit: 'µs',
  },
  {
    what: 'growth from 1,000 to 10,000 inputs, as the power of N',
    measured: spreadOf(times.many.map((ms, round) => Math.log10(ms / (times.few[round] ?? Number.NaN)))),
    unit: '',
    target: { of: 'measured', most: 1.1 },
  },
])
