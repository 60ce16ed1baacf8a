import { describe, expect, test } from 'vitest'
import { type AnyStateMachine, createMachine, enqueueActions, fromPromise, sendTo, setup } from 'xstate'
import { begin, fromChart, fromReducer, turn } from '../src/index.ts'
import { askerMachine } from './charts/asker.ts'
import { workerMachine } from './charts/worker.ts'

const work = () => undefined
const chart = (config: object, implementations: object = {}) =>
  createMachine(config, implementations) as unknown as AnyStateMachine
const invalid = expect.objectContaining({ code: 'chart_invalid' })

describe('a chart', () => {
  test('takes the types that it lists, save those of XState', () => {
    expect([...fromChart(workerMachine, { steps: { work } }).inbox].sort()).toEqual(['AGAIN', 'CANCEL', 'TASK'])
    expect([...fromChart(workerMachine, { steps: { work }, inbox: ['TASK'] }).inbox]).toEqual(['TASK'])
  })

  test('can be cancelled when it lists CANCEL', () => {
    expect(fromChart(workerMachine, { steps: { work } }).cancellable).toBe(true)
    expect(fromChart(askerMachine).cancellable).toBe(false)
  })

  test('goes by the id of its machine, or by another name', () => {
    expect(fromChart(askerMachine).name).toBe('asker')
    expect(fromChart(askerMachine, { name: 'other' }).name).toBe('other')
  })

  test('needs no step for `ask`, and one for each source that it invokes', () => {
    expect(() => fromChart(askerMachine)).not.toThrow()
    expect(() => fromChart(workerMachine)).toThrow('pass steps: { work:')
  })

  test('takes a step as a function or as a source', () => {
    const { steps } = fromChart(workerMachine, { steps: { work: { run: work, draw: () => ({ turns: 1 }) } } })
    expect(steps.get('work')?.run).toBe(work)
    expect(fromChart(workerMachine, { steps: { work } }).steps.get('work')).toEqual({ run: work })
  })

  test('is refused with every fault at once', () => {
    const faulty = chart({
      id: 'faulty',
      initial: 'a',
      states: {
        a: { invoke: { src: 'nobody', id: 'x' }, entry: sendTo('x', { type: 'X' }) },
        b: { invoke: { src: fromPromise(async () => 1), id: 'y' } },
      },
    })
    expect(() => fromChart(faulty)).toThrow(invalid)
    for (const fault of ['"nobody"', 'sendTo', 'inline logic']) expect(() => fromChart(faulty)).toThrow(fault)
  })

  test('is refused when a source is a machine', () => {
    const nested = setup({ actors: { inner: createMachine({}) } }).createMachine({}) as unknown as AnyStateMachine
    expect(() => fromChart(nested)).toThrow('spawn it as an actor of its own')
  })

  test.each([{ limits: { turns: -1 } }, { mailbox: { capacity: -1 } }])('is refused with %o', options => {
    expect(() => fromChart(askerMachine, options)).toThrow(expect.objectContaining({ code: 'input_invalid' }))
  })

  test('ends in the turn in which it goes in circles, also where the machine sets no bound', () => {
    const circle = { initial: 'a', states: { a: { on: { GO: 'b' } }, b: { always: 'c' }, c: { always: 'b' } } }
    const { machine } = fromChart(chart(circle))
    expect(() => turn(machine, begin(machine, undefined).state, { type: 'GO' })).toThrow('Infinite loop')
    expect(fromChart(chart({ ...circle, options: { maxIterations: 5 } })).machine.options.maxIterations).toBe(5)
  })

  test('its sources do nothing in a host: a step is an effect', () => {
    let calls = 0
    const machine = workerMachine.provide({
      actors: {
        work: fromPromise(async () => {
          calls += 1
        }),
      },
    })
    const { machine: hosted } = fromChart(machine, { steps: { work } })
    const { effects } = turn(hosted, begin(hosted, undefined).state, { type: 'TASK' })
    expect(effects).toMatchObject([{ type: 'step', source: 'work' }])
    expect(calls).toBe(0)
  })

  test('is frozen', () => {
    expect(Object.isFrozen(fromChart(askerMachine))).toBe(true)
  })

  test('with an action that throws only when it runs is accepted', () => {
    const late = enqueueActions(({ enqueue }) => enqueue(sendTo('x', { type: 'X' })))
    expect(() => fromChart(chart({ on: { GO: { actions: late } } }))).not.toThrow()
  })
})

describe('a reducer', () => {
  const count = (n: number) => ({ state: n + 1 })

  test('begins with a value, or with what a function makes of the input', () => {
    expect(fromReducer(count, { name: 'c', initial: 5 }).initial('ignored')).toBe(5)
    expect(fromReducer(count, { name: 'c', initial: input => Number(input) * 2 }).initial(4)).toBe(8)
  })

  test('is refused with a mailbox that cannot be', () => {
    expect(() => fromReducer(count, { name: 'c', initial: 0, mailbox: { capacity: 0.5 } })).toThrow(
      expect.objectContaining({ code: 'input_invalid' }),
    )
  })
})
