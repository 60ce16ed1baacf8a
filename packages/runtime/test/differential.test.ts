import { describe, expect, test } from 'vitest'
import { type AnyStateMachine, assign, setup } from 'xstate'
import { type ActorEvent, doneEvent, errorEvent, supervisorMachine, threadMachine } from '../src/index.ts'
import { disagreements, untakenTransitions } from '../src/testing/index.ts'
import { askerMachine } from './charts/asker.ts'
import { crasherMachine } from './charts/crasher.ts'
import { phasesMachine } from './charts/phases.ts'
import { playerMachine } from './charts/player.ts'
import { timersMachine } from './charts/timers.ts'
import { workerMachine } from './charts/worker.ts'
import { pathsThrough, stepsThrough, type Walk } from './paths.ts'

const named = (...types: readonly string[]): readonly ActorEvent[] => types.map(type => ({ type }))
const failure = { code: 'test', message: 'on purpose', retryable: false }

interface Chart extends Walk {
  readonly machine: AnyStateMachine
  /** Events that throw: they end a path. */
  readonly throwing?: readonly ActorEvent[]
}

const charts: Record<string, Chart> = {
  worker: { machine: workerMachine, events: [{ type: 'TASK', task: 1 }, ...named('CANCEL', 'AGAIN', 'NOBODY')] },
  asker: { machine: askerMachine, events: named('GO', 'STOP') },
  crasher: { machine: crasherMachine, events: named('COUNT', 'STEP'), throwing: named('ASSIGN', 'GUARD') },
  timers: { machine: timersMachine, events: named('START', 'STOP', 'SNOOZE', 'HUSH', 'BELL', 'TWICE') },
  player: {
    machine: playerMachine,
    events: named('PLAY', 'PAUSE', 'RESUME', 'NEXT', 'DIM', 'LIGHT', 'OFF', 'ON', 'ON_DEEP'),
  },
  phases: { machine: phasesMachine, events: named('GO', 'INNER', 'END') },
  supervisor: {
    machine: supervisorMachine,
    input: { children: [{ id: 'a', behaviour: 'b' }], policy: {} },
    events: [
      { type: 'CHILD_FAILED', child: 'top/a', at: 0, duringBirth: false, history: [], siblings: ['top/a'], failure },
      { type: 'CHILD_DONE', child: 'top/a' },
      { type: 'SPAWN_FAILED', failure },
      { type: 'ADD', id: 'c', behaviour: 'b' },
      { type: 'REMOVE', id: 'c' },
      { type: 'ROUTE', to: 'a', event: { type: 'X' }, envelope: { id: 'e', request: 'r' } },
      { type: 'ROUTE', to: 'a', event: { type: 'X' } },
      ...named('ADD', 'REMOVE', 'ROUTE'),
    ],
  },
  thread: {
    machine: threadMachine,
    input: { maxEntries: 2 },
    events: [
      {
        type: 'CONTINUE',
        to: 'top/a',
        event: { type: 'TASK', task: {} },
        at: 1,
        envelope: { id: 'e', request: 'r' },
      },
      {
        type: 'CONTINUE',
        to: 'top',
        event: { type: 'ROUTE', to: 'a', event: { type: 'TASK', task: {} } },
        at: 2,
      },
      ...named('CONTINUE', 'CLEAR', 'CANCEL'),
      doneEvent('work', { kind: 'outcome', status: 'completed', output: 5, log: [1] }),
      doneEvent('work', { kind: 'outcome', status: 'failed' }),
      errorEvent('work', failure),
    ],
  },
}

describe('turn comes to the same as an XState actor', () => {
  test.each(Object.entries(charts))(
    '%s: on the shortest path to every state, and one event more',
    async (_name, chart) => {
      const last = [...chart.events, ...(chart.throwing ?? [])]
      const paths = pathsThrough(chart.machine, chart).flatMap(path => [path, ...last.map(event => [...path, event])])
      expect(paths.length).toBeGreaterThan(chart.events.length)
      expect(await disagreements(chart.machine, { paths, input: chart.input })).toEqual([])
    },
  )

  test.each(['worker', 'asker', 'timers', 'phases'] as const)('%s: on every simple path', async name => {
    const chart = charts[name] as Chart
    const paths = pathsThrough(chart.machine, { ...chart, simple: true })
    expect(await disagreements(chart.machine, { paths, input: chart.input })).toEqual([])
  })
})

test.each(['supervisor', 'thread'])('every transition of the %s is taken', name => {
  const { machine, ...walk } = charts[name] as Chart
  expect(untakenTransitions(machine, stepsThrough(machine, walk))).toEqual([])
})

test('a chart that is not the same every time is found out, and where', async () => {
  let calls = 0
  const machine = setup({ types: {} as { context: { calls: number } } }).createMachine({
    context: { calls: 0 },
    on: {
      GO: {
        actions: assign(() => {
          calls += 1
          return { calls }
        }),
      },
    },
  }) as unknown as AnyStateMachine
  const [found, ...more] = await disagreements(machine, { paths: [[{ type: 'GO' }, { type: 'GO' }]] })
  expect(found).toMatchObject({ after: 1, turn: { context: { calls: 1 } }, xstate: { context: { calls: 2 } } })
  expect(more).toEqual([])
})
