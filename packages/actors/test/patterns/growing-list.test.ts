import fc from 'fast-check'
import { expect, test } from 'vitest'
import { append, type GrowingList } from '../../src/patterns/growing-list.ts'

/** The list after so many appends, and how many entries were written on the way. */
function grown(count: number): { readonly list: GrowingList<number>; readonly written: number } {
  let list: GrowingList<number> = []
  let written = 0
  for (let n = 0; n < count; n += 1) {
    const next = append(list, n)
    const known = new Set<unknown>(list)
    for (const chunk of next) if (!known.has(chunk)) written += chunk.length
    written += next.length
    list = next
  }
  return { list, written }
}

test('a growing list has all that was appended, in its order, and the one before it is unchanged', () => {
  fc.assert(
    fc.property(fc.nat({ max: 300 }), count => {
      const { list } = grown(count)
      const before = JSON.stringify(list)
      expect(list.flat()).toEqual(Array.from({ length: count }, (_, n) => n))
      append(list, -1)
      expect(JSON.stringify(list)).toBe(before)
    }),
  )
})

test('appending writes about log2(n) entries, not n: ten times as many cost less than fourteen times as much', () => {
  const [some, many] = [grown(1000), grown(10_000)]
  expect(many.written).toBeLessThan(10_000 * 2 * Math.log2(10_000))
  expect(many.written / some.written).toBeLessThan(14)
})
