// What an actor takes from outside, whatever its state.
import type { Behaviour } from '../behaviour.ts'
import { covers } from '../turn.ts'

export function takes(behaviour: Behaviour, type: string): boolean {
  if (behaviour.kind === 'reducer') return true
  const { inbox } = behaviour
  if (inbox.has(type)) return true
  for (const key of inbox) if (covers(key, type)) return true
  return false
}
