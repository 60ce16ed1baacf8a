import type { Result } from '@statecraft/runtime'
import { expect, test } from 'vitest'
import { modeOf } from '../src/mode.ts'
import { call, resultOf, step, T0 } from './sample-results.ts'

/** A child that worked from `start` to `end` in one call; `durationMs` is what it took in all. */
const worked = (start: number, end: number, durationMs = end - start): Result =>
  resultOf({ agent: 'worker', durationMs, steps: [call(start, end - start, 'work')] })

test('one child or none has no mode', () => {
  expect(modeOf([])).toBeUndefined()
  expect(modeOf([worked(0, 10)])).toBeUndefined()
})

test('children whose steps ran at the same time were parallel', () => {
  expect(modeOf([worked(0, 100), worked(50, 150)])).toBe('parallel')
  expect(modeOf([worked(0, 1000), worked(10, 20), worked(500, 600)])).toBe('parallel')
})

test('children that ran after one another were sequential, a moment between turns aside', () => {
  expect(modeOf([worked(0, 100), worked(100, 200)])).toBe('sequential')
  expect(modeOf([worked(0, 100, 102), worked(101, 200, 101), worked(203, 300)])).toBe('sequential')
})

test('two at once and one after them still is parallel', () => {
  expect(modeOf([worked(0, 100), worked(0, 100), worked(200, 300)])).toBe('parallel')
})

test('the work of grandchildren counts as work of the child', () => {
  const parent = resultOf({ agent: 'parent', durationMs: 100, children: [worked(0, 100)] })
  expect(modeOf([parent, worked(50, 150)])).toBe('parallel')
})

test('a child that took far longer than its steps may have overlapped: unknown', () => {
  expect(modeOf([worked(0, 100, 5000), worked(200, 300)])).toBeUndefined()
  expect(modeOf([worked(0, 100, 150), worked(110, 210)])).toBeUndefined()
})

test('unknown where the steps cannot tell', () => {
  const idle = resultOf({ agent: 'idle', durationMs: 10 })
  const open = resultOf({
    agent: 'open',
    steps: [{ id: '1', source: 'tool', name: 'x', status: 'running', startedAt: T0 }],
  })
  expect(modeOf([worked(0, 0), worked(0, 0)])).toBeUndefined()
  expect(modeOf([worked(0, 0), worked(0, 100)])).toBeUndefined()
  expect(modeOf([worked(0, 100), idle])).toBeUndefined()
  expect(modeOf([worked(0, 100), open])).toBeUndefined()
})

test('what is known for sure outweighs a child that says nothing', () => {
  const idle = resultOf({ agent: 'idle', steps: [], durationMs: 10 })
  expect(modeOf([worked(0, 100), idle, worked(50, 80)])).toBe('parallel')
})

test('every kind of step counts', () => {
  const checked = resultOf({
    agent: 'checker',
    durationMs: 100,
    steps: [step('check', 'tests', { startedAt: T0 + 20, durationMs: 100 })],
  })
  expect(modeOf([worked(0, 100), checked])).toBe('parallel')
})
