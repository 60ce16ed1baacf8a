import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { StreamPart } from '../../src/index.ts'
import { redaction } from '../../src/node/redaction.ts'

const usual = redaction([])

describe('a text loses', () => {
  test.each([
    ['key sk-proj-AbC123dEf456GhI789 here', 'key [redacted] here'],
    ['(ghp_0123456789abcdefghij)', '([redacted])'],
    ['AIzaSyA1234567890abcdefghijklmnopqrstu', '[redacted]'],
    ['AKIAIOSFODNN7EXAMPLE', '[redacted]'],
    ['eyJhbGciOiJI.eyJzdWIiOiIx.c2lnbmF0dXJl', '[redacted]'],
    ['Authorization: Bearer abc.def-123456', 'Authorization: Bearer [redacted]'],
    ['authorization: Basic dXNlcjpwYXNz', 'authorization: Basic [redacted]'],
    ['bearer 0123456789abcdef', 'bearer [redacted]'],
    ['?api_key=abcdef&x=1', '?api_key=[redacted]&x=1'],
    ['{"apiKey": "abcdef", "x": 1}', '{"apiKey": "[redacted]", "x": 1}'],
    ['{\\"client_secret\\":\\"abcdef\\"}', '{\\"client_secret\\":\\"[redacted]\\"}'],
    ['password = hunter22', 'password = [redacted]'],
    ['postgres://me:hunter22@db/x', 'postgres://me:[redacted]@db/x'],
    ['-----BEGIN RSA PRIVATE KEY-----\nabc\n-----END RSA PRIVATE KEY-----.', '[redacted].'],
    ['-----BEGIN PRIVATE KEY-----\nabc', '[redacted]'],
  ])('what is a secret by its form: %s', (text, expected) => {
    expect(usual.text(text)).toBe(expected)
  })

  test.each([
    'The bearer of this letter.',
    'sk-learn and ask-me-anything-about-cats',
    'No secret at all: none.',
    'maxTokens: 1000',
    'http://x:80/a@b',
  ])('nothing else: %s', text => {
    expect(usual.text(text)).toBe(text)
  })

  test('what the caller names, the longest first, escaped or not', () => {
    const own = redaction(['swordfish', 'swordfish-2', 'quo"ted', /ticket-\d+/iy])
    expect(own.text('swordfish-2 swordfish quo"ted quo\\"ted TICKET-7 x')).toBe(
      '[redacted] [redacted] [redacted] [redacted] [redacted] x',
    )
  })

  test('nothing for a name that is no secret', () => {
    expect(() => redaction([' a b '])).toThrow(expect.objectContaining({ code: 'invalid_option' }))
    expect(() => redaction(['']).text('x')).toThrow('fewer than 6 characters')
  })
})

test('data lose what stands under the name of a secret, and secrets that are keys', () => {
  const data = {
    token: 'abc',
    password: { type: 'string' },
    list: [{ 'x-api-key': 'k' }],
    'sk-0123456789abcdefgh': 1,
    n: 5,
  }
  expect(usual.data({ ...data, gone: undefined })).toEqual({
    token: '[redacted]',
    password: { type: 'string' },
    list: [{ 'x-api-key': '[redacted]' }],
    '[redacted]': 1,
    n: 5,
  })
})

describe('a stream', () => {
  const text = (said: string): StreamPart => ({ type: 'text-delta', text: said })
  const args = (id: string, said: string): StreamPart => ({ type: 'tool-call-delta', id, text: said })

  test('stays as it was cut where there is no secret', () => {
    const parts: StreamPart[] = [text('a'), { type: 'reasoning-delta', text: 'b' }, text('c'), args('1', '{"a": 1}')]
    expect(usual.stream(parts)).toEqual(parts)
  })

  test('loses a secret that is spread over its deltas', () => {
    expect(usual.stream([text('It is sk-0123'), text('456789abc'), text('defgh.')])).toEqual([
      text('It is [redacted].'),
    ])
  })

  test('loses secrets in arguments by the name of their keys, call by call', () => {
    const parts = [args('1', '{"pass'), args('2', '{"x":'), args('1', 'word":"abc"}'), args('2', '2}')]
    expect(usual.stream(parts)).toEqual([args('1', '{"password":"[redacted]"}'), args('2', '{"x":'), args('2', '2}')])
  })

  test('keeps attempts apart', () => {
    const parts: StreamPart[] = [text('password: '), { type: 'restart' }, text('swordfish')]
    expect(usual.stream(parts)).toEqual(parts)
  })
})

test('what is redacted stays as it is when it is redacted again', () => {
  const piece = fc.constantFrom(
    'Authorization: ',
    'Bearer ',
    'api_key=',
    'secret',
    '"',
    '\\"',
    ' ',
    ':',
    '[redacted]',
    ']',
    'sk-',
    '0123456789abcdefgh',
    'password',
    '://',
    '@',
    'eyJ',
    '.',
    '-----BEGIN PRIVATE KEY-----',
    '\n',
    'Basic ',
    'token',
    '_',
  )
  fc.assert(
    fc.property(fc.array(fc.oneof(piece, fc.string({ maxLength: 5 })), { maxLength: 12 }), pieces => {
      const once = usual.text(pieces.join(''))
      expect(usual.text(once)).toBe(once)
    }),
    { numRuns: 2_000 },
  )
})

test('a long text costs no more than its length', () => {
  const started = performance.now()
  for (const again of [
    'eyJ',
    'sk-',
    'a',
    '://a:',
    '-----BEGIN PRIVATE KEY-----',
    'Bearer ',
    'password',
    'eyJaaaaaaaa.',
  ]) {
    usual.text(again.repeat(Math.ceil(1_000_000 / again.length)))
  }
  expect(performance.now() - started).toBeLessThan(5_000)
})
