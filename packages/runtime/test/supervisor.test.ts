import { describe, expect, test } from 'vitest'
import {
  type ActorEvent,
  begin,
  defineSupervisor,
  fromChart,
  type RestartPolicy,
  supervisorMachine,
} from '../src/index.ts'
import { worker } from './actors.ts'
import { play } from './play.ts'

const { machine } = fromChart(supervisorMachine)
const failure = { code: 'boom', message: 'boom', retryable: false }
const take = (event: ActorEvent, policy: RestartPolicy = {}) =>
  play(machine, [event], begin(machine, { children: [], policy })).effects

test('spawns its children in their order when it begins', () => {
  const children = [
    { id: 'a', behaviour: 'x' },
    { id: 'b', behaviour: 'y', input: 1 },
  ]
  expect(begin(machine, { children, policy: {} }).effects).toEqual(children.map(child => ({ type: 'spawn', ...child })))
})

test('decides by its policy when a child has failed', () => {
  const report = {
    type: 'CHILD_FAILED',
    child: 's/a',
    at: 0,
    duringBirth: false,
    history: [],
    siblings: ['s/a', 's/b'],
    failure,
  }
  expect(take(report, { strategy: 'one-for-all', backoff: { initialMs: 5 } })).toEqual([
    { type: 'directive', directive: 'restart', addresses: ['s/a', 's/b'], delayMs: 5, failure },
  ])
})

describe('decides about a child that cannot begin', () => {
  const unborn = { type: 'CHILD_FAILED', at: 0, duringBirth: true, life: 1, history: [], siblings: ['s/a'], failure }
  const children = [{ id: 'a', behaviour: 'x' }]
  const decide = (event: ActorEvent, policy: RestartPolicy = {}) =>
    play(machine, [event], begin(machine, { children, policy })).effects

  test('and was there from the start: the supervisor goes with it, as one that cannot begin itself', () => {
    const directive = { type: 'directive', addresses: ['s/a'], failure }
    expect(decide({ ...unborn, child: 's/a' })).toMatchObject([
      { ...directive, directive: 'escalate', duringBirth: true },
    ])
    expect(decide({ ...unborn, child: 's/a' }, { whenExceeded: 'stop' })).toMatchObject([
      { ...directive, directive: 'stop' },
    ])
    // One that began once, and cannot any more, is another matter.
    expect(decide({ ...unborn, child: 's/a', life: 2 })[0]).not.toHaveProperty('duringBirth')
  })

  test('and was added later: it stops alone', () => {
    expect(decide({ ...unborn, child: 's/b' })).toEqual([
      { type: 'directive', directive: 'stop', addresses: ['s/b'], failure },
    ])
  })
})

describe('routes', () => {
  const event = { type: 'TASK' }

  test('a message to the child of that name', () => {
    expect(take({ type: 'ROUTE', to: 'a', event })).toEqual([
      { type: 'tell', to: './a', wanted: { agent: 'a' }, event },
    ])
  })

  test('a request to that child, or else to whoever is above', () => {
    const [effect] = take({ type: 'ROUTE', to: 'a', event, envelope: { id: 'e', request: 'r' } })
    expect(effect).toMatchObject({
      type: 'forward',
      request: 'r',
      to: './a',
      wanted: { agent: 'a' },
      event,
      otherwise: { to: '..', event: { type: 'ROUTE', to: 'a', event } },
    })
  })

  test('a request for whoever is wanted to the best of those below, or else to whoever is above', () => {
    const wanted = { role: 'reviewer' }
    const [effect] = take({ type: 'ROUTE', wanted, event, envelope: { id: 'e', request: 'r' } })
    const otherwise = { to: '..', event: { type: 'ROUTE', wanted, event } }
    expect(effect).toEqual({ type: 'forward', request: 'r', wanted, event, otherwise })
  })
})

test('takes children on and lets them go while it runs', () => {
  expect(take({ type: 'ADD', id: 'c', behaviour: 'x' })).toMatchObject([{ type: 'spawn', id: 'c', behaviour: 'x' }])
  expect(take({ type: 'REMOVE', id: 'c' })).toEqual([{ type: 'stop', address: './c' }])
})

test('says what could not be spawned', () => {
  expect(take({ type: 'SPAWN_FAILED', failure })).toEqual([{ type: 'note', note: { spawnFailed: failure } }])
})

test.each<ActorEvent>([
  { type: 'ADD' },
  { type: 'ADD', id: 'c' },
  { type: 'REMOVE' },
  { type: 'ROUTE' },
  { type: 'ROUTE', to: 'a' },
  { type: 'ROUTE', to: 'a', event: 'TASK' },
  { type: 'ROUTE', to: 7, event: { type: 'TASK' } },
  { type: 'ROUTE', event: { type: 'TASK' } },
  { type: 'ROUTE', wanted: { role: 7 }, event: { type: 'TASK' } },
  { type: 'ROUTE', wanted: { mood: 'good' }, event: { type: 'TASK' } },
  { type: 'ROUTE', to: 'a', wanted: { role: 'b' }, event: { type: 'TASK' } },
])('takes nothing that makes no sense: %o', event => {
  expect(take(event)).toEqual([])
})

describe('a definition', () => {
  test('names its children, what they begin with, and what must be known for them', () => {
    const child = { ...worker('a'), input: { n: 1 } }
    const { name, input, uses } = defineSupervisor({ name: 'team', children: [child], strategy: 'rest-for-one' })
    expect(name).toBe('team')
    expect(input).toEqual({
      children: [{ id: 'a', behaviour: 'a', input: { n: 1 } }],
      policy: { strategy: 'rest-for-one' },
    })
    expect(uses).toEqual([child])
  })

  test('[A3] with two children of one name, or one that is no name, is refused', () => {
    expect(() => defineSupervisor({ name: 's', children: [worker('a'), worker('a')] })).toThrow(
      expect.objectContaining({ code: 'agent_exists' }),
    )
    expect(() => defineSupervisor({ name: 's', children: [worker('a/b')] })).toThrow(
      expect.objectContaining({ code: 'address_invalid' }),
    )
  })

  test('with a policy that cannot be is refused', () => {
    expect(() => defineSupervisor({ name: 's', intensity: { max: 1000, withinMs: 1 } })).toThrow(
      expect.objectContaining({ code: 'input_invalid' }),
    )
  })
})
