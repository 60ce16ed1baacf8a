// Charts taken through events, turn by turn.
import type { AnyStateMachine } from 'xstate'
import { type ActorEvent, begin, fromChart, type Turn, turn } from '../src/index.ts'
import { numberOf } from '../src/open-keys.ts'
import { makeToken } from '../src/token.ts'

const noop = (): undefined => undefined

/** The chart as a host runs it. */
export const hosted = (machine: AnyStateMachine): AnyStateMachine =>
  fromChart(machine, { steps: { work: noop, decode: noop } }).machine

/** Takes events one after the other; the token of a child or timer is looked up. Returns the last turn. */
export function play(
  machine: AnyStateMachine,
  events: readonly ActorEvent[],
  from: Turn = begin(machine, undefined),
): Turn {
  return events.reduce((last, event) => {
    const key = event.type.startsWith('xstate.after') ? `~${event.type}` : (event.actorId as string | undefined)
    const n = key === undefined ? undefined : numberOf(last.state.open, key)
    return turn(machine, last.state, event, n === undefined ? undefined : makeToken(last.state.life, key ?? '', n))
  }, from)
}
