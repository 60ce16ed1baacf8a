// Everything that can happen to the chart of a pattern: tasks, time, members that answer, fail or crash, and what comes from outside.
import { type ActorEvent, doneEvent, errorEvent } from '@statecraft/runtime'
import type { AnyMachineSnapshot } from 'xstate'
import type { Happenings } from '../chart-walk.ts'

const failure = (code: string) => ({ code, message: 'on purpose', retryable: false })

const CRASH = { child: 'root/team/a', at: 9, siblings: ['root/team/a'], failure: failure('chart_fault') }

const OUTSIDE: readonly ActorEvent[] = [
  { type: 'CANCEL' },
  { type: 'CHILD_FAILED', ...CRASH, history: [], duringBirth: false },
  { type: 'CHILD_FAILED', ...CRASH, history: [], duringBirth: true },
  { type: 'CHILD_DONE', child: 'root/team/a' },
  { type: 'SPAWN_FAILED', failure: failure('address_taken') },
  { type: 'ROUTE', to: 'a', event: { type: 'TASK' }, envelope: { id: 'e2', request: 'r2' } },
  { type: 'ROUTE', to: 'a', event: { type: 'NOTICE' }, envelope: { id: 'e3' } },
]

/** The events of timers that the states lived in have set. */
function timersOf({ _nodes }: AnyMachineSnapshot): readonly ActorEvent[] {
  const nodes = _nodes as readonly { readonly ownEvents: readonly string[] }[]
  return nodes.flatMap(({ ownEvents }) =>
    ownEvents.filter(type => type.startsWith('xstate.after.')).map(type => ({ type })),
  )
}

/**
 * @param tasks - what may be asked
 * @param outputs - what a child may give, by its source and the member or function at it; default: `found`
 */
export function happeningsOf(
  tasks: readonly unknown[],
  outputs: (child: string, source: string) => readonly unknown[] = () => ['found'],
): Happenings {
  const taken = tasks.map(task => ({ type: 'TASK', task, envelope: { id: 'e1', request: 'r1' } }))
  return snapshot => [
    ...taken,
    ...OUTSIDE,
    ...timersOf(snapshot),
    ...Object.entries(snapshot.children).flatMap(([id, child]) => [
      ...outputs(id, (child as unknown as { src: string }).src).map(output => doneEvent(id, output)),
      errorEvent(id, failure('step_failed')),
      errorEvent(id, failure('cancelled')),
    ]),
  ]
}
