import { expect, test } from 'vitest'
import { type AnyStateMachine, assign, setup } from 'xstate'
import { firstTurn } from '../src/first-turn.ts'
import { fromChart, turn } from '../src/index.ts'
import { timersMachine } from './charts/timers.ts'
import { workerMachine } from './charts/worker.ts'

const work = () => undefined

test('where all lives begin alike they share their first turn, each with its own life', () => {
  const behaviour = fromChart(workerMachine, { steps: { work }, fixedStart: true })
  const [first, second] = [firstTurn(behaviour, undefined, 1), firstTurn(behaviour, undefined, 2)]
  expect(second.state.snapshot).toBe(first.state.snapshot)
  expect([first.state.life, second.state.life]).toEqual([1, 2])
  const taken = [first, second].map(({ state }) => turn(behaviour.machine, state, { type: 'TASK' }).effects[0])
  expect(taken).toMatchObject([{ token: '1/work#1' }, { token: '2/work#1' }])
})

test('where they do not, or where there is an input, each begins by itself', () => {
  const own = fromChart(workerMachine, { steps: { work } })
  expect(firstTurn(own, undefined, 1).state.snapshot).not.toBe(firstTurn(own, undefined, 1).state.snapshot)
  const withInput = fromChart(workerMachine, { steps: { work }, fixedStart: true })
  expect(firstTurn(withInput, 1, 1).state.snapshot).not.toBe(firstTurn(withInput, 1, 1).state.snapshot)
})

test('a first turn that starts something is never shared: its tokens are those of one life', () => {
  const machine = setup({ types: {} as { context: { n: number } } }).createMachine({
    context: { n: 0 },
    initial: 'on',
    states: { on: { after: { 10: { actions: assign({ n: 1 }) } } } },
  }) as unknown as AnyStateMachine
  const behaviour = fromChart(machine, { fixedStart: true })
  const tokens = [1, 2].map(life => firstTurn(behaviour, undefined, life).effects[0])
  expect(tokens).toMatchObject([{ token: expect.stringMatching(/^1\//) }, { token: expect.stringMatching(/^2\//) }])
  expect(firstTurn(fromChart(timersMachine, { fixedStart: true }), undefined, 3).state.life).toBe(3)
})
