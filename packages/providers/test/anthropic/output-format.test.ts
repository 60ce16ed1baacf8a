import { describe, expect, test } from 'vitest'
import { outputFormat } from '../../src/anthropic/output-format.ts'
import type { JsonSchema } from '../../src/index.ts'
import { code } from '../asking.ts'

const format = (schema: JsonSchema) => outputFormat({ name: 'city', schema }).schema

describe('outputFormat', () => {
  test('closes every object, and moves limits that the API does not know into the description', () => {
    const schema = format({
      type: 'object',
      properties: { name: { type: 'string' }, people: { type: 'integer', minimum: 0, description: 'How many.' } },
      required: ['name', 'people'],
    })
    expect(schema).toEqual({
      type: 'object',
      properties: {
        name: { type: 'string' },
        people: { type: 'integer', description: expect.stringMatching(/^How many\..*minimum: 0/s) },
      },
      required: ['name', 'people'],
      additionalProperties: false,
    })
  })

  test.each<[string, JsonSchema]>([
    ['values of one kind', { type: 'object', additionalProperties: { type: 'number' } }],
    ['values of any kind', { type: 'object', additionalProperties: {} }],
    ['nothing said of its keys', { type: 'object' }],
    ['keys beside its own', { type: 'object', properties: {}, additionalProperties: { type: 'number' } }],
  ])('refuses an object with %s, of which the API would leave nothing, at any depth', (_, free) => {
    const nested = (): unknown => format({ type: 'array', items: free })
    expect(nested).toThrow(code('invalid_request'))
    expect(nested).toThrow('array of entries')
  })

  test('accepts open objects that name what they want, and properties with the names of keywords', () => {
    const properties = { type: { type: 'string' }, additionalProperties: { type: 'string' } }
    expect(format({ type: 'object', properties, additionalProperties: {} })).toMatchObject({
      properties,
      additionalProperties: false,
    })
  })

  test('refuses a schema without types', () => {
    expect(() => format({ type: 'object', properties: { any: {} } })).toThrow(code('invalid_request'))
  })
})
