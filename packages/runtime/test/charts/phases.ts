// Passes several states in one turn, raises its own events, speaks to the outside, and ends.
import { type AnyStateMachine, emit, log, raise, setup } from 'xstate'
import { effectActions } from '../../src/index.ts'

interface PhasesContext {
  readonly passed: number
}

type PhasesEvent = { readonly type: 'GO' | 'INNER' | 'END'; readonly steps?: number }

const base = setup({
  types: {} as { context: PhasesContext; events: PhasesEvent; emitted: { type: 'PASSED' } },
  actions: { ...effectActions },
})
const count = base.assign(({ context }) => ({ passed: context.passed + 1 }))

export const phasesMachine: AnyStateMachine = base.createMachine({
  id: 'phases',
  context: { passed: 0 },
  initial: 'waiting',
  output: ({ context }) => context.passed,
  states: {
    waiting: { on: { GO: { target: 'one', actions: log('going') } } },
    one: { entry: count, always: 'two' },
    two: { entry: [count, raise({ type: 'INNER' })], on: { INNER: 'three' } },
    three: {
      entry: [
        count,
        emit({ type: 'PASSED' }),
        { type: 'tell', params: { to: '..', event: { type: 'PASSED' } } },
        { type: 'publish', params: { topic: 'phases', event: { type: 'PASSED' } } },
      ],
      always: { guard: ({ context }) => context.passed < 6, target: 'one' },
      on: { END: 'over' },
    },
    over: { type: 'final' },
  },
}) as unknown as AnyStateMachine
