import { describe, expect, test } from 'vitest'
import { createMachine } from 'xstate'
import { functionMachine } from '../src/function-machine.ts'
import { checkLifecycle, defineAgent, standardLifecycle } from '../src/index.ts'

const working = { on: { DONE: 'idle' } }
const idle = { on: { TASK: 'working' } }
const faultsOf = (states: object, rest: object = {}) =>
  checkLifecycle(createMachine({ id: 'm', initial: Object.keys(states)[0], states, ...rest } as never))

describe('charts that can serve', () => {
  test("the standard lifecycle, an agent's own machine, and that of a function", () => {
    expect(checkLifecycle(standardLifecycle)).toEqual([])
    expect(checkLifecycle(defineAgent({ name: 'a', thorough: true }).machine)).toEqual([])
    expect(checkLifecycle(functionMachine('f'))).toEqual([])
  })

  test.each([
    ['one that comes back to where it waits', { idle, working }],
    ['one that ends for good', { idle, working: { on: { DONE: 'over' } }, over: { type: 'final' } }],
    ['one that starts up first', { boot: { always: 'idle' }, idle, working }],
    ['one that times out', { idle, working: { after: { 10: 'idle' } } }],
    [
      'one whose inner chart completes',
      { idle, working: { initial: 'a', onDone: 'idle', states: { a: { on: { X: 'b' } }, b: { type: 'final' } } } },
    ],
    [
      'one that pauses and returns',
      {
        idle,
        working: { initial: 'a', on: { PAUSE: 'paused', DONE: 'idle' }, states: { a: {}, back: { type: 'history' } } },
        paused: { on: { GO: 'working.back' } },
      },
    ],
  ])('%s', (_, states) => {
    expect(faultsOf(states)).toEqual([])
  })

  test('one with a region that only beats', () => {
    const heart = { initial: 'on', states: { on: { on: { BEAT: 'off' } }, off: { on: { BEAT: 'on' } } } }
    const work = { initial: 'idle', states: { idle, working } }
    expect(checkLifecycle(createMachine({ id: 'm', type: 'parallel', states: { heart, work } }))).toEqual([])
  })

  test('one whose regions end together', () => {
    const region = { initial: 'idle', states: { idle: { on: { TASK: 'over' } }, over: { type: 'final' } } } as const
    expect(checkLifecycle(createMachine({ id: 'm', type: 'parallel', states: { a: region, b: region } }))).toEqual([])
  })
})

describe('[A3] charts that cannot', () => {
  test.each([
    [
      'nobody takes tasks',
      { idle: { on: { GO: 'working' } }, working },
      'no state takes TASK: give the state that waits for work',
    ],
    [
      'tasks are taken and nothing is done about them',
      { idle: { on: { TASK: {}, GO: 'working' } }, working },
      'no state takes TASK',
    ],
    ['a dead end', { idle, working: {} }, 'state "m.working" is a dead end: no transition leaves it'],
    [
      'a state that only talks to itself',
      { idle, working: { on: { X: 'more' } }, more: { on: { X: 'working' } } },
      'leads to no end',
    ],
    [
      'an inner end that nobody listens to',
      { idle, working: { initial: 'a', states: { a: { on: { X: 'b' } }, b: { type: 'final' } } } },
      'state "m.working.b" is a dead end',
    ],
    [
      'a way out that needs an inner end which cannot come',
      { idle, working: { initial: 'a', onDone: 'idle', states: { a: {}, b: { type: 'final' } } } },
      'state "m.working.a" is a dead end',
    ],
  ])('%s', (_, states, words) => {
    expect(faultsOf(states)).toContainEqual(expect.stringContaining(words))
  })

  test('a careful phase that hands out work: by itself, inside, or from around it', () => {
    const careful = { on: { DONE: 'idle' } }
    const act = { actions: 'x' }
    const message =
      'phase "planning" takes DELEGATE: it must change nothing, so take it out, or forbid it there: DELEGATE: {}'
    const planning = (inside: object, rest: object = {}) =>
      faultsOf({ idle: { on: { TASK: 'planning' } }, planning: { ...careful, ...inside } }, rest)
    expect(planning({ on: { DONE: 'idle', DELEGATE: act } })).toEqual([message])
    expect(
      planning({ initial: 'a', states: { a: { initial: 'b', states: { b: { on: { DELEGATE: act } } } } } }),
    ).toEqual([message])
    expect(planning({}, { on: { DELEGATE: act } })).toEqual([message])
    expect(planning({ on: { DONE: 'idle', DELEGATE: {} } }, { on: { DELEGATE: act } })).toEqual([])
  })

  test('the same fault is said once', () => {
    const states = { idle, working: { initial: 'a', states: { a: { on: { X: 'b' } }, b: { on: { X: 'a' } } } } }
    const faults = faultsOf(states)
    expect(new Set(faults).size).toBe(faults.length)
  })

  test('a lifecycle by its own rules', () => {
    expect(checkLifecycle({ ...standardLifecycle, initial: 'nowhere' })).toEqual([
      'it begins in "nowhere", which is no phase',
    ])
  })
})
