import { createRuntime, type Result, type TaskActor } from '@statecraft/runtime'
import { describe, expectTypeOf, test } from 'vitest'
import { z } from 'zod'
import {
  defineAgent,
  fromFunction,
  type Gathered,
  type ParallelDetails,
  parallel,
  type SequenceDetails,
  sequence,
} from '../../src/index.ts'

interface Shop {
  readonly userId: string
}

const runtime = createRuntime()
const count = fromFunction('count', (text: string) => text.length)
const double = fromFunction('double', (n: number) => n * 2)
const report = defineAgent({ name: 'report', output: z.object({ title: z.string() }) })
const who = fromFunction('who', (_: string, { context }: { context: Shop }) => context.userId)

describe('a sequence', () => {
  test('takes what its first step takes and gives what its last one gives', () => {
    const pattern = sequence([count, { agent: report, task: 'Write it up.' }])
    expectTypeOf(runtime.run(pattern, 'hi')).resolves.toEqualTypeOf<Result<{ title: string }, SequenceDetails>>()
    // @ts-expect-error its first step takes text
    void runtime.run(pattern, 5)
  })

  test('of a name takes and gives whatever that agent does', () => {
    expectTypeOf(runtime.run(sequence(['writer']), { any: 'thing' })).resolves.toEqualTypeOf<
      Result<unknown, SequenceDetails>
    >()
  })

  test('has at least one step', () => {
    // @ts-expect-error no steps
    void (() => sequence([]))
  })
})

describe('parallel', () => {
  test('takes what all of its members take and gives what each of them may give', () => {
    const pattern = parallel([count, report])
    expectTypeOf(runtime.run(pattern, 'hi')).resolves.toEqualTypeOf<
      Result<Gathered<number | { title: string }>, ParallelDetails>
    >()
    // @ts-expect-error one of them takes text
    void runtime.run(pattern, 5)
    // @ts-expect-error nothing is both text and a number
    void runtime.run(parallel([count, double]), 5)
  })
})

test('a pattern wants the context that its members want', () => {
  const pattern = parallel([who, sequence([who])])
  void runtime.run(pattern, 'hi', { context: { userId: 'u1' } })
  // @ts-expect-error the context is not a Shop
  void runtime.run(pattern, 'hi', { context: { userId: 1 } })
  void runtime.run(sequence([count]), 'hi', { context: 'whatever' })
})

test('a pattern is an agent, and nests as one', () => {
  expectTypeOf(sequence([count])).toExtend<TaskActor<string, number, unknown, SequenceDetails>>()
  const nested = parallel([sequence([count]), sequence([report], { name: 'b' })])
  expectTypeOf(runtime.run(nested, 'hi')).resolves.toExtend<
    Result<Gathered<number | { title: string }>, ParallelDetails>
  >()
})
