import { expect, test } from 'vitest'
import { jsonFault, parseJson } from '../src/json.ts'

const circle: Record<string, unknown> = { name: 'round' }
circle.again = { circle }
const deep: unknown = JSON.parse('[['.repeat(600) + ']]'.repeat(600))

test.each<[string, unknown]>([
  ['undefined', undefined],
  ['null', null],
  ['nested data', { a: [1, 'b', true, null, { c: 1.5 }] }],
  ['a property that is undefined', { a: undefined }],
  ['an object without a prototype', Object.assign(Object.create(null), { a: 1 })],
  ['the same object in two places', [circle.name, { x: 1 }, { x: 1 }]],
  ['a shared part that is no circle', ((part: object) => ({ a: part, b: [part] }))({ c: 1 })],
])('%s is plain JSON', (_what, value) => {
  expect(jsonFault(value)).toBeUndefined()
})

test.each<[string, unknown, string, string]>([
  ['a BigInt', 1n, '', 'a BigInt'],
  ['a BigInt inside', { a: [{ b: 1n }] }, '.a[0].b', 'a BigInt'],
  ['a function', { run: () => 1 }, '.run', 'a function'],
  ['a symbol', [Symbol('s')], '[0]', 'a symbol'],
  ['a hole in a list', [1, undefined], '[1]', 'undefined in a list'],
  ['NaN', { price: Number.NaN }, '.price', 'the number NaN'],
  ['infinity', -Infinity, '', 'the number -Infinity'],
  ['a date', { at: new Date(0) }, '.at', 'an instance of Date'],
  ['a map', new Map(), '', 'an instance of Map'],
  ['an error', { cause: new TypeError('no') }, '.cause', 'an instance of TypeError'],
  ['bytes', new Uint8Array(1), '', 'an instance of Uint8Array'],
  ['a circle', circle, '.again.circle', 'a circle'],
])('%s is not', (_what, value, path, found) => {
  expect(jsonFault(value)).toEqual({ path, found })
})

test('what is nested too deep to be read again is refused', () => {
  expect(jsonFault(deep)?.found).toBe('something nested deeper than 1000')
})

test('a wide graph full of circles is refused at once', () => {
  const nodes = Array.from({ length: 50 }, () => ({ links: [] as unknown[] }))
  for (const node of nodes) node.links.push(...nodes)
  expect(jsonFault(nodes)).toEqual({ path: '[0].links[0]', found: 'a circle' })
})

test.each([
  '{"__proto__":{"admin":true},"a":1}',
  '{"\\u005f_proto__":{"admin":true},"a":1}',
  '{"constructor":{"prototype":{"admin":true}},"a":1}',
  '{"xstate$$type":1,"a":1}',
])('keys that could become more than data are left out: %s', text => {
  const read = parseJson(text)
  expect(Object.keys(read as object)).toEqual(['a'])
  expect(Object.getPrototypeOf(read)).toBe(Object.prototype)
})

test('text that mentions them only as values is left as it is', () => {
  expect(parseJson('{"a":"__proto__","b":["constructor"]}')).toEqual({ a: '__proto__', b: ['constructor'] })
})
