// How much room artifacts take and when they are due to go: figures beside the store, so that bounds hold while writes are under way
// (K7), and one timer at the time at which the next one expires.
import type { Clock, TimerHandle } from '../clock.ts'
import { StatecraftError } from '../errors.ts'
import type { ArtifactHead } from './artifact-store.ts'

export interface ShelfLimits {
  readonly maxArtifacts: number
  /** Of all versions that are kept. */
  readonly maxBytes: number
}

interface Place {
  readonly bytes: number
  readonly expiresAt: number | undefined
}

export interface Shelf {
  /** Counts one that is there already, whatever the bounds are now. */
  place(head: ArtifactHead): void
  /** Takes room for `head`; the function gives it back. Throws `artifacts_full`. */
  reserve(head: ArtifactHead): () => void
  free(id: string): void
  /** Ids of those that have expired. */
  expired(): readonly string[]
  close(): void
}

/** Clean-ups come at least so far apart, in ms. */
const PAUSE_MS = 1000

const placeOf = ({ versions, expiresAt }: ArtifactHead): Place => ({
  bytes: versions.reduce((sum, { bytes }) => sum + bytes, 0),
  expiresAt,
})

/** `cleanUp` removes what has expired, and never rejects; undefined: nobody does by itself. */
export function createShelf(limits: ShelfLimits, clock: Clock, cleanUp: (() => Promise<unknown>) | undefined): Shelf {
  const places = new Map<string, Place>()
  let bytes = 0
  let closed = false
  let timer: { readonly at: number; readonly handle: TimerHandle } | undefined

  const put = (id: string, place: Place | undefined): void => {
    bytes += (place?.bytes ?? 0) - (places.get(id)?.bytes ?? 0)
    if (place) places.set(id, place)
    else places.delete(id)
  }

  const stop = (): void => {
    if (timer) clock.clearTimeout(timer.handle)
    timer = undefined
  }
  const wakeAt = (at: number): void => {
    if (!cleanUp || closed || (timer && timer.at <= at)) return
    stop()
    // A clean-up is nothing to stay alive for.
    timer = { at, handle: clock.setTimeout(ring, Math.max(0, at - clock.now()), { background: true }) }
  }
  const ring = (): void => {
    timer = undefined
    void cleanUp?.().then(() => {
      let next = Number.POSITIVE_INFINITY
      for (const { expiresAt = next } of places.values()) next = Math.min(next, expiresAt)
      if (Number.isFinite(next)) wakeAt(Math.max(next, clock.now() + PAUSE_MS))
    })
  }

  const assertRoom = (id: string, place: Place): void => {
    const count = places.size + (places.has(id) ? 0 : 1)
    const total = bytes + place.bytes - (places.get(id)?.bytes ?? 0)
    const passed =
      count > limits.maxArtifacts
        ? `maxArtifacts (${limits.maxArtifacts})`
        : total > limits.maxBytes
          ? `maxBytes (${limits.maxBytes})`
          : undefined
    if (passed === undefined) return
    throw new StatecraftError(
      'artifacts_full',
      `There is no room for artifact "${id}" (${place.bytes} bytes): artifacts.${passed} is reached. Delete some, keep fewer versions, or raise it`,
      { details: { id, bytes: place.bytes, artifacts: places.size, totalBytes: bytes } },
    )
  }

  const place = (head: ArtifactHead): void => {
    put(head.id, placeOf(head))
    if (head.expiresAt !== undefined) wakeAt(head.expiresAt)
  }

  return {
    place,
    reserve(head) {
      const before = places.get(head.id)
      assertRoom(head.id, placeOf(head))
      place(head)
      return () => put(head.id, before)
    },
    free: id => put(id, undefined),
    expired: () =>
      [...places].flatMap(([id, { expiresAt = Number.POSITIVE_INFINITY }]) => (expiresAt <= clock.now() ? [id] : [])),
    close() {
      closed = true
      stop()
    },
  }
}
