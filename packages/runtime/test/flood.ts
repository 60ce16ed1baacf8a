// More messages than a mailbox holds: what becomes of them, of the sender, and of the event loop meanwhile.
import {
  type ActorEvent,
  createIds,
  createPacer,
  fromReducer,
  memory,
  type ReducerEffect,
  systemClock,
} from '../src/index.ts'

export interface Flood {
  readonly sent: number
  readonly taken: number
  readonly accepted: number
  readonly refused: number
  readonly senderTurns: number
  /** Most messages that waited at once. */
  readonly mostWaiting: number
  /** The longest time for which no timer of the event loop could fire, in ms. */
  readonly longestBlockMs: number
}

const CAPACITY = 1000
const AT_ONCE = 500

/** Measures gaps between turns of the event loop until it is told to stop. */
function watchLoop(look: () => void): () => number {
  let longest = 0
  let last = performance.now()
  const timer = setInterval(() => {
    const now = performance.now()
    longest = Math.max(longest, now - last)
    last = now
    look()
  }, 1)
  return () => {
    clearInterval(timer)
    return Math.max(longest, performance.now() - last)
  }
}

/** One actor sends so many messages to another one, whose mailbox holds 1,000 and refuses the rest. */
export async function flood(messages: number): Promise<Flood> {
  const host = memory()({ clock: systemClock, ids: createIds(), pacer: createPacer(), limits: {} })
  const event: ActorEvent = { type: 'DROP' }
  const burst: readonly ReducerEffect[] = Array.from({ length: AT_ONCE }, () => ({ type: 'tell', to: 'sink', event }))
  const sender = fromReducer((turns: number) => ({ state: turns + 1, effects: burst }), {
    name: 'sender',
    initial: 0,
    mailbox: { capacity: messages / AT_ONCE },
  })
  const sink = fromReducer((n: number) => ({ state: n + 1 }), {
    name: 'sink',
    initial: 0,
    mailbox: { capacity: CAPACITY },
  })
  host.spawn({ id: 'sender', behaviour: sender })
  host.spawn({ id: 'sink', behaviour: sink })
  let mostWaiting = 0
  const stop = watchLoop(() => {
    mostWaiting = Math.max(mostWaiting, host.describe('sink')?.mailbox ?? 0)
  })
  for (let n = 0; n < messages / AT_ONCE; n += 1) void host.tell('sender', { type: 'GO' })
  await host.idle()
  const longestBlockMs = stop()
  const { accepted, refused } = host.stats()
  const senderTurns = host.describe('sender')?.context as number
  const taken = host.describe('sink')?.context as number
  await host.close()
  const sent = senderTurns * AT_ONCE
  return { sent, taken, accepted: accepted - senderTurns, refused, senderTurns, mostWaiting, longestBlockMs }
}
