// A waiting line in which every caller has its turn: callers in a circle, what one caller waits for in order of arrival.
// So a caller with a thousand calls delays another one's first call by one of them, not by a thousand.
// Joining, leaving and taking are done in constant time, however many wait.
import { type Chain, chain, type Link } from './chain.ts'

export interface FairLine<T> {
  readonly size: number
  /** Stands at the end of its caller's queue; `remove` leaves it. */
  join(caller: string, item: T): Link
  /** Whose turn it is; `undefined` when nobody waits. */
  first(): T | undefined
  /** Takes that one out; its caller's next turn comes after everybody else's. */
  take(): void
}

interface Caller<T> {
  readonly queue: Chain<Waiting<T>>
  turn: Link
}

interface Waiting<T> {
  readonly item: T
  leave(): void
}

export function fairLine<T>(): FairLine<T> {
  const callers = new Map<string, Caller<T>>()
  const circle = chain<Caller<T>>()
  let size = 0

  const arrive = (name: string): Caller<T> => {
    const caller: Caller<T> = { queue: chain(), turn: { remove() {} } }
    caller.turn = circle.append(caller)
    callers.set(name, caller)
    return caller
  }

  return {
    get size() {
      return size
    },
    first: () => circle.first()?.queue.first()?.item,
    join(name, item) {
      const caller = callers.get(name) ?? arrive(name)
      let waits = true
      const leave = (): void => {
        if (!waits) return
        waits = false
        link.remove()
        size -= 1
        if (caller.queue.size > 0) return
        caller.turn.remove()
        callers.delete(name)
      }
      const link = caller.queue.append({ item, leave })
      size += 1
      return { remove: leave }
    },
    take() {
      const caller = circle.first()
      if (caller === undefined) return
      caller.queue.first()?.leave()
      if (caller.queue.size === 0) return
      caller.turn.remove()
      caller.turn = circle.append(caller)
    },
  }
}
