import { createRuntime, type Result } from '@statecraft/runtime'
import { expectTypeOf, test } from 'vitest'
import { type AgentDetails, defineAgent, fromFunction, type Pool, type PoolOptions, pool } from '../../src/index.ts'

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

test('its size must be said', () => {
  expectTypeOf<PoolOptions['size']>().toEqualTypeOf<number>()
  expectTypeOf<{ name: string }>().not.toExtend<PoolOptions>()
})
