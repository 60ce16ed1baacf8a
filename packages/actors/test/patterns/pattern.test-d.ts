import { concat, createRuntime, firstSuccess, type Result, type TaskActor, vote } from '@statecraft/runtime'
import { describe, expectTypeOf, test } from 'vitest'
import { z } from 'zod'
import {
  type Consensus,
  type ConsensusDetails,
  consensus,
  type Debate,
  type DebateDetails,
  debate,
  defineAgent,
  fromFunction,
  type Gathered,
  hierarchy,
  judge,
  parallel,
  reduceWith,
  type SequenceDetails,
  type SideBySideDetails,
  sequence,
  toTranscript,
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

test('a function that stands in a pattern takes what it says, or anything', () => {
  expectTypeOf(runtime.run(sequence([fromFunction('one', () => 1)]), { any: 'thing' })).resolves.toEqualTypeOf<
    Result<number, SequenceDetails>
  >()
  const lengths = parallel([fromFunction('length', (text: string) => text.length), fromFunction('one', () => 1)])
  void (() => runtime.run(lengths, 'hi'))
  // @ts-expect-error one of them takes text
  void (() => runtime.run(lengths, 5))
})

describe('parallel', () => {
  test('takes what all of its members take and gives what each of them may give', () => {
    const pattern = parallel([count, report])
    expectTypeOf(runtime.run(pattern, 'hi')).resolves.toEqualTypeOf<
      Result<Gathered<number | { title: string }>, SideBySideDetails>
    >()
    // @ts-expect-error one of them takes text
    void runtime.run(pattern, 5)
    // @ts-expect-error nothing is both text and a number
    void runtime.run(parallel([count, double]), 5)
  })
})

describe('an aggregation', () => {
  const outputOf = <O>(pattern: TaskActor<never, O, never, unknown>): O => pattern as never

  test('by a word gives text, one of the answers, or whatever comes of merging', () => {
    expectTypeOf(outputOf(hierarchy([count, report]))).toEqualTypeOf<string>()
    expectTypeOf(outputOf(hierarchy([count], { aggregate: 'vote' }))).toEqualTypeOf<number>()
    expectTypeOf(outputOf(hierarchy([count], { aggregate: 'merge' }))).toEqualTypeOf<unknown>()
  })

  test('by a fold gives what that gives', () => {
    expectTypeOf(outputOf(parallel([count], { aggregate: concat() }))).toEqualTypeOf<string>()
    expectTypeOf(outputOf(parallel([count], { aggregate: firstSuccess() }))).toEqualTypeOf<number>()
    expectTypeOf(outputOf(parallel([count], { aggregate: vote() }))).toEqualTypeOf<number>()
    expectTypeOf(
      outputOf(parallel([count], { aggregate: vote({ same: (a: number, b: number) => a > b }) })),
    ).toEqualTypeOf<number>()
    // @ts-expect-error it joins texts, and they give numbers
    parallel([count], { aggregate: vote<string>() })
  })

  test('by a function gives what that returns, of what the members give', () => {
    const pattern = hierarchy([count], {
      aggregate: async ({ successful }) => successful.map(({ output }) => output.toFixed()),
    })
    expectTypeOf(outputOf(pattern)).toEqualTypeOf<string[]>()
  })

  test('by an agent gives what that agent gives, and so does a main agent', () => {
    expectTypeOf(outputOf(hierarchy([count], { aggregate: reduceWith(report) }))).toEqualTypeOf<{ title: string }>()
    expectTypeOf(outputOf(hierarchy([count], { main: report }))).toEqualTypeOf<{ title: string }>()
  })
})

describe('a consensus', () => {
  test('has a winner that is one of the answers, and a statement where somebody writes it', () => {
    const plain = runtime.run(consensus([count]), 'hi')
    expectTypeOf(plain).resolves.toEqualTypeOf<Result<Consensus<number>, ConsensusDetails>>()
    const written = runtime.run(consensus([count], { builder: report }), 'hi')
    expectTypeOf(written).resolves.toEqualTypeOf<Result<Consensus<number, { title: string }>, ConsensusDetails>>()
  })

  test('compares answers as they are', () => {
    consensus([count], { same: (a, b) => a - b < 1, abstain: answer => answer < 0 })
    consensus([count], { same: judge(report) })
    // @ts-expect-error the answers are numbers
    consensus([count], { same: (a: string, b: string) => a === b })
  })
})

test('a debate comes to a conclusion, whoever debates', () => {
  const pattern = debate([count, report], { same: (a, b) => a === b })
  expectTypeOf(runtime.run(pattern, 'hi')).resolves.toEqualTypeOf<Result<Debate, DebateDetails>>()
  expectTypeOf(toTranscript).parameter(0).toEqualTypeOf<Debate>()
  // @ts-expect-error one of them takes text
  void runtime.run(pattern, 5)
  // @ts-expect-error a debate has a moderator for that
  debate([count, report], { same: judge(report) })
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
    Result<Gathered<number | { title: string }>, SideBySideDetails>
  >()
})
