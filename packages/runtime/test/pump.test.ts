import { expect, test } from 'vitest'
import { createIds, fromReducer, memory, type Pacer, systemClock } from '../src/index.ts'

test('a pacer that runs its work at once never gets a turn in the middle of a transaction', () => {
  const later: (() => void)[] = []
  const pacer: Pacer = { soon: work => work(), later: work => void later.push(work), slice: () => () => false }
  const host = memory()({ clock: systemClock, ids: createIds(), pacer, limits: {} })
  const order: string[] = []
  const reduce = (state: number) => {
    order.push(`begin ${state}`)
    if (state < 2) void host.tell('a', { type: 'X' })
    order.push(`end ${state}`)
    return { state: state + 1 }
  }
  host.spawn({ id: 'a', behaviour: fromReducer(reduce, { name: 'a', initial: 0 }) })
  const initial = () => {
    void host.tell('a', { type: 'X' })
    order.push('born')
    return 0
  }
  host.spawn({ id: 'b', behaviour: fromReducer(() => ({ state: 0 }), { name: 'b', initial }) })
  expect(order).toEqual(['born', 'begin 0', 'end 0', 'begin 1', 'end 1', 'begin 2', 'end 2'])
})

test('when its slice is used up the pump lets the event loop turn, and goes on from there', () => {
  const later: (() => void)[] = []
  const pacer: Pacer = { soon: work => work(), later: work => void later.push(work), slice: () => () => true }
  const host = memory()({ clock: systemClock, ids: createIds(), pacer, limits: {} })
  host.spawn({ id: 'a', behaviour: fromReducer((n: number) => ({ state: n + 1 }), { name: 'a', initial: 0 }) })
  for (let n = 0; n < 20; n += 1) void host.tell('a', { type: 'X' })
  expect(host.describe('a')?.context).toBe(0)
  const seen: unknown[] = []
  for (let work = later.shift(); work; work = later.shift()) {
    work()
    seen.push(host.describe('a')?.context)
  }
  expect([...new Set(seen)]).toEqual([0, 8, 16, 20])
})
