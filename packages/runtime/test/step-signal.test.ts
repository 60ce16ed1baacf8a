import { expect, test } from 'vitest'
import { createSignals } from '../src/engine/step-signal.ts'
import { createRuntime } from '../src/index.ts'
import { createSimulation } from '../src/testing/index.ts'
import { worker } from './actors.ts'

const create = () => {
  const errors: unknown[] = []
  const controller = createSignals(error => void errors.push(error))()
  return { errors, controller, signal: controller.signal }
}
const fault = new Error('mine')
const throwing = () => {
  throw fault
}

test('what listeners throw or reject with is handed over, and the others are called', async () => {
  const { errors, controller, signal } = create()
  const calls: string[] = []
  signal.addEventListener('abort', throwing)
  signal.addEventListener('abort', { handleEvent: throwing })
  signal.addEventListener('abort', async () => throwing())
  signal.onabort = () => calls.push('replaced')
  signal.onabort = () => throwing()
  signal.addEventListener('abort', () => calls.push('last'))
  controller.abort('enough')
  await Promise.resolve()
  await Promise.resolve()
  expect(errors).toEqual([fault, fault, fault, fault])
  expect(calls).toEqual(['last'])
  expect(signal.reason).toBe('enough')
})

test('a listener is added once, can be removed, and can be for one time', () => {
  const { controller, signal } = create()
  const calls: string[] = []
  const [twice, removed] = [() => void calls.push('twice'), () => void calls.push('removed')]
  signal.addEventListener('abort', twice)
  signal.addEventListener('abort', twice)
  signal.addEventListener('abort', removed, { once: true })
  signal.removeEventListener('abort', removed)
  signal.onabort = null
  controller.abort()
  expect(calls).toEqual(['twice'])
})

test('it is a signal like any other, also for those who combine signals', () => {
  const { controller, signal } = create()
  const both = AbortSignal.any([signal, new AbortController().signal])
  expect(signal).toBeInstanceOf(AbortSignal)
  controller.abort()
  expect(both.aborted).toBe(true)
  expect(() => signal.throwIfAborted()).toThrow()
})

test('K6 a step whose listener throws when it is cancelled harms nobody', async () => {
  const simulation = createSimulation()
  const runtime = createRuntime({ ...simulation })
  const run = runtime.start(
    worker('w', (_task, { signal }) => {
      signal.addEventListener('abort', throwing)
      return new Promise(() => {})
    }),
    1,
  )
  await simulation.pacer.quiet()
  run.cancel()
  expect((await run.result()).status).toBe('cancelled')
  expect(runtime.stats().caught).toBe(1)
})
