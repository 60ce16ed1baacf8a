import { describe, expect, test } from 'vitest'
import { assertTools, isToolName, type ToolChoice, type ToolSpec } from '../src/index.ts'

const add: ToolSpec = { name: 'add', description: 'Adds.', inputSchema: { type: 'object' } }

test.each([
  ['add', true],
  ['Add_2-numbers', true],
  ['x'.repeat(64), true],
  ['x'.repeat(65), false],
  ['', false],
  ['add up', false],
  ['math.add', false],
  ['додати', false],
])('isToolName(%j) is %s', (name, valid) => {
  expect(isToolName(name)).toBe(valid)
})

describe('assertTools', () => {
  test.each<[string, ToolSpec[], ToolChoice | undefined]>([
    ['no tools', [], undefined],
    ['tools with any choice that they can meet', [add], 'required'],
    ['the choice of an offered tool', [add], { tool: 'add' }],
    ['the choice of no tool', [add], 'none'],
  ])('accepts %s', (_, tools, choice) => {
    expect(() => assertTools(tools, choice)).not.toThrow()
  })

  test.each<[string, ToolSpec[], ToolChoice | undefined, RegExp]>([
    ['a bad name', [{ ...add, name: 'add up' }], undefined, /"add up" is not a tool name/],
    ['a repeated name', [add, add, add], undefined, /: two tools are named "add"\./],
    ['a schema of something else', [{ ...add, inputSchema: { type: 'string' } }], undefined, /schema of "add" is not/],
    ['an empty schema', [{ ...add, inputSchema: {} }], undefined, /schema of "add" is not/],
    ['the choice of a tool that is not offered', [add], { tool: 'multiply' }, /choice "multiply" is not offered/],
    ['a demand without tools', [], 'required', /no tool is offered/],
  ])('refuses %s', (_, tools, choice, message) => {
    expect(() => assertTools(tools, choice)).toThrow(expect.objectContaining({ code: 'invalid_request' }))
    expect(() => assertTools(tools, choice)).toThrow(message)
  })
})
