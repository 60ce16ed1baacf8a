// A budget by the minute, as a bucket: it begins full, holds one minute's worth and refills steadily.
// It may be drawn below zero (a call that took more than was reserved, or more than the bucket holds); then nothing more
// is given until it has recovered. Invariant: what is taken in t milliseconds is at most one minute's worth, plus what
// refills in t, plus the one draw that went below zero.

export interface Bucket {
  /** Milliseconds, in whole ones, until this much can be taken; 0: now. More than it can hold is given when it is full. */
  waitFor(amount: number, now: number): number
  /** Takes it, whether it is there or not; a negative amount is put back. */
  take(amount: number, now: number): void
}

export function bucket(perMinute: number): Bucket {
  let level = perMinute
  let at: number | undefined

  const refill = (now: number): void => {
    // A clock that goes back refills nothing.
    const elapsed = Math.max(0, now - (at ?? now))
    level = Math.min(perMinute, level + (elapsed * perMinute) / 60_000)
    at = now
  }

  return {
    waitFor(amount, now) {
      refill(now)
      const missing = Math.min(amount, perMinute) - level
      return missing > 0 ? Math.ceil((missing * 60_000) / perMinute) : 0
    },
    take(amount, now) {
      refill(now)
      level -= amount
    },
  }
}
