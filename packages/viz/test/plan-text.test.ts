import { expect, test } from 'vitest'
import { planText } from '../src/plan-text.ts'

test.each([undefined, null, '', []])('%j is no plan', plan => {
  expect(planText(plan)).toBeUndefined()
})

test('text stays as it is', () => {
  expect(planText('search, then write')).toBe('search, then write')
})

test('a list is numbered, whichever shape its steps have', () => {
  expect(planText(['search', { task: 'write', agent: 'writer' }, { description: 'check' }, 4, null])).toBe(
    '1. search; 2. write; 3. check; 4. 4; 5. null',
  )
  expect(planText({ goal: 'x', steps: ['search', 'write'] })).toBe('1. search; 2. write')
  expect(planText({ tasks: [{ title: 'search' }] })).toBe('1. search')
})

test('anything else is shown as data, even when it cannot be', () => {
  const circle: Record<string, unknown> = {}
  circle.self = circle
  expect(planText({ goal: 'x' })).toBe('{"goal":"x"}')
  expect(planText(circle)).toBe('[object Object]')
  expect(planText(7n)).toBe('7')
})
