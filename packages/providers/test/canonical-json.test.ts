import fc from 'fast-check'
import { expect, test } from 'vitest'
import { canonicalJson } from '../src/canonical-json.ts'

test('sorts the keys of every object, at every depth, and leaves lists in their order', () => {
  expect(canonicalJson({ b: [{ d: 1, c: 2 }, 3], a: 'x' })).toBe('{"a":"x","b":[{"c":2,"d":1},3]}')
})

test('drops keys that are undefined, so that absent and undefined are the same', () => {
  expect(canonicalJson({ a: undefined, b: { c: undefined } })).toBe(canonicalJson({ b: {} }))
})

test('is a text for every value', () => {
  expect(canonicalJson(undefined)).toBe('null')
  expect(canonicalJson('"')).toBe('"\\""')
  expect(canonicalJson([undefined])).toBe('[null]')
})

test('keeps keys that mean something to objects', () => {
  const value: unknown = JSON.parse('{"z":1,"__proto__":{"y":2}}')
  expect(canonicalJson(value)).toBe('{"__proto__":{"y":2},"z":1}')
})

test('is valid JSON of the same value, and no order of keys changes it', () => {
  const reversed = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(reversed)
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(
      Object.entries(value)
        .reverse()
        .map(([key, part]) => [key, reversed(part)]),
    )
  }
  fc.assert(
    fc.property(fc.jsonValue(), value => {
      const text = canonicalJson(value)
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)))
      expect(canonicalJson(reversed(value))).toBe(text)
    }),
  )
})

test('tells different values apart', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
      fc.pre(JSON.stringify(a) !== JSON.stringify(b))
      const same = canonicalJson(a) === canonicalJson(b)
      if (same) expect(JSON.parse(JSON.stringify(a))).toEqual(JSON.parse(JSON.stringify(b)))
    }),
  )
})
