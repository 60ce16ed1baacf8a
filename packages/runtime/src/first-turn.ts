// The first turn of a life. Where a definition says that all of its lives begin alike, it is worked out once for all of them.
import type { ChartBehaviour } from './behaviour.ts'
import { begin, type Turn } from './turn.ts'

const known = new WeakMap<ChartBehaviour, Turn>()

/** A turn that started something has tokens of its life in it, and is no one else's. */
const isShareable = ({ effects, locals }: Turn): boolean =>
  locals.length === 0 && effects.every(effect => !('token' in effect))

/** Throws what the chart throws. */
export function firstTurn(behaviour: ChartBehaviour, input: unknown, life: number): Turn {
  if (!behaviour.fixedStart || input !== undefined) return begin(behaviour.machine, input, life)
  const first = known.get(behaviour)
  if (first) return { ...first, state: { ...first.state, life } }
  const turn = begin(behaviour.machine, undefined, life)
  if (isShareable(turn)) known.set(behaviour, turn)
  return turn
}
