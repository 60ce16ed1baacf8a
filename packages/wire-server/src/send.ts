// Puts a delivery on the wire, byte by byte if asked, and stops as soon as the client is gone.
import type { ServerResponse } from 'node:http'
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import type { Delivery, Ending } from './delivery.ts'
import type { WireTravel, WireTurn } from './wire-turn.ts'

const dripMs = 3
// What was written must be read before the connection goes, or a reset throws it away.
const settleMs = 30

/** One request's side of the connection. */
export interface Line {
  readonly response: ServerResponse
  /** Fires when the connection is closed, by whichever side. */
  readonly gone: AbortSignal
  /** Ends the connection from this side: with a reset, or as one that is done. */
  hangUp(how: 'reset' | 'close'): void
}

/** Resolves when there is nothing left to send. */
export async function send(delivery: Delivery, turn: WireTurn, line: Line): Promise<void> {
  const { response, gone } = line
  if (turn.latencyMs !== undefined) await pause(turn.latencyMs, gone)
  if (gone.aborted || delivery.type === 'hang') return
  if (delivery.type === 'reset') return line.hangUp('reset')
  const travel = 'fault' in turn && turn.fault === 'drip' ? { chunkBytes: 1, delayMs: dripMs, ...turn } : turn
  const body = chunks(delivery.frames, travel)
  response.writeHead(delivery.status, { ...delivery.headers, ...(travel.gzip ? { 'content-encoding': 'gzip' } : {}) })
  response.flushHeaders()
  for (const chunk of body) {
    if (gone.aborted) return
    await write(chunk, line)
    if (body.length > 1) await pause(travel.delayMs ?? 0, gone)
  }
  if (!gone.aborted) await finish(delivery.ending, line)
}

function chunks(frames: readonly string[], { gzip, chunkBytes }: WireTravel): readonly Buffer[] {
  if (!gzip && chunkBytes === undefined) return frames.map(frame => Buffer.from(frame))
  const plain = Buffer.from(frames.join(''))
  const bytes = gzip ? gzipSync(plain) : plain
  const size = chunkBytes ?? bytes.length
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
    bytes.subarray(index * size, (index + 1) * size),
  )
}

async function finish(ending: Ending, line: Line): Promise<void> {
  switch (ending.type) {
    case 'end':
      line.response.end()
      return
    case 'open':
      return
    case 'reset':
    case 'close':
      await pause(settleMs, line.gone)
      return line.hangUp(ending.type)
    case 'repeat':
      while (!line.gone.aborted) {
        await write(Buffer.from(ending.frame), line)
        await pause(ending.everyMs, line.gone)
      }
      return
    default:
      return ending satisfies never
  }
}

async function write(bytes: Buffer, { response, gone }: Line): Promise<void> {
  if (response.write(bytes) || gone.aborted) return
  const { promise, resolve } = Promise.withResolvers<void>()
  response.once('drain', resolve)
  gone.addEventListener('abort', () => resolve(), { once: true })
  await promise
}

/** Waits, at least for a turn of the event loop, so that two writes are two packets. */
async function pause(ms: number, gone: AbortSignal): Promise<void> {
  if (ms > 0)
    await sleep(ms, undefined, { signal: gone }).catch(() => {}) // gone: the caller looks
  else await nextTurn()
}
