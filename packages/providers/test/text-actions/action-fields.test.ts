import { describe, expect, test } from 'vitest'
import type { Json, JsonSchema } from '../../src/index.ts'
import { fieldsOf, findField, inCapitals } from '../../src/text-actions/action-fields.ts'

const object = (properties: { readonly [key: string]: Json }, more: JsonSchema = {}): JsonSchema => ({
  type: 'object',
  properties,
  ...more,
})
const text = { type: 'string' }
const written = (schema: JsonSchema): readonly string[] =>
  fieldsOf(schema).map(field => `${field.list === undefined ? '' : `${field.list}/`}${field.written}`)
const kinds = (schema: JsonSchema, root: JsonSchema = {}): readonly string[] => [
  ...(fieldsOf(object({ it: schema }, root))[0]?.shape.kinds ?? []),
]

describe('the fields of an action', () => {
  test('are its properties in capitals, as long as they stay apart', () => {
    expect(written(object({ maxResults: text, 'file-name': text, path: text }))).toEqual([
      'MAX_RESULTS',
      'FILE_NAME',
      'PATH',
    ])
    expect(written(object({ maxResults: text, max_results: text }))).toEqual(['maxResults', 'max_results'])
    expect(inCapitals('searchWeb2Pages')).toBe('SEARCH_WEB2_PAGES')
  })

  test('are those of the entries too, where there is one list of objects', () => {
    const tasks = { type: 'array', items: object({ agent: text, mode: text }) }
    expect(written(object({ tasks, mode: text }))).toEqual(['TASKS', 'MODE', 'tasks/AGENT'])
    expect(written(object({ tasks, more: tasks }))).toEqual(['TASKS', 'MORE'])
    expect(written(object({ tasks: { type: 'array', items: text } }))).toEqual(['TASKS'])
  })

  test('say what they may be', () => {
    expect(kinds({ type: 'integer' })).toEqual(['number'])
    expect(kinds({ type: ['string', 'null'] })).toEqual(['string', 'null'])
    expect(kinds({ enum: ['a', 1] })).toEqual(['string', 'number'])
    expect(kinds({ const: true })).toEqual(['boolean'])
    expect(kinds({ anyOf: [{ type: 'number' }, { oneOf: [{ type: 'array' }] }] })).toEqual(['number', 'array'])
    expect(kinds({ $ref: '#/$defs/count' }, { $defs: { count: { type: 'number' } } })).toEqual(['number'])
  })

  test.each([
    {},
    { $ref: '#/$defs/none' },
    { $ref: 'https://example.com' },
    { $ref: '#/properties/it' },
    { anyOf: [{ $ref: '#/properties/it' }] },
  ])('may be anything where the schema does not say or cannot be followed: %j', schema => {
    expect(kinds(schema)).toHaveLength(6)
  })
})

describe('a field is found', () => {
  const fields = fieldsOf(object({ agent: text, maxResults: text, a_b: text, aB: text, type: text }))
  test.each([
    ['AGENT', 'agent'],
    ['agent_type', 'agent'],
    ['Agent Name', 'agent'],
    ['max results', 'maxResults'],
    ['aB', 'aB'],
    ['TYPE', 'type'],
  ])('by %s', (name, key) => {
    expect(findField(fields, name)?.key).toBe(key)
  })

  test.each(['AB', 'agents', '', '_', 'NAME'])('never by %j, which is none or not one', name => {
    expect(findField(fields, name)).toBeUndefined()
  })
})
