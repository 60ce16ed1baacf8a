import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Json } from '../../src/index.ts'
import { differences, distance, inWords } from '../../src/node/request-difference.ts'

const words = (recorded: Json, asked: Json): readonly string[] => differences(recorded, asked).map(inWords)

test('every path that differs is told, in the order of the recording', () => {
  expect(words({ a: [1, { b: 'x' }], c: 1 }, { a: [2, { b: 'y' }], d: null })).toEqual([
    'a[0]: recorded 1, asked 2',
    'a[1].b: recorded "x", asked "y"',
    'c: recorded 1, asked nothing',
    'd: recorded nothing, asked null',
  ])
  expect(words([1], { 0: 1 })).toEqual(['the request: recorded [1], asked {"0":1}'])
})

test('long values are cut around the place where they part', () => {
  const [told = ''] = words({ a: `${'x'.repeat(500)}one${'y'.repeat(500)}` }, { a: `${'x'.repeat(500)}two` })
  expect(told).toMatch(/^a: recorded …x{20}oney+…, asked …x{20}two"$/)
})

test('a request is nearer the more it shares', () => {
  const from = (asked: Json): number => distance(differences({ text: 'When is high water?', n: 1 }, asked))
  expect(from({ text: 'When is high water?', n: 1 })).toBe(0)
  expect(from({ text: 'When is low water?', n: 1 })).toBeLessThan(from({ text: 'Hello.', n: 1 }))
  expect(from({ text: 'So, when is high water?', n: 1 })).toBeLessThan(from({ text: 'Hello.', n: 1 }))
  expect(from({ text: 'Hello.', n: 1 })).toBeLessThan(from({ text: 'Hello.', n: 2 }))
  expect(from({ text: 'Hello.', n: 1 })).toBeLessThan(
    from({ text: 'When is high water?', n: 1, tools: [{ a: 1 }, { b: 2 }] }),
  )
})

test('equal data do not differ, and others do', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
      const [left, right] = [JSON.parse(JSON.stringify(a)), JSON.parse(JSON.stringify(b))]
      expect(differences(left, structuredClone(left))).toEqual([])
      expect(differences(left, right).length > 0).toBe(!Object.is(JSON.stringify(left), JSON.stringify(right)))
    }),
  )
})
