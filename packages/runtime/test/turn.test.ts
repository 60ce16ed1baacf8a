import { describe, expect, test } from 'vitest'
import {
  type AnyStateMachine,
  assign,
  createMachine,
  enqueueActions,
  fromPromise,
  sendTo,
  setup,
  spawnChild,
  stopChild,
} from 'xstate'
import {
  begin,
  doneEvent,
  type Effect,
  effectActions,
  errorEvent,
  isCurrent,
  isStatecraftError,
  type Turn,
  turn,
} from '../src/index.ts'
import { askerMachine } from './charts/asker.ts'
import { crasherMachine } from './charts/crasher.ts'
import { phasesMachine } from './charts/phases.ts'
import { timersMachine } from './charts/timers.ts'
import { workerMachine } from './charts/worker.ts'
import { hosted, play } from './play.ts'

const worker = hosted(workerMachine)
const timers = hosted(timersMachine)
const ofType = <T extends Effect['type']>({ effects }: Turn, type: T) =>
  effects.filter(effect => effect.type === type) as Extract<Effect, { type: T }>[]

/** The code with which computing fails. */
function failure(compute: () => unknown): string {
  try {
    compute()
  } catch (error) {
    if (isStatecraftError(error)) return error.code
    throw error
  }
  throw new Error('It did not fail')
}

/** A chart that does this when GO comes. */
const onGo = (actions: object | readonly object[], actors: object = {}): AnyStateMachine =>
  hosted(
    createMachine(
      { id: 'go', on: { GO: { actions: actions as never } } },
      { actors: actors as never, actions: effectActions as never },
    ) as unknown as AnyStateMachine,
  )
const go = (machine: AnyStateMachine): Turn => play(machine, [{ type: 'GO' }])

describe('steps', () => {
  test('an invoked source becomes a step with a token of its own', () => {
    const taken = play(worker, [{ type: 'TASK', task: 7 }])
    expect(taken.effects).toEqual([{ type: 'step', token: '1/work#1', source: 'work', input: 7 }])
    expect(taken.state.open).toEqual([['work', 1]])
    expect(isCurrent(taken.state, '1/work#1')).toBe(true)
  })

  test('its result closes the token and moves the chart on', () => {
    const taken = play(worker, [{ type: 'TASK', task: 7, envelope: { id: 'e1', request: 'r' } }, doneEvent('work', 8)])
    expect(taken.effects).toEqual([{ type: 'reply', request: 'r', output: 8 }])
    expect(taken.state.open).toEqual([])
    expect(isCurrent(taken.state, '1/work#1')).toBe(false)
    expect(taken.trail).toEqual(['answering', 'idle'])
  })

  test('leaving the state cancels it', () => {
    const taken = play(worker, [{ type: 'TASK' }, { type: 'CANCEL' }])
    expect(taken.effects).toEqual([{ type: 'cancel', token: '1/work#1' }])
    expect(isCurrent(taken.state, '1/work#1')).toBe(false)
  })

  test('entering the state anew gives a new token, and the old one is not current', () => {
    const taken = play(worker, [{ type: 'TASK' }, { type: 'AGAIN' }])
    expect(taken.effects.map(effect => ('token' in effect ? `${effect.type} ${effect.token}` : effect.type))).toEqual([
      'cancel 1/work#1',
      'step 1/work#2',
    ])
    expect(isCurrent(taken.state, '1/work#1')).toBe(false)
    expect(isCurrent(taken.state, '1/work#2')).toBe(true)
  })

  test('tokens of an earlier life are never current', () => {
    const second = play(worker, [{ type: 'TASK' }], begin(worker, undefined, 2))
    expect(ofType(second, 'step')[0]?.token).toBe('2/work#1')
    expect(isCurrent(second.state, '1/work#1')).toBe(false)
  })

  test('the source `ask` becomes a request to an address', () => {
    const taken = play(hosted(askerMachine), [{ type: 'GO' }])
    expect(taken.effects).toEqual([
      { type: 'ask', token: '1/question#1', to: 'oracle', event: { type: 'TASK' }, deadlineMs: 500 },
    ])
  })

  test('children that are spawned by an action are steps, and stopping them cancels', () => {
    const machine = setup({ actors: { work: fromPromise(async () => 1) } }).createMachine({
      on: {
        SPAWN: { actions: spawnChild('work', { id: 'a', input: 5 as never }) },
        STOP: { actions: stopChild('a') },
        'xstate.done.actor.*': { actions: stopChild('a') },
      },
    }) as unknown as AnyStateMachine
    const chart = hosted(machine)
    expect(play(chart, [{ type: 'SPAWN' }]).effects).toEqual([
      { type: 'step', token: '1/a#1', source: 'work', input: 5 },
    ])
    expect(play(chart, [{ type: 'SPAWN' }, { type: 'STOP' }]).effects).toEqual([{ type: 'cancel', token: '1/a#1' }])
    const again = play(chart, [{ type: 'SPAWN' }, doneEvent('a', 1), { type: 'SPAWN' }])
    expect(ofType(again, 'step')[0]?.token).toBe('1/a#2')
    expect(failure(() => play(chart, [{ type: 'SPAWN' }, { type: 'SPAWN' }]))).toBe('duplicate_child')
  })

  test('a child may be named like a property of every object', () => {
    const named = (id: string) =>
      go(onGo(spawnChild('work' as never, { id } as never), { work: fromPromise(async () => 1) }))
    for (const id of ['constructor', 'toString', '__proto__']) {
      const taken = named(id)
      expect(ofType(taken, 'step')[0]?.token).toBe(`1/${id}#1`)
      expect(isCurrent(taken.state, `1/${id}#1`)).toBe(true)
      expect(isCurrent(begin(worker, undefined).state, `1/${id}#1`)).toBe(false)
    }
  })
})

describe('timers', () => {
  test('`after` becomes a timer, and leaving the state cancels it', () => {
    const on = play(timers, [{ type: 'START' }])
    expect(ofType(on, 'timer')).toMatchObject([{ token: '1/~xstate.after.1000.timers.on#1', delayMs: 1000 }])
    expect(play(timers, [{ type: 'STOP' }], on).effects).toEqual([
      { type: 'cancel-timer', token: '1/~xstate.after.1000.timers.on#1' },
    ])
    const rung = play(timers, [{ type: 'xstate.after.1000.timers.on' }], on)
    expect(rung.state.snapshot.context.rang).toEqual(['after'])
    expect(rung.effects).toEqual([])
  })

  test('an event raised later under an id replaces the one before, and is cancelled by its id', () => {
    const twice = play(timers, [{ type: 'START' }, { type: 'SNOOZE' }, { type: 'SNOOZE' }])
    expect(twice.effects).toMatchObject([
      { type: 'cancel-timer', token: '1/~snooze#2' },
      { type: 'timer', token: '1/~snooze#3', delayMs: 300, event: { type: 'BELL' } },
    ])
    expect(play(timers, [{ type: 'HUSH' }], twice).effects).toEqual([{ type: 'cancel-timer', token: '1/~snooze#3' }])
  })

  test('events raised later without an id never get into each other’s way', () => {
    const taken = play(timers, [{ type: 'START' }, { type: 'TWICE' }])
    expect(new Set(ofType(taken, 'timer').map(({ token }) => token)).size).toBe(2)
    expect(ofType(taken, 'cancel-timer')).toEqual([])
  })
})

describe('what a turn asks of the outside', () => {
  test('the phases that a chart passes in one turn are its trail, its own effects in their order', () => {
    const taken = play(hosted(phasesMachine), [{ type: 'GO' }])
    expect(taken.state.snapshot.value).toBe('three')
    expect(taken.trail).toEqual(['one', 'two', 'three', 'one', 'two', 'three'])
    expect(taken.effects.map(({ type }) => type)).toEqual([
      'note',
      'emit',
      'tell',
      'publish',
      'emit',
      'tell',
      'publish',
    ])
  })

  test('the trail ends where the chart rests, also when it passes nothing', () => {
    expect(begin(worker, undefined).trail).toEqual(['idle'])
    expect(play(worker, [{ type: 'NOBODY' }]).trail).toEqual(['idle'])
  })

  test('reaching the final state is an effect that carries the output', () => {
    const taken = play(hosted(phasesMachine), [{ type: 'GO' }, { type: 'END' }])
    expect(taken.effects).toEqual([{ type: 'done', output: 6 }])
  })

  test('each action of effectActions becomes its effect', () => {
    const params: Record<keyof typeof effectActions, object> = {
      tell: { to: 'a', event: { type: 'X' } },
      publish: { topic: 't', event: { type: 'X' } },
      subscribe: { topic: 't' },
      unsubscribe: { topic: 't' },
      reply: { request: 'r', output: 1 },
      forward: { request: 'r', to: 'a', event: { type: 'X' } },
      spawn: { id: 'c', behaviour: 'b' },
      stop: { address: 'a' },
      directive: { directive: 'stop', addresses: ['a'] },
      note: { note: { a: 1 } },
    }
    for (const [type, given] of Object.entries(params))
      expect(go(onGo({ type, params: given })).effects).toEqual([{ type, ...given }])
  })

  test('an effect of the wrong shape fails the turn, and names what is wrong', () => {
    const wrong: readonly (readonly [string, object | undefined])[] = [
      ['tell', { to: 'a' }],
      ['tell', { to: 'a', event: 'X' }],
      ['tell', { event: { type: 'X' } }],
      ['tell', undefined],
      ['publish', { topic: 7, event: { type: 'X' } }],
      ['subscribe', {}],
      ['reply', {}],
      ['forward', { request: 'r', to: 'a', event: { type: 'X' }, otherwise: { to: 'b' } }],
      ['spawn', { id: 'c' }],
      ['stop', {}],
      ['directive', { directive: 'retry', addresses: [] }],
      ['directive', { directive: 'stop', addresses: 'a' }],
      ['note', { note: 'text' }],
    ]
    for (const [type, params] of wrong) {
      expect(failure(() => go(onGo({ type, params })))).toBe('chart_invalid')
    }
    expect(() => go(onGo({ type: 'tell', params: { to: 'a' } }))).toThrow('wrong event')
    const asks = onGo(spawnChild('ask' as never, { id: 'q', input: { to: 'a' } } as never), {
      ask: fromPromise(async () => 1),
    })
    expect(failure(() => go(asks))).toBe('chart_invalid')
  })

  test('a function of the user’s own is kept for later, whatever it is called, and is not executed', () => {
    let calls = 0
    function tell() {
      calls += 1
    }
    const taken = go(onGo(tell))
    expect(taken.effects).toEqual([])
    expect(taken.locals.map(({ name }) => name)).toEqual(['tell'])
    expect(calls).toBe(0)
    taken.locals[0]?.run()
    expect(calls).toBe(1)
  })
})

describe('what cannot be hosted', () => {
  test('a child without an id, or with one that is no text', () => {
    const spawn = (id: unknown) =>
      onGo(spawnChild('work' as never, { id } as never), { work: fromPromise(async () => 1) })
    expect(() => go(spawn(undefined))).toThrow('needs an id')
    expect(failure(() => go(spawn('~timer')))).toBe('chart_invalid')
    expect(failure(() => go(spawn(() => 7)))).toBe('chart_invalid')
  })

  test('a child with inline logic, or with a source that nobody knows', () => {
    const logic = fromPromise(async () => 1)
    expect(failure(() => go(onGo(spawnChild(logic, { id: 'a' }))))).toBe('chart_invalid')
    expect(failure(() => go(onGo(spawnChild('unheard' as never, { id: 'a' } as never))))).toBe('step_missing')
  })

  test('a child that is spawned inside assign', () => {
    const machine = onGo(
      assign(({ spawn }) => ({ ref: spawn('work' as never, { id: 'a' } as never) })),
      {
        work: fromPromise(async () => 1),
      },
    )
    expect(() => go(machine)).toThrow('spawned inside assign')
  })

  test('sendTo, found only when it happens', () => {
    const machine = onGo(enqueueActions(({ enqueue }) => enqueue(sendTo(({ self }) => self, { type: 'X' }))))
    expect(failure(() => go(machine))).toBe('chart_invalid')
  })

  test('self.send says so, instead of losing the event', () => {
    const taken = go(onGo(({ self }: { self: { send(event: object): void } }) => self.send({ type: 'X' })))
    expect(failure(() => taken.locals[0]?.run())).toBe('chart_invalid')
  })
})

describe('a turn that throws', () => {
  const crasher = hosted(crasherMachine)
  const before = play(crasher, [{ type: 'COUNT' }]).state

  test.each(['ASSIGN', 'GUARD', 'SPIN'])('%s: throws, and the state before is as it was', type => {
    expect(() => turn(crasher, before, { type })).toThrow()
    expect(before.snapshot.context).toEqual({ count: 1 })
    expect(turn(crasher, before, { type: 'COUNT' }).state.snapshot.context).toEqual({ count: 2 })
  })

  test('an error of a child that nobody handles is thrown as it is', () => {
    const failed = { code: 'mine', message: 'no', retryable: false }
    const stepping = play(crasher, [{ type: 'STEP' }])
    expect(() => play(crasher, [errorEvent('work', failed)], stepping)).toThrow(expect.objectContaining(failed))
  })

  test('a circle of `always` ends', () => {
    expect(() => play(crasher, [{ type: 'SPIN' }])).toThrow('Infinite loop')
  })

  test('the next turn computes as if nothing had happened', () => {
    expect(() => turn(crasher, before, { type: 'GUARD' })).toThrow()
    expect(play(worker, [{ type: 'TASK' }]).effects).toHaveLength(1)
  })
})
