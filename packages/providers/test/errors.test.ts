import { describe, expect, test } from 'vitest'
import { isStatecraftError, ProviderError, type ProviderErrorCode, providerErrorCodes } from '../src/index.ts'

describe('ProviderError', () => {
  test('says what happened and then what to do', () => {
    const error = new ProviderError('quota_exceeded', 'The provider answered 429.')
    expect(error.message).toBe(`The provider answered 429. ${providerErrorCodes.quota_exceeded.whatToDo}`)
    expect(error.name).toBe('ProviderError')
  })

  test('keeps what the provider said', () => {
    const cause = new TypeError('terminated')
    const error = new ProviderError('rate_limited', 'Slow down.', {
      status: 429,
      retryAfterMs: 2_000,
      requestId: 'req_1',
      cause,
    })
    expect(error).toMatchObject({ status: 429, retryAfterMs: 2_000, requestId: 'req_1', cause })
  })

  test('leaves unknown what nobody said', () => {
    const error = new ProviderError('network', 'Connection reset.')
    expect([error.status, error.retryAfterMs, error.requestId]).toEqual([undefined, undefined, undefined])
    expect('cause' in error).toBe(false)
  })

  test('takes `retryable` from its code unless told otherwise', () => {
    expect(new ProviderError('overloaded', 'Busy.').retryable).toBe(true)
    expect(new ProviderError('authentication', 'Who?').retryable).toBe(false)
    expect(new ProviderError('overloaded', 'Busy.', { retryable: false }).retryable).toBe(false)
  })

  test('retries only what time can heal', () => {
    const codes = Object.keys(providerErrorCodes) as ProviderErrorCode[]
    const retryable = codes.filter(code => providerErrorCodes[code].retryable)
    expect(retryable).toEqual([
      'circuit_open',
      'network',
      'overloaded',
      'protocol',
      'rate_limited',
      'server_error',
      'timeout',
    ])
  })

  test('explains every code in whole sentences', () => {
    for (const { meaning, whatToDo } of Object.values(providerErrorCodes)) {
      expect(meaning).toMatch(/^[A-Z].+\.$/)
      expect(whatToDo).toMatch(/^[A-Z].+\.$/)
    }
  })
})

describe('isStatecraftError', () => {
  test('knows a ProviderError', () => {
    expect(isStatecraftError(new ProviderError('timeout', 'Too slow.'))).toBe(true)
  })

  test('knows the error of another package or another copy of this one', () => {
    const foreign = Object.assign(new Error('elsewhere'), {
      [Symbol.for('statecraft.error')]: true,
      code: 'agent_not_found',
      retryable: false,
    })
    expect(isStatecraftError(foreign)).toBe(true)
  })

  test.each([
    ['a plain error', new Error('no')],
    ['an error that only has the fields', Object.assign(new Error('no'), { code: 'timeout', retryable: true })],
    ['a marker without fields', { [Symbol.for('statecraft.error')]: true }],
    ['a marker that is not true', { [Symbol.for('statecraft.error')]: 1, code: 'timeout', retryable: true }],
    ['a code that is not text', { [Symbol.for('statecraft.error')]: true, code: 404, retryable: true }],
    ['null', null],
    ['undefined', undefined],
    ['a string', 'timeout'],
  ])('does not take %s for one', (_, value) => {
    expect(isStatecraftError(value)).toBe(false)
  })
})

test('an error tells what it knows as data, without the text that had arrived', () => {
  const known = { status: 429, retryAfterMs: 2_000, requestId: 'req_1' }
  expect(new ProviderError('rate_limited', 'Too many.', { ...known, partialText: 'Ki' }).details).toEqual(known)
  expect(new ProviderError('network', 'Gone.').details).toEqual({})
})
