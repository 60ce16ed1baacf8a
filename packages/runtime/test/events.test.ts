import { expect, test } from 'vitest'
import { createBus, type Observed } from '../src/events.ts'

const closed: Observed = { type: 'closed', at: 1, runId: undefined }
const missed: Observed = { type: 'missed', count: 2, at: 1, runId: 'r' }

test('a listener hears its type, a `*` listener everything, in the order of events', () => {
  const bus = createBus(() => {})
  const heard: unknown[] = []
  bus.on('missed', ({ count }) => void heard.push(count))
  bus.on('*', ({ type }) => void heard.push(type))
  bus.emit(closed)
  bus.emit(missed)
  expect(heard).toEqual(['closed', 2, 'missed'])
})

test('the bus knows whether anybody listens; leaving twice counts once', () => {
  const bus = createBus(() => {})
  const off = bus.on('*', () => {})
  bus.on('closed', () => {})
  expect(bus.listeners).toBe(2)
  off()
  off()
  expect(bus.listeners).toBe(1)
})

test('nothing reaches a listener that has left', () => {
  const bus = createBus(() => {})
  let calls = 0
  const off = bus.on('closed', () => {
    calls += 1
  })
  off()
  bus.emit(closed)
  expect(calls).toBe(0)
})

test('what a listener throws is handed over, and the others hear the event', () => {
  const errors: unknown[] = []
  const bus = createBus(error => void errors.push(error))
  const fault = new Error('mine')
  let heard = 0
  bus.on('closed', () => {
    throw fault
  })
  bus.on('closed', () => {
    heard += 1
  })
  expect(() => bus.emit(closed)).not.toThrow()
  expect(errors).toEqual([fault])
  expect(heard).toBe(1)
})
