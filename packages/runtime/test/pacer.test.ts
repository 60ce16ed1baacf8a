import { afterEach, expect, test, vi } from 'vitest'
import { createPacer } from '../src/index.ts'

afterEach(() => {
  vi.unstubAllGlobals()
})

test('`soon` comes before the event loop turns, `later` after it', async () => {
  const order: string[] = []
  const { soon, later } = createPacer()
  const done = new Promise<void>(resolve => {
    later(() => {
      order.push('later')
      resolve()
    })
  })
  soon(() => void order.push('soon'))
  await Promise.resolve()
  order.push('microtask')
  await done
  expect(order).toEqual(['soon', 'microtask', 'later'])
})

test.each([
  ['a message channel', { setImmediate: undefined }],
  ['a timeout', { setImmediate: undefined, MessageChannel: undefined }],
])('where there is no setImmediate, `later` is %s', async (_name, globals) => {
  for (const [name, value] of Object.entries(globals)) vi.stubGlobal(name, value)
  const { later } = createPacer()
  await expect(new Promise<string>(resolve => later(() => resolve('came')))).resolves.toBe('came')
})

test('a slice is used up after some ms of real time, and not before', () => {
  const time = vi.spyOn(performance, 'now').mockReturnValue(100)
  const usedUp = createPacer().slice()
  expect(usedUp()).toBe(false)
  time.mockReturnValue(110)
  expect(usedUp()).toBe(false)
  time.mockReturnValue(110.1)
  expect(usedUp()).toBe(true)
  time.mockRestore()
})
