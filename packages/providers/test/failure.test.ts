import { expect, test, vi } from 'vitest'
import { isProviderError, retell } from '../src/failure.ts'
import { ProviderError, providerErrorCodes } from '../src/index.ts'

test('recognises the errors of this package, and those of another copy of it', async () => {
  vi.resetModules()
  const copy = await import('../src/errors.ts')
  expect(copy.ProviderError).not.toBe(ProviderError)
  expect(isProviderError(new ProviderError('network', 'Gone.'))).toBe(true)
  expect(isProviderError(new copy.ProviderError('network', 'Gone.'))).toBe(true)
})

test.each([[new Error('no')], [undefined], ['network'], [{ code: 'network', retryable: true }]])(
  'takes %s for what it is: no provider error',
  thrown => expect(isProviderError(thrown)).toBe(false),
)

const details = { retryable: false, status: 503, retryAfterMs: 20, requestId: 'req_1', partialText: 'The cap' }

test('retells a failure in other words and loses nothing', () => {
  const error = new ProviderError('server_error', 'The provider answered 503.', details)
  const retold = retell(error, what => `Twice: ${what}`)
  expect(retold).toMatchObject({ ...details, code: 'server_error', cause: error })
  expect(retold.message).toBe(`Twice: The provider answered 503. ${providerErrorCodes.server_error.whatToDo}`)
})

test('changes what it is told to change', () => {
  const error = new ProviderError('server_error', 'The provider answered 503.', details)
  const retold = retell(error, what => what, { retryable: true, retryAfterMs: undefined })
  expect(retold).toMatchObject({ retryable: true, retryAfterMs: undefined, status: 503 })
})
