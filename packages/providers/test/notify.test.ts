import { expect, test, vi } from 'vitest'
import { notify } from '../src/notify.ts'

test('tells the listener, if there is one', () => {
  const listener = vi.fn()
  notify(listener, 'news')
  expect(listener).toHaveBeenCalledExactlyOnceWith('news')
  expect(() => notify(undefined, 'news')).not.toThrow()
})

test('survives a listener that throws', () => {
  const listener = vi.fn(() => {
    throw new Error('deaf')
  })
  expect(() => notify(listener, 'news')).not.toThrow()
  expect(listener).toHaveBeenCalledOnce()
})
