import { describe, expect, test } from 'vitest'
import type { JsonSchema } from '../../src/index.ts'
import { isStrictSchema } from '../../src/openai/strict-schema.ts'

const closed = (properties: JsonSchema): JsonSchema => ({
  type: 'object',
  properties,
  required: Object.keys(properties),
  additionalProperties: false,
})

describe('a schema is strict', () => {
  test.each<[string, JsonSchema]>([
    ['with no properties at all', closed({})],
    ['with closed objects at every depth', closed({ a: closed({ b: { type: ['string', 'null'] } }) })],
    [
      'with lists, choices and constants',
      closed({ a: { type: 'array', items: { anyOf: [{ const: 1 }, { enum: ['x'] }] } } }),
    ],
    [
      'with definitions',
      { ...closed({ a: { $ref: '#/$defs/node' } }), $defs: { node: closed({ b: { type: 'null' } }) } },
    ],
    ['with a known format', closed({ at: { type: 'string', format: 'date-time' } })],
  ])('%s', (_, schema) => expect(isStrictSchema(schema)).toBe(true))
})

describe('a schema is not strict', () => {
  test.each<[string, JsonSchema]>([
    ['when it is not an object', { type: 'string' }],
    ['with a property that is not required', { ...closed({ a: { type: 'string' } }), required: [] }],
    ['when it is open', { type: 'object', properties: {}, required: [] }],
    ['with an open object inside', closed({ a: { type: 'object', properties: {} } })],
    ['with an open object in a list', closed({ a: { type: 'array', items: { type: ['object', 'null'] } } })],
    ['with an open object among choices', closed({ a: { anyOf: [{ type: 'object' }] } })],
    ['with an open definition', { ...closed({}), $defs: { node: { type: 'object' } } }],
    ['with a record', closed({ a: { type: 'object', additionalProperties: { type: 'string' } } })],
    ['with a keyword that strict mode may not take', closed({ a: { type: 'string', default: 'x' } })],
    ['with allOf', closed({ a: { type: 'string', allOf: [] } })],
    ['with a format that it may not take', closed({ a: { type: 'string', format: 'uri' } })],
    ['with a property that may be anything', closed({ a: {} })],
    ['with a schema that is true', closed({ a: true })],
  ])('%s', (_, schema) => expect(isStrictSchema(schema)).toBe(false))
})
