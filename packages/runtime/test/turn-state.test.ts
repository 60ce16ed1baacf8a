import { describe, expect, test } from 'vitest'
import { type AnyStateMachine, assign, createMachine } from 'xstate'
import { accepts, begin, doneEvent, loadState, saveState, type Turn, type TurnState, turn } from '../src/index.ts'
import { covers } from '../src/turn.ts'
import { playerMachine } from './charts/player.ts'
import { workerMachine } from './charts/worker.ts'
import { hosted, play } from './play.ts'

const worker = hosted(workerMachine)
const player = hosted(playerMachine)

describe('purity', () => {
  const freeze = (value: unknown): void => {
    if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return
    Object.freeze(value)
    for (const part of Object.values(value)) freeze(part)
  }

  test('the same state and event give the same turn, and the state is left alone', () => {
    const { state } = play(worker, [{ type: 'TASK', task: { deep: [1] } }])
    freeze(state.snapshot.context)
    freeze(state.open)
    const [first, second] = [1, 2].map(() => turn(worker, state, doneEvent('work', 1), '1/work#1'))
    expect(first?.effects).toEqual(second?.effects)
    expect(first?.state.snapshot.value).toEqual(second?.state.snapshot.value)
    expect(state.open).toEqual([['work', 1]])
  })

  test('a turn may be computed while another one is', () => {
    let inner: Turn | undefined
    const compute = assign(() => {
      inner = play(worker, [{ type: 'TASK' }])
      return {}
    })
    const machine = createMachine({ on: { GO: { actions: compute } } }) as unknown as AnyStateMachine
    const outer = play(hosted(machine), [{ type: 'GO' }])
    expect(inner?.effects).toHaveLength(1)
    expect(outer.effects).toEqual([])
  })
})

describe('accepts', () => {
  test('by name, in any active state, guards aside', () => {
    const { state } = begin(player, undefined)
    for (const type of ['PLAY', 'DIM', 'OFF']) expect(accepts(state, type)).toBe(true)
    for (const type of ['PAUSE', 'ON', 'NOBODY']) expect(accepts(state, type)).toBe(false)
  })

  test('a descriptor covers what it covers for XState, save that `*` alone covers nothing', () => {
    const covered = [
      ['a', 'a', true],
      ['a', 'b', false],
      ['a.*', 'a.b', true],
      ['a.*', 'a.b.c', true],
      ['a.*', 'a', true],
      ['a.*', 'ab', false],
      ['a.*', 'b.a', false],
      ['*', 'a', false],
      ['*', '*', false],
    ] as const
    for (const [key, type, expected] of covered) expect([key, type, covers(key, type)]).toEqual([key, type, expected])
  })
})

describe('saved and loaded', () => {
  const roundTrip = (machine: AnyStateMachine, state: TurnState): TurnState =>
    loadState(machine, JSON.parse(JSON.stringify(saveState(machine, state))))

  test('a state with an open step goes on: same tokens, and nothing is started anew', () => {
    const { state } = play(worker, [{ type: 'TASK', task: 1, envelope: { id: 'e', request: 'r' } }])
    const loaded = roundTrip(worker, state)
    expect(loaded).toMatchObject({ life: 1, n: 1, open: [['work', 1]] })
    expect(turn(worker, loaded, doneEvent('work', 2), '1/work#1').effects).toEqual([
      { type: 'reply', request: 'r', output: 2 },
    ])
    expect(turn(worker, loaded, { type: 'CANCEL' }).effects).toEqual([{ type: 'cancel', token: '1/work#1' }])
  })

  test('history states and parallel regions are as they were', () => {
    const { state } = play(player, [
      { type: 'PLAY' },
      doneEvent('decode', 1),
      { type: 'PAUSE' },
      { type: 'DIM' },
      { type: 'DIM' },
      { type: 'OFF' },
    ])
    const loaded = roundTrip(player, state)
    expect(loaded.snapshot.value).toEqual({ sound: 'paused', screen: 'dark' })
    expect(turn(player, loaded, { type: 'RESUME' }).state.snapshot.value).toEqual({
      sound: { playing: 'running' },
      screen: 'dark',
    })
    expect(turn(player, loaded, { type: 'ON_DEEP' }).state.snapshot.value).toMatchObject({
      screen: { lit: { dimmed: 'quarter' } },
    })
    expect(turn(player, loaded, { type: 'ON' }).state.snapshot.value).toMatchObject({
      screen: { lit: { dimmed: 'half' } },
    })
  })

  test('data that looks like XState’s own marks stays data', () => {
    const marks = { ref: { xstate$$type: 1, id: 'work' }, fake: { sessionId: 's', send: 1, ref: 2 } }
    const { state } = play(worker, [{ type: 'TASK', task: marks }])
    expect(roundTrip(worker, state).snapshot.context.task).toEqual(marks)
  })
})
