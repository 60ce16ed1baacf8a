import { describe, expect, test } from 'vitest'
import { type ChildFailure, type RestartPolicy, restartDirective } from '../src/index.ts'
import { checkPolicy } from '../src/restart-strategy.ts'

const siblings = ['a', 'b', 'c']
const failed = (more: Partial<ChildFailure> = {}): ChildFailure => ({
  child: 'b',
  at: 10_000,
  duringBirth: false,
  history: [],
  siblings,
  ...more,
})

describe('who restarts', () => {
  test.each([
    ['one-for-one', ['b']],
    ['one-for-all', ['a', 'b', 'c']],
    ['rest-for-one', ['b', 'c']],
  ] as const)('%s', (strategy, children) => {
    expect(restartDirective({ strategy }, failed())).toEqual({ directive: 'restart', children, delayMs: 0 })
  })

  test('only the child itself where nobody says otherwise', () => {
    expect(restartDirective({}, failed()).children).toEqual(['b'])
  })

  test('rest-for-one for a child that is not among its siblings touches none of them', () => {
    expect(restartDirective({ strategy: 'rest-for-one' }, failed({ child: 'gone' })).children).toEqual(['gone'])
  })
})

describe('too many failures', () => {
  const policy: RestartPolicy = { intensity: { max: 2, withinMs: 1000 } }

  test('are more than `max` within the window', () => {
    expect(restartDirective(policy, failed({ history: [9500] })).directive).toBe('restart')
    expect(restartDirective(policy, failed({ history: [9200, 9500] }))).toEqual({
      directive: 'escalate',
      children: ['b'],
      delayMs: 0,
    })
  })

  test('those before the window do not count', () => {
    expect(restartDirective(policy, failed({ history: [1, 2, 3, 9000, 9001] })).directive).toBe('restart')
  })

  test('can mean the end of the child alone', () => {
    expect(restartDirective({ ...policy, whenExceeded: 'stop' }, failed({ history: [9999, 9999] })).directive).toBe(
      'stop',
    )
  })

  test('`max` of 0 allows none', () => {
    expect(restartDirective({ intensity: { max: 0, withinMs: 1 } }, failed()).directive).toBe('escalate')
  })

  test('the fourth within five seconds, where nobody says otherwise', () => {
    expect(restartDirective({}, failed({ history: [9997, 9998] })).directive).toBe('restart')
    expect(restartDirective({}, failed({ history: [9997, 9998, 9999] })).directive).toBe('escalate')
  })
})

test('a child that failed at birth is never restarted', () => {
  for (const strategy of ['one-for-one', 'one-for-all', 'rest-for-one'] as const)
    expect(restartDirective({ strategy }, failed({ duringBirth: true })).directive).toBe('escalate')
})

test('the wait grows with the failures in the window, up to its most', () => {
  const policy = { intensity: { max: 9, withinMs: 1000 }, backoff: { initialMs: 10, factor: 3, maxMs: 200 } }
  const delay = (failures: number) => restartDirective(policy, failed({ history: Array(failures).fill(9999) })).delayMs
  expect([0, 1, 2, 3, 4].map(delay)).toEqual([10, 30, 90, 200, 200])
  expect(restartDirective(policy, failed({ history: [1, 2, 3] })).delayMs).toBe(10)
})

test.each<RestartPolicy>([
  { intensity: { max: 101, withinMs: 1 } },
  { intensity: { max: -1, withinMs: 1 } },
  { intensity: { max: 1.5, withinMs: 1 } },
  { intensity: { max: 1, withinMs: 0 } },
  { backoff: { initialMs: -1 } },
  { backoff: { initialMs: 1, factor: 0.5 } },
  { backoff: { initialMs: 1, maxMs: Number.NaN } },
  { strategy: 'one_for_one' as never },
  { whenExceeded: 'explode' as never },
])('%o is refused', policy => {
  expect(() => checkPolicy(policy)).toThrow(expect.objectContaining({ code: 'input_invalid' }))
})
