import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Contribution, type MergeOptions, mergeValues, sameStructure } from '../../src/index.ts'

const said = (from: string, value: unknown, confidence?: number): Contribution => ({
  from,
  value,
  ...(confidence !== undefined && { confidence }),
})
const ofTwo = (a: unknown, b: unknown, options?: MergeOptions) => mergeValues([said('a', a), said('b', b)], options)

describe('merging', () => {
  test('joins objects key by key, however deep, and says who said what', () => {
    const { value, provenance, conflicts } = ofTwo({ x: { y: 1 } }, { x: { z: 2 }, 'a/b': true })
    expect(value).toEqual({ x: { y: 1, z: 2 }, 'a/b': true })
    expect([...provenance]).toEqual([
      ['/x/y', ['a']],
      ['/x/z', ['b']],
      ['/a~1b', ['b']],
    ])
    expect(conflicts).toEqual([])
  })

  test('joins lists without repeating an entry, or takes them as places like any other', () => {
    expect(ofTwo([1, { n: 1 }], [{ n: 1 }, 2]).value).toEqual([1, { n: 1 }, 2])
    const { value, conflicts } = ofTwo([1], [2], { lists: 'conflict' })
    expect([value, conflicts.length]).toEqual([[1], 1])
  })

  test('of nothing is nothing, and what is undefined says nothing', () => {
    expect(mergeValues([]).value).toBeUndefined()
    expect(ofTwo(undefined, 2)).toMatchObject({ value: 2, conflicts: [] })
    expect(ofTwo({ n: undefined }, { n: 2 }).value).toEqual({ n: 2 })
  })

  test('lets no key land that is more than data', () => {
    const { value } = ofTwo(JSON.parse('{"__proto__":{"admin":true},"a":1}'), JSON.parse('{"constructor":{"b":1}}'))
    expect(Object.getOwnPropertyNames(value)).toEqual(['a'])
    const inLists = ofTwo(JSON.parse('[{"__proto__":1,"a":1}]'), JSON.parse('[{"b":{"constructor":1}}]')).value
    expect(JSON.stringify(inLists)).toBe('[{"a":1},{"b":{}}]')
  })
})

describe('where two differ', () => {
  const given = [said('a', { n: 1 }, 0.2), said('b', { n: 2 }, 0.9), said('c', { n: 3 }), said('d', { n: 2 })]

  test.each([
    ['first', 1, ['a']],
    ['last', 2, ['b', 'd']],
    ['confident', 2, ['b', 'd']],
    ['all', [1, 2, 3], ['a', 'b', 'c', 'd']],
  ] as const)('%s decides', (conflict, n, from) => {
    const { value, provenance, conflicts } = mergeValues(given, { conflict })
    expect(value).toEqual({ n })
    expect(provenance.get('/n')).toEqual(from)
    expect(conflicts.map(({ path, values }) => [path, values.map(each => each.from)])).toEqual([
      ['/n', ['a', 'b', 'c']],
    ])
  })

  test('fail says every place, and who differs there', () => {
    expect(() => ofTwo({ n: 1, m: { k: 1 } }, { n: 2, m: { k: 2 } }, { conflict: 'fail' })).toThrow(
      expect.objectContaining({ code: 'merge_conflict', details: { places: ['/n', '/m/k'] } }),
    )
    expect(() => ofTwo(1, 'one', { conflict: 'fail' })).toThrow('the whole (a, b)')
    expect(ofTwo({ n: 1 }, { n: 1 }, { conflict: 'fail' }).value).toEqual({ n: 1 })
  })

  test('kinds of value differ like anything else', () => {
    expect(ofTwo({ n: { deep: 1 } }, { n: [1] })).toMatchObject({
      value: { n: { deep: 1 } },
      conflicts: [{ path: '/n' }],
    })
  })

  test('what counts as the same is a parameter', () => {
    const same = (a: unknown, b: unknown): boolean => String(a).toLowerCase() === String(b).toLowerCase()
    expect(ofTwo('Yes', 'yes', { same }).conflicts).toEqual([])
  })
})

describe('whatever is merged', () => {
  const json = fc.jsonValue({ maxDepth: 3 })

  test('a value with itself is that value, said by both', () => {
    fc.assert(
      fc.property(json, value => {
        const { value: merged, conflicts } = ofTwo(value, value, { lists: 'conflict' })
        expect(sameStructure(merged, withoutRefused(value))).toBe(true)
        expect(conflicts).toEqual([])
      }),
    )
  })

  test('every place that has a value says whose it is, and every conflict has at least two sides', () => {
    fc.assert(
      fc.property(fc.array(json, { minLength: 1, maxLength: 4 }), values => {
        const { provenance, conflicts } = mergeValues(values.map((value, at) => said(`v${at}`, value)))
        for (const [, from] of provenance) expect(from.length).toBeGreaterThan(0)
        for (const each of conflicts) expect(each.values.length).toBeGreaterThan(1)
      }),
    )
  })
})

/** Keys that never land are not expected back. */
function withoutRefused(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value), (key, part: unknown) =>
    key === '__proto__' || key === 'constructor' ? undefined : part,
  )
}
