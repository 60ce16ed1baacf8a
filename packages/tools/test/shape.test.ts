import { describe, expect, test } from 'vitest'
import { flag, integer, listOf, oneOf, optional, rowsOf, scalars, shape, text } from '../src/shape.ts'

const task = shape({
  id: text('Its name', 10),
  size: oneOf('How large', ['small', 'large']),
  count: optional(integer('How many', 1, 5), 2),
  urgent: optional(flag('At once')),
  tags: optional(listOf('Words', 2, text('A word', 5)), []),
  parts: optional(rowsOf('Parts', 3, { name: text('Its name', 5), line: optional(integer('Where', 1, 9)) }), []),
  values: optional(scalars('Values', 3), []),
})

async function check(value: unknown): Promise<unknown> {
  const result = await task['~standard'].validate(value)
  return result.issues
    ? result.issues.map(({ message, path }) => `${path?.join('.') ?? 'it'}: ${message}`)
    : result.value
}

test('what fits is taken, what is left out stands for its default, and null counts as left out', async () => {
  const given = { id: 'a', size: 'small', count: null, parts: [{ name: 'x' }] }
  expect(await check(given)).toEqual({ id: 'a', size: 'small', count: 2, tags: [], parts: [{ name: 'x' }], values: [] })
})

describe('what does not fit is said, each with its place', () => {
  test.each([
    ['text', ['it: must be an object']],
    [[], ['it: must be an object']],
    [{}, ['id: is missing', 'size: is missing']],
    [{ id: ' ', size: 'huge' }, ['id: must not be empty', 'size: must be one of small, large']],
    [{ id: 'a', size: 'small', count: 6 }, ['count: must be a whole number from 1 to 5']],
    [{ id: 'a', size: 'small', tags: ['x', 7] }, ['tags: value 2 must be text']],
    [{ id: 'a', size: 'small', tags: ['x', 'y', 'z'] }, ['tags: must have at most 2 values']],
    [
      { id: 'a', size: 'small', parts: [{ name: 'x', line: 0 }, 3] },
      ['parts: value 1 line must be a whole number from 1 to 9; value 2 must be an object'],
    ],
    [{ id: 'a', size: 'small', values: [1, {}] }, ['values: value 2 must be text, a number, true, false or null']],
    [
      { id: 'a', size: 'small', colour: 'red' },
      ['colour: is not known; this takes id, size, count, urgent, tags, parts, values'],
    ],
  ])('%j', async (given, issues) => {
    expect(await check(given)).toEqual(issues)
  })
})

test('the model is shown the same as JSON Schema', () => {
  expect(task['~standard'].jsonSchema?.input({ target: 'draft-2020-12' })).toMatchObject({
    type: 'object',
    required: ['id', 'size'],
    additionalProperties: false,
    properties: {
      id: { type: 'string', minLength: 1, maxLength: 10 },
      count: { type: 'integer', minimum: 1, maximum: 5, default: 2 },
      parts: { type: 'array', items: { type: 'object', required: ['name'], additionalProperties: false } },
    },
  })
})
