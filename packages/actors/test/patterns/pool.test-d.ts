import { createRuntime, type Result } from '@statecraft/runtime'
import { expectTypeOf, test } from 'vitest'
import {
  type AgentDetails,
  defineAgent,
  fromFunction,
  type Pool,
  type PoolOptions,
  pool,
  type SequenceDetails,
  sequence,
} from '../../src/index.ts'

const runtime = createRuntime()

test('a pool takes and gives what its agent does', () => {
  const length = pool(
    fromFunction('length', (text: string) => text.length),
    { size: 2 },
  )
  expectTypeOf(length).toExtend<Pool<string, number>>()
  expectTypeOf(runtime.run(length, 'abc')).resolves.toEqualTypeOf<Result<number>>()
  // @ts-expect-error it takes text
  void runtime.run(length, 7)
  const writers = pool(defineAgent({ name: 'writer' }), { size: 2 })
  expectTypeOf(runtime.run(writers, 'hi')).resolves.toEqualTypeOf<Result<string, AgentDetails>>()
})

test('as a member it is what its agent is', () => {
  const length = fromFunction('length', (text: string) => text.length)
  expectTypeOf(runtime.run(sequence([pool(length, { size: 2 })]), 'abc')).resolves.toExtend<
    Result<number, SequenceDetails>
  >()
})

test('its size must be said', () => {
  expectTypeOf<PoolOptions['size']>().toEqualTypeOf<number>()
  expectTypeOf<{ name: string }>().not.toExtend<PoolOptions>()
})
