import { type } from 'arktype'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { check, describeIssues, jsonSchemaOf, requireJsonSchema } from '../src/schema.ts'
import type { StandardSchema } from '../src/standard-schema.ts'

const mute: StandardSchema<unknown, number> = {
  '~standard': { version: 1, vendor: 'mute', validate: value => ({ value: Number(value) }) },
}

describe('JSON Schema', () => {
  test('is written by zod and by arktype, without a dialect', () => {
    const expected = { type: 'object', properties: { n: { type: 'number' } }, required: ['n'] }
    expect(jsonSchemaOf(z.object({ n: z.number() }))).toMatchObject(expected)
    expect(jsonSchemaOf(type({ n: 'number' }))).toMatchObject(expected)
    expect(jsonSchemaOf(z.object({}))).not.toHaveProperty('$schema')
  })

  test('says what goes in, not what a transform makes of it', () => {
    const schema = z.object({ n: z.string().transform(Number), d: z.number().default(1) })
    expect(jsonSchemaOf(schema)).toMatchObject({ properties: { n: { type: 'string' } }, required: ['n'] })
  })

  test('is not to be had of a library that cannot write it, nor of what JSON cannot say', () => {
    expect(jsonSchemaOf(mute)).toBeUndefined()
    expect(jsonSchemaOf(z.object({ at: z.date() }))).toBeUndefined()
  })

  test('of another dialect is taken where the newer one cannot be written', () => {
    const targets: string[] = []
    const input = ({ target }: { target: string }) => {
      targets.push(target)
      if (target !== 'draft-07') throw new Error('unknown target')
      return { $schema: 'old', type: 'object' }
    }
    const old: StandardSchema = { '~standard': { ...mute['~standard'], jsonSchema: { input } } }
    expect(jsonSchemaOf(old)).toEqual({ type: 'object' })
    expect(targets).toEqual(['draft-2020-12', 'draft-07'])
  })

  test('may be given beside the schema, and must be where there is none', () => {
    const given = { type: 'object' }
    expect(requireJsonSchema(z.object({}), given, 'Tool "a"')).toBe(given)
    expect(() => requireJsonSchema(mute, undefined, 'Tool "a"')).toThrow(
      expect.objectContaining({ code: 'tool_invalid', message: expect.stringContaining('pass jsonSchema beside it') }),
    )
  })
})

describe('a check', () => {
  const schema = z.object({ user: z.object({ age: z.number() }), n: z.string().transform(Number) })

  test('gives what the schema makes of the value', async () => {
    expect(await check(schema, { user: { age: 1 }, n: '5' })).toEqual({ ok: true, value: { user: { age: 1 }, n: 5 } })
    expect(await check(type({ n: 'number' }), { n: 1 })).toEqual({ ok: true, value: { n: 1 } })
  })

  test('says every fault with its path, in one line', async () => {
    const checked = await check(schema, { user: { age: 'x' } })
    expect(checked).toMatchObject({ ok: false, issues: expect.stringMatching(/^user\.age: .+; n: .+$/) })
    expect(await check(type({ n: 'number' }), { n: 'x' })).toMatchObject({
      ok: false,
      issues: expect.stringContaining('n'),
    })
  })

  test('may be asynchronous', async () => {
    const even = z.number().refine(async n => n % 2 === 0, 'odd')
    expect(await check(even, 2)).toEqual({ ok: true, value: 2 })
    expect(await check(even, 3)).toEqual({ ok: false, issues: 'odd' })
  })

  test('paths may be keys or segments', () => {
    expect(describeIssues([{ message: 'a', path: ['x', { key: 0 }] }, { message: 'b' }])).toBe('x.0: a; b')
  })
})
