import { expect, test } from 'vitest'
import { createIds } from '../src/index.ts'

test('ids say their kind, and no two are the same, also of two runtimes', () => {
  const [a, b] = [createIds(), createIds()]
  const ids = [a.next('run'), a.next('run'), a.next('task'), b.next('run')]
  expect(new Set(ids).size).toBe(4)
  expect(ids[0]).toMatch(/^run-/)
  expect(ids[2]).toMatch(/^task-/)
})

test('under a given prefix they are the same every time', () => {
  expect([createIds('x').next('run'), createIds('x').next('run')]).toEqual(['run-x-1', 'run-x-1'])
})
