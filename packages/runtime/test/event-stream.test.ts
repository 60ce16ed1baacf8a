import { describe, expect, test } from 'vitest'
import { createEventStream, type EventStreamOptions } from '../src/event-stream.ts'
import { createBus, type Observed } from '../src/events.ts'

const event = (count: number, runId = 'r'): Observed => ({ type: 'missed', count, at: count, runId })
const closed: Observed = { type: 'closed', at: 0, runId: undefined }

const open = (options: EventStreamOptions = {}) => {
  const errors: unknown[] = []
  const bus = createBus(error => void errors.push(error))
  return { bus, errors, stream: createEventStream(bus, options) }
}

const counts = async (stream: AsyncIterable<Observed>): Promise<unknown[]> => {
  const seen: unknown[] = []
  for await (const one of stream) seen.push('count' in one ? one.count : one.type)
  return seen
}

test('what happens before the first read is there, in order, and `closed` ends it', async () => {
  const { bus, stream } = open()
  for (const n of [1, 2]) bus.emit(event(n))
  bus.emit(closed)
  bus.emit(event(3))
  expect(await counts(stream)).toEqual([1, 2, 'closed'])
  expect(bus.listeners).toBe(0)
})

test('a reader that waits gets the next event', async () => {
  const { bus, stream } = open()
  const next = stream.next()
  bus.emit(event(7))
  expect((await next).value).toMatchObject({ count: 7 })
})

test('several readers that wait at once each get an event', async () => {
  const { bus, stream } = open()
  const waiting = [stream.next(), stream.next(), stream.next()]
  bus.emit(event(1))
  bus.emit(event(2))
  bus.emit(closed)
  const values = (await Promise.all(waiting)).map(({ value }) => value?.type)
  expect(values).toEqual(['missed', 'missed', 'closed'])
})

test('a filter leaves out the rest, and `until` ends it with the event that it waits for', async () => {
  const { bus, stream } = open({
    filter: ({ runId }) => runId === 'mine',
    until: one => one.type === 'missed' && one.count === 3,
  })
  bus.emit(event(1, 'mine'))
  bus.emit(event(2, 'other'))
  bus.emit(event(3, 'mine'))
  bus.emit(event(4, 'mine'))
  expect(await counts(stream)).toEqual([1, 3])
})

describe('a reader that is too slow', () => {
  test('loses the oldest events, is told how many once, and goes on with the newest', async () => {
    const { bus, stream } = open({ capacity: 2 })
    for (const n of [1, 2, 3, 4, 5]) bus.emit(event(n))
    expect((await stream.next()).value).toMatchObject({ type: 'missed', count: 3, at: 4 })
    expect((await stream.next()).value).toMatchObject({ count: 4, at: 4 })
    bus.emit(event(6))
    bus.emit(closed)
    expect((await stream.next()).value).toMatchObject({ type: 'missed', count: 1 })
    expect(await counts(stream)).toEqual([6, 'closed'])
  })

  test('does not slow down those who emit', () => {
    const { bus } = open({ capacity: 50_000 })
    const one = event(1)
    const begin = performance.now()
    for (let n = 0; n < 300_000; n += 1) bus.emit(one)
    // A buffer that is copied at every event would take minutes.
    expect(performance.now() - begin).toBeLessThan(5000)
  })
})

test('a reader that leaves ends it, also while it waits', async () => {
  const { bus, stream } = open()
  const waiting = stream.next()
  await stream.return?.()
  expect(await waiting).toEqual({ done: true, value: undefined })
  expect(bus.listeners).toBe(0)
  const left = open()
  left.bus.emit(event(1))
  for await (const one of left.stream) {
    expect(one).toMatchObject({ count: 1 })
    break
  }
  expect(left.bus.listeners).toBe(0)
})

test('a filter that throws is reported, and `closed` ends the stream all the same', async () => {
  const { bus, errors, stream } = open({
    filter() {
      throw new Error('mine')
    },
  })
  bus.emit(event(1))
  bus.emit(closed)
  expect(await counts(stream)).toEqual([])
  expect(errors).toHaveLength(2)
})
