import { expect, test } from 'vitest'
import { parsePlain } from '../src/plain-json.ts'

test('plain text is read as it stands', () => {
  expect(parsePlain('{"a":[1,null,"x"]}')).toEqual({ a: [1, null, 'x'] })
  expect(() => parsePlain('{a:1}')).toThrow(SyntaxError)
})

test.each([
  '{"__proto__":{"admin":true},"a":1}',
  '{"\\u005f_proto__":{"admin":true},"a":1}',
  '{"constructor":{"x":1},"a":1}',
])('keys that could become more than data do not land: %s', text => {
  const value = parsePlain(text) as object
  expect(Object.getOwnPropertyNames(value)).toEqual(['a'])
  expect(Object.assign({}, value)).not.toHaveProperty('admin')
})

test('they may still be values', () => {
  expect(parsePlain('{"key":"__proto__"}')).toEqual({ key: '__proto__' })
})
