import { describe, expect, test } from 'vitest'
import { memoryCache } from '../src/cache-store.ts'
import { code } from './asking.ts'
import { simulatedClock } from './simulated-clock.ts'

describe('memoryCache', () => {
  test('gives back what was put in, and the latest of a key', () => {
    const store = memoryCache()
    expect(store.get('a')).toBe(undefined)
    store.set('a', 'old', undefined)
    store.set('a', 'new', undefined)
    expect(store.get('a')).toBe('new')
  })

  test('forgets an entry when its time is over', async () => {
    const clock = simulatedClock()
    const store = memoryCache({ clock })
    store.set('a', 'short', 50)
    store.set('b', 'long', undefined)
    await clock.advance(49)
    expect(store.get('a')).toBe('short')
    await clock.advance(1)
    expect([store.get('a'), store.get('b')]).toEqual([undefined, 'long'])
  })

  test('makes room by forgetting what was not used for the longest time', () => {
    const store = memoryCache({ max: 2 })
    store.set('a', 'a', undefined)
    store.set('b', 'b', undefined)
    store.get('a')
    store.set('c', 'c', undefined)
    expect(['a', 'b', 'c'].map(key => store.get(key))).toEqual(['a', undefined, 'c'])
  })

  test('takes a key that is written again for used', () => {
    const store = memoryCache({ max: 2 })
    for (const key of ['a', 'b', 'a', 'c']) store.set(key, key, undefined)
    expect(['a', 'b', 'c'].map(key => store.get(key))).toEqual(['a', undefined, 'c'])
  })

  test('pushes nothing out when a key is written again', () => {
    const store = memoryCache({ max: 2 })
    store.set('a', 'a', undefined)
    store.set('b', 'b', undefined)
    store.set('b', 'b again', undefined)
    expect([store.get('a'), store.get('b')]).toEqual(['a', 'b again'])
  })

  test.each([0, 1.5, Number.NaN])('refuses to keep at most %s entries', max => {
    expect(() => memoryCache({ max })).toThrow(code('invalid_option'))
  })
})
