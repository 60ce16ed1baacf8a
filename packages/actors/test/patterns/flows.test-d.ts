// What map-reduces, supervised teams and teams take and give.
import { createRuntime, type Result } from '@statecraft/runtime'
import { expectTypeOf, test } from 'vitest'
import { z } from 'zod'
import {
  defineAgent,
  fromFunction,
  type MapReduceDetails,
  mapReduce,
  researchTeam,
  supervise,
  supervisionPlan,
  team,
} from '../../src/index.ts'

const runtime = createRuntime()
const writer = defineAgent({ name: 'writer' })
const judge = defineAgent({ name: 'judge', output: z.object({ score: z.number() }) })
const count = fromFunction('count', (text: string) => text.length)

test('a map-reduce takes a list of what its mapper takes, and gives what its reducer gives', () => {
  const plain = mapReduce({ map: count })
  expectTypeOf(runtime.run(plain, ['a'])).resolves.toEqualTypeOf<Result<readonly number[], MapReduceDetails>>()
  // @ts-expect-error a list of texts is wanted
  void runtime.run(plain, [1])
  const summed = mapReduce({ map: count, reduce: numbers => `${numbers[0]?.toFixed()}` })
  expectTypeOf(runtime.run(summed, ['a'])).resolves.toEqualTypeOf<Result<string, MapReduceDetails>>()
  const judged = mapReduce({ map: { agent: count }, reduce: { agent: judge, task: 'Rate it.' } })
  expectTypeOf(runtime.run(judged, ['a'])).resolves.toEqualTypeOf<Result<{ score: number }, MapReduceDetails>>()
  void runtime.run(mapReduce({ map: count, split: (text: string) => text.split(' ') }), 'a b')
  // @ts-expect-error the split takes a text
  void runtime.run(mapReduce({ map: count, split: (text: string) => text.split(' ') }), ['a'])
})

test('a supervised team gives what its synthesizer gives, or the answer of its planner', async () => {
  const planner = defineAgent({ name: 'planner', output: supervisionPlan })
  const plain = await runtime.run(supervise({ planner, workers: [writer] }), 'hi')
  expectTypeOf(plain.output).toEqualTypeOf<string | undefined>()
  const judged = await runtime.run(supervise({ planner, workers: [writer], synthesizer: judge }), 'hi')
  expectTypeOf(judged.output).toEqualTypeOf<{ score: number } | undefined>()
  expectTypeOf((await runtime.run(researchTeam(), 'hi')).output).toEqualTypeOf<string | undefined>()
})

test('a team gives what its coordinator gives, or what each member does under its name', async () => {
  const panel = team({ name: 'panel', members: [writer, judge] })
  const { output } = await runtime.run(panel, 'hi')
  expectTypeOf(output).toEqualTypeOf<Readonly<Record<string, string | { score: number }>> | undefined>()
  expectTypeOf((await runtime.run(panel.coordinatedBy(judge), 'hi')).output).toEqualTypeOf<
    { score: number } | undefined
  >()
})
