import { expect, test } from 'vitest'
import { defineSupervisor } from '../../src/index.ts'
import { alarm, brittle, listener, recorder } from './charts.ts'
import { breath, handClock, handPacer, open, storePath } from './rig.ts'

test('a timer fires when it is due, and at once when that has passed', async () => {
  const path = storePath()
  const clock = handClock()
  const agents = [alarm('early', 100), alarm('late', 1000)]
  const before = open(path, { agents, clock })
  void before.runtime.ask('root/early', { type: 'RING' }).catch(() => {})
  void before.runtime.ask('root/late', { type: 'RING' }).catch(() => {})
  await breath()
  before.die()

  const later = handClock(clock.now() + 500)
  const after = open(path, { agents, clock: later })
  const [early, late] = after.runtime.resume()
  await later.advance(0)
  expect(after.runtime.describe('root/early')).toMatchObject({ value: 'idle' })
  expect(after.runtime.describe('root/late')).toMatchObject({ value: 'waiting', timers: 1 })
  await later.advance(499)
  expect(after.runtime.describe('root/late')).toMatchObject({ value: 'waiting' })
  await later.advance(1)
  expect((await early?.result())?.output).toBe('rung')
  expect((await late?.result())?.output).toBe('rung')
})

test('subscriptions last, and those that were ended do not', async () => {
  const path = storePath()
  const agents = [listener('chart', 'news'), recorder('told'), recorder('gone')]
  const before = open(path, { agents })
  before.runtime.subscribe('news', 'root/told')
  before.runtime.subscribe('news', 'root/gone')()
  before.die()

  const after = open(path, { agents })
  after.runtime.resume()
  expect(after.runtime.publish('news', { type: 'NEWS', note: 1 })).toBe(2)
  await after.runtime.idle()
  expect(after.runtime.describe('root/chart')?.context).toMatchObject({ task: [1] })
  expect(after.runtime.describe('root/told')?.context).toEqual([1])
  expect(after.runtime.describe('root/gone')?.context).toEqual([])
})

test('a restart that was put off happens when it is due', async () => {
  const path = storePath()
  const clock = handClock()
  const team = defineSupervisor({ name: 'team', children: [brittle('b')], backoff: { initialMs: 1000 } })
  const before = open(path, { agents: [team], clock })
  await breath()
  void before.runtime.tell('root/team/b', { type: 'BREAK' })
  await breath()
  expect(before.runtime.describe('root/team/b')).toMatchObject({ status: 'failed', life: 1 })
  before.die()

  const later = handClock(clock.now() + 400)
  const after = open(path, { agents: [team], clock: later })
  after.runtime.resume()
  await later.advance(599)
  expect(after.runtime.describe('root/team/b')).toMatchObject({ status: 'failed', life: 1 })
  await later.advance(1)
  expect(after.runtime.describe('root/team/b')).toMatchObject({ status: 'alive', life: 2, context: { task: 0 } })
})

test('a failure that the supervisor has not heard of yet is decided about', async () => {
  const path = storePath()
  const pacer = handPacer()
  const before = open(path, { agents: [brittle('b')], pacer })
  await breath()
  pacer.hold()
  before.runtime.crash('root/b')
  before.die()

  const after = open(path, { agents: [brittle('b')] })
  after.runtime.resume()
  await after.runtime.idle()
  expect(after.runtime.describe('root/b')).toMatchObject({ status: 'alive', life: 2 })
})

test('failures of an earlier process count for the intensity', async () => {
  const path = storePath()
  const clock = handClock()
  const agents = [brittle('b')]
  const before = open(path, { agents, clock })
  for (let n = 0; n < 3; n += 1) {
    before.runtime.crash('root/b')
    await breath()
  }
  expect(before.runtime.describe('root/b')).toMatchObject({ life: 4 })
  before.die()

  const after = open(path, { agents, clock: handClock(clock.now() + 1) })
  after.runtime.resume()
  after.runtime.crash('root/b')
  await breath()
  expect(after.runtime.describe('root/b')).toBeUndefined()
})

test('messages that wait for room in a full mailbox are not lost', async () => {
  const path = storePath()
  const pacer = handPacer()
  const agents = [recorder('r', { capacity: 1, overflow: 'wait' })]
  const before = open(path, { agents, pacer })
  await breath()
  pacer.hold()
  for (const note of [1, 2]) void before.runtime.tell('root/r', { type: 'NOTE', note })
  before.die()

  const after = open(path, { agents })
  after.runtime.resume()
  await after.runtime.idle()
  expect(after.runtime.describe('root/r')?.context).toEqual([1, 2])
})

test('a tree comes back with its order, and stops in reverse', async () => {
  const path = storePath()
  const inner = defineSupervisor({ name: 'inner', children: [recorder('x'), recorder('y')] })
  const outer = defineSupervisor({ name: 'outer', children: [recorder('z'), inner] })
  const before = open(path, { agents: [outer] })
  await breath()
  before.die()

  const after = open(path, { agents: [outer] })
  const stopped: string[] = []
  after.runtime.on('actor.stopped', ({ address }) => stopped.push(address))
  after.runtime.resume()
  expect(after.runtime.describe('root/outer')?.children).toEqual(['root/outer/z', 'root/outer/inner'])
  after.runtime.stop('root/outer')
  expect(stopped).toEqual([
    'root/outer/inner/y',
    'root/outer/inner/x',
    'root/outer/inner',
    'root/outer/z',
    'root/outer',
  ])
})

test('ids of messages are not used twice', async () => {
  const path = storePath()
  const idsOf = async (opened: ReturnType<typeof open>): Promise<number[]> => {
    const ids: number[] = []
    opened.runtime.on('actor.turn', ({ event }) => {
      const { id } = (event.envelope ?? { id: 'e0' }) as { id: string }
      ids.push(Number(id.slice(1)))
    })
    for (let n = 0; n < 3; n += 1) void opened.runtime.tell('root/b', { type: 'COUNT' })
    await opened.runtime.idle()
    return ids
  }
  const agents = [brittle('b')]
  const before = open(path, { agents })
  await before.runtime.idle()
  const old = await idsOf(before)
  before.die()

  const after = open(path, { agents })
  after.runtime.resume()
  const young = await idsOf(after)
  expect(Math.min(...young)).toBeGreaterThan(Math.max(...old))
})

test('windows show what was saved', async () => {
  const path = storePath()
  const agents = [brittle('b')]
  const before = open(path, { agents })
  void before.runtime.tell('root/b', { type: 'COUNT' })
  await before.runtime.idle()
  before.die()

  const after = open(path, { agents })
  after.runtime.resume()
  const window = after.runtime.actor('root/b')
  expect(window.getSnapshot().context).toMatchObject({ task: 1 })
  window.send({ type: 'COUNT' })
  await after.runtime.idle()
  expect(window.getSnapshot().context).toMatchObject({ task: 2 })
})
