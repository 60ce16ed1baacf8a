import { inspect } from 'node:util'
import { expect, test } from 'vitest'
import { cleanCause, quotable, redactor } from '../../src/wire/secrets.ts'

const key = 'sk-test-0123456789'

test('the key and the secret headers are taken out, wherever they stand', () => {
  const redact = redactor(key, {
    Authorization: 'Bearer other-secret',
    'x-api-key': 'third-secret',
    'x-title': 'Statecraft',
  })
  const text = `${key}! Bearer other-secret, other-secret, x${key}x third-secret Statecraft`
  expect(redact(text)).toBe('[redacted]! [redacted], [redacted], x[redacted]x [redacted] Statecraft')
})

test('a secret that holds another one goes as a whole', () => {
  expect(redactor('abcdefgh', { token: 'abcdefgh-ij' })('abcdefgh-ij abcdefgh')).toBe('[redacted] [redacted]')
})

test('a key that is too short to be one garbles nothing', () => {
  expect(redactor('none', { token: 'x' })('none of x')).toBe('none of x')
})

test('without a secret nothing is changed', () => {
  expect(redactor(undefined, { token: ' ' })('a b')).toBe('a b')
})

test('a long text is cut only after the key is out of it', () => {
  const text = `${'x'.repeat(495)}${key}`
  expect(quotable(text, redactor(key, {}))).toBe(`${'x'.repeat(495)}[reda…`)
})

test('a cause keeps names, codes and messages down its chain, and no secret', () => {
  const inner = Object.assign(new Error(`read ${key}`), { code: 'ECONNRESET', headers: { authorization: key } })
  const outer = new TypeError(`failed with ${key}`, { cause: inner })
  const clean = cleanCause(outer, redactor(key, {}))
  expect(clean).toMatchObject({
    name: 'TypeError',
    message: 'failed with [redacted]',
    cause: { code: 'ECONNRESET', message: 'read [redacted]' },
  })
  expect(inspect(clean, { depth: 10, showHidden: true })).not.toContain(key)
  expect(clean?.stack).toMatch(/secrets\.test/)
})

test('a chain of causes without end is cut, and what is no error is left out', () => {
  const loop = new Error('loop')
  loop.cause = loop
  expect(
    inspect(
      cleanCause(loop, text => text),
      { depth: 20 },
    ).match(/Error: loop/g)?.length,
  ).toBeLessThan(12)
  expect(cleanCause({ headers: key }, text => text)).toBeUndefined()
})
