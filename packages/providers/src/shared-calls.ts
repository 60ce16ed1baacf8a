// Equal calls that are in flight together are one call. Each who joins watches the stream from its beginning and leaves on
// its own signal; the call itself is aborted when all have left. Its usage is counted once: the member that has been
// there longest gets the reply as it is, the others get it as `cached`.
import { orAborted, throwIfAborted } from './abort.ts'
import type { ModelIo, ModelReply } from './model.ts'
import type { StreamPart } from './stream-part.ts'
import { zeroUsage } from './usage.ts'

/** Makes the call, or joins the one of that key that is in flight. */
export type SharedCalls = (key: string, io: ModelIo, call: (io: ModelIo) => Promise<ModelReply>) => Promise<ModelReply>

interface Member {
  show(part: StreamPart): void
}

interface Flight {
  readonly reply: Promise<ModelReply>
  /** What was shown so far. */
  readonly parts: readonly StreamPart[]
  readonly members: Set<Member>
  /** Who counts the usage; known when the reply is there. */
  payer(): Member | undefined
  abort(): void
}

export function sharedCalls(): SharedCalls {
  const flights = new Map<string, Flight>()

  return async (key, io, call) => {
    throwIfAborted(io.signal)
    const flight = flights.get(key) ?? depart(io, call)
    flights.set(key, flight)
    const member = watching(io)
    for (const part of [...flight.parts]) member.show(part)
    flight.members.add(member)
    try {
      const reply = await orAborted(flight.reply, io.signal)
      return flight.payer() === member ? reply : { ...reply, usage: zeroUsage, cached: true }
    } finally {
      flight.members.delete(member)
      if (flight.members.size === 0) {
        flights.delete(key)
        flight.abort()
      }
    }
  }
}

function watching({ signal, emit }: ModelIo): Member {
  let watches = emit !== undefined
  return {
    show(part) {
      if (!watches || signal.aborted) return
      try {
        emit?.(part)
      } catch {
        watches = false // One who cannot watch must not end the call for the others.
      }
    },
  }
}

function depart({ idempotencyKey, caller }: ModelIo, call: (io: ModelIo) => Promise<ModelReply>): Flight {
  const controller = new AbortController()
  const members = new Set<Member>()
  const parts: StreamPart[] = []
  let payer: Member | undefined
  let over = false

  const emit = (part: StreamPart): void => {
    if (part.type === 'restart') parts.length = 0
    else parts.push(part)
    for (const member of members) member.show(part)
  }

  const fly = async (): Promise<ModelReply> => {
    try {
      const reply = await call({
        signal: controller.signal,
        emit,
        ...(idempotencyKey !== undefined && { idempotencyKey }),
        ...(caller !== undefined && { caller }),
      })
      ;[payer] = members
      return reply
    } finally {
      over = true
    }
  }

  return {
    reply: fly(),
    parts,
    members,
    payer: () => payer,
    abort() {
      if (!over) controller.abort()
    },
  }
}
