import type { Json } from '@statecraft/providers'
import { type } from 'arktype'
import { expectTypeOf, test } from 'vitest'
import { z } from 'zod'
import { type AnyTool, type Tool, type ToolIo, tool } from '../src/index.ts'

test('arguments and results come from the schema and the function', () => {
  const add = tool({
    name: 'add',
    description: 'Adds',
    input: z.object({ a: z.number(), b: z.number().default(0) }),
    run: ({ a, b }) => {
      expectTypeOf(a).toBeNumber()
      expectTypeOf(b).toBeNumber()
      return { sum: a + b }
    },
  })
  expectTypeOf(add).toEqualTypeOf<Tool<{ a: number; b: number }, { sum: number }, unknown>>()
})

test('arktype schemas type the arguments, too', () => {
  tool({
    name: 'find',
    description: 'Finds',
    input: type({ 'query?': 'string', limit: 'number' }),
    run: async ({ query, limit }) => {
      expectTypeOf(query).toEqualTypeOf<string | undefined>()
      expectTypeOf(limit).toBeNumber()
    },
  })
})

test('with JSON Schema alone the arguments are JSON that nobody checked', () => {
  const raw = tool({ name: 'raw', description: 'd', jsonSchema: { type: 'object' }, run: args => args })
  expectTypeOf(raw).toEqualTypeOf<Tool<Json, Json, unknown>>()
})

test('a tool of any arguments is a tool of an agent; one that needs a context is not one that needs none', () => {
  const plain = tool({ name: 'p', description: 'd', input: z.object({ n: z.number() }), run: ({ n }) => n })
  const needy = tool({
    name: 'n',
    description: 'd',
    input: z.object({}),
    run: (_, io: ToolIo<{ id: string }>) => io.context.id,
  })
  expectTypeOf(plain).toExtend<AnyTool>()
  expectTypeOf(needy).toExtend<AnyTool<{ id: string }>>()
  expectTypeOf(needy).not.toExtend<AnyTool<unknown>>()
})

test('a tool without a schema does not compile', () => {
  // @ts-expect-error neither input nor jsonSchema
  tool({ name: 'bare', description: 'd', run: () => 1 })
})

test('[C8a] the key of a serialised tool is made of its own arguments and of its context, and needs that context', () => {
  const it = tool({
    name: 's',
    description: 'd',
    input: z.object({ user: z.string() }),
    serialize: ({ user }, context: { tenant: string }) => {
      expectTypeOf(user).toBeString()
      return `${context.tenant}/${user}`
    },
    run: ({ user }) => user,
  })
  expectTypeOf(it).toEqualTypeOf<Tool<{ user: string }, string, { tenant: string }>>()
  expectTypeOf(it).not.toExtend<AnyTool<unknown>>()
  // @ts-expect-error a key is text
  tool({ name: 's', description: 'd', jsonSchema: { type: 'object' }, serialize: () => 5, run: () => 1 })
})
