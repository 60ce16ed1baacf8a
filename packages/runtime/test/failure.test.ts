import { expect, test } from 'vitest'
import { isFailure, StatecraftError, toError, toFailure } from '../src/index.ts'

const failure = { code: 'ask_deadline', message: 'late', retryable: true }

test('an error of ours keeps its code, and what it says besides', () => {
  const error = new StatecraftError('limit_exceeded', 'no more', { details: { limit: 'turns' } })
  expect(toFailure(error)).toEqual({
    code: 'limit_exceeded',
    message: 'no more',
    retryable: false,
    details: { limit: 'turns' },
  })
})

test('any other thrown value gets the fallback as its code', () => {
  expect(toFailure(new TypeError('bad'))).toEqual({ code: 'step_failed', message: 'bad', retryable: false })
  expect(toFailure('text', 'chart_fault')).toEqual({ code: 'chart_fault', message: 'text', retryable: false })
  expect(toFailure(undefined).message).toBe('undefined')
})

test('a failure stays what it is', () => {
  expect(toFailure(failure)).toEqual(failure)
  expect(isFailure(failure)).toBe(true)
  expect(isFailure(new Error('x'))).toBe(false)
  expect(isFailure({ code: 1, message: '', retryable: false })).toBe(false)
})

test('a failure can be thrown, and a code that is not ours is kept', () => {
  expect(toError(failure)).toMatchObject({ code: 'ask_deadline', retryable: true, message: 'late' })
  expect(toError({ ...failure, code: 'rate_limited' })).toMatchObject({
    code: 'step_failed',
    details: { code: 'rate_limited' },
  })
})
