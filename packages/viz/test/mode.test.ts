import type { Result } from '@statecraft/runtime'
import { describe, expect, test } from 'vitest'
import { modeOf, wavesOf } from '../src/mode.ts'
import { resultOf, T0 } from './sample-results.ts'

/** A child that worked from `start` to `end`. */
const worked = (start: number, end: number, agent = 'worker'): Result =>
  resultOf({ agent, startedAt: T0 + start, durationMs: end - start })

/** One that was never begun. */
const waited = resultOf({ agent: 'waited' })

describe('how children worked', () => {
  test('one child or none has no mode', () => {
    expect(modeOf([])).toBeUndefined()
    expect(modeOf([worked(0, 10)])).toBeUndefined()
  })

  test('at the same time: parallel, be it only two of them', () => {
    expect(modeOf([worked(0, 100), worked(50, 150)])).toBe('parallel')
    expect(modeOf([worked(0, 1000), worked(10, 20), worked(500, 600)])).toBe('parallel')
    expect(modeOf([worked(0, 100), worked(0, 100), worked(200, 300)])).toBe('parallel')
  })

  test('one after another: sequential', () => {
    expect(modeOf([worked(0, 100), worked(100, 200)])).toBe('sequential')
    expect(modeOf([worked(203, 300), worked(0, 102), worked(102, 202)])).toBe('sequential')
  })

  test('unknown for those that took no time in the same moment, and for one that never began', () => {
    expect(modeOf([worked(0, 0), worked(0, 0)])).toBeUndefined()
    expect(modeOf([worked(0, 0), worked(0, 100)])).toBeUndefined()
    expect(modeOf([worked(0, 100), waited])).toBeUndefined()
  })

  test('what is known for sure outweighs a child that says nothing', () => {
    expect(modeOf([worked(0, 100), waited, worked(50, 80)])).toBe('parallel')
  })
})

describe('the waves in which children worked', () => {
  const namesOf = (children: readonly Result[]) =>
    wavesOf(children).map(({ mode, children: wave }) => [mode, ...wave.map(({ agent }) => agent)])

  test('those side by side are together, in the order in which they began', () => {
    const children = [
      worked(0, 60, 'a'),
      worked(2, 40, 'b'),
      worked(200, 260, 'd'),
      worked(70, 150, 'c'),
      worked(200, 230, 'e'),
    ]
    expect(namesOf(children)).toEqual([
      ['parallel', 'a', 'b'],
      [undefined, 'c'],
      ['parallel', 'd', 'e'],
    ])
  })

  test('all in turn, all at once, and what cannot be known are one wave each', () => {
    expect(namesOf([worked(0, 10, 'a'), worked(10, 20, 'b')])).toEqual([['sequential', 'a', 'b']])
    expect(namesOf([worked(0, 10, 'a'), worked(5, 20, 'b')])).toEqual([['parallel', 'a', 'b']])
    expect(namesOf([worked(0, 10, 'a'), worked(5, 20, 'b'), waited])).toEqual([['parallel', 'a', 'b', 'waited']])
  })
})
