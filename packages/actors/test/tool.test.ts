import { type } from 'arktype'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { tool } from '../src/index.ts'
import type { StandardSchema } from '../src/standard-schema.ts'

const base = { name: 'add', description: 'Adds', input: z.object({ a: z.number() }), run: () => 1 }
const mute: StandardSchema<unknown, number> = {
  '~standard': { version: 1, vendor: 'mute', validate: () => ({ value: 1 }) },
}

describe('a tool', () => {
  test('shows the schema of its arguments, of zod and of arktype', () => {
    const shape = { type: 'object', properties: { a: { type: 'number' } } }
    expect(tool(base).inputSchema).toMatchObject(shape)
    expect(tool({ ...base, input: type({ a: 'number' }) }).inputSchema).toMatchObject(shape)
  })

  test('may bring JSON Schema alone, or beside a schema that cannot write it', () => {
    const jsonSchema = { type: 'object', properties: {} }
    expect(tool({ name: 'raw', description: 'd', jsonSchema, run: () => 1 })).toMatchObject({
      inputSchema: jsonSchema,
      input: undefined,
    })
    expect(tool({ ...base, input: mute, jsonSchema })).toMatchObject({ inputSchema: jsonSchema, input: mute })
  })

  test('that does not say what it does is taken to write, and has 30 seconds', () => {
    expect(tool(base)).toMatchObject({ kind: 'tool', effect: 'write', timeoutMs: 30_000 })
    expect(tool({ ...base, effect: 'check', timeoutMs: 5 })).toMatchObject({ effect: 'check', timeoutMs: 5 })
  })

  test('is frozen', () => {
    expect(Object.isFrozen(tool(base))).toBe(true)
  })
})

describe('[A3] what cannot work is refused when it is defined', () => {
  test.each([
    ['no name', { name: undefined }, 'its name "undefined" must be'],
    ['a name that no provider takes', { name: 'add numbers' }, 'its name "add numbers" must be'],
    ['no description', { description: ' ' }, 'it needs a description'],
    ['no function', { run: undefined }, 'it needs a run function'],
    ['no schema', { input: undefined }, 'it needs a schema of its arguments: input (zod, arktype, …) or jsonSchema'],
    ['an effect that is none', { effect: 'delete' }, 'its effect must be read, check or write, not "delete"'],
    ['no time', { timeoutMs: 0 }, 'its timeoutMs must be above 0'],
    ['more time than a timer can wait', { timeoutMs: Number.POSITIVE_INFINITY }, 'at most 2147483647'],
    ['time that is no number', { timeoutMs: Number.NaN }, 'its timeoutMs must be'],
    ['a schema of no object', { input: z.string() }, 'its schema must be of an object'],
    ['a schema that cannot be written', { input: mute }, 'pass jsonSchema beside it'],
  ])('%s', (_, change, words) => {
    expect(() => tool({ ...base, ...change } as never)).toThrow(
      expect.objectContaining({ code: 'tool_invalid', message: expect.stringContaining(words) }),
    )
  })
})
