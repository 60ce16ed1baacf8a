// Closes the connections of calls that have ended, a few at a time. Closing one takes the platform a while: where many calls end
// in one moment, the first ones must not keep the last ones from ending in time. This is about connections, not about time,
// so the timer is the platform's in any case.

type Close = () => void

const atOnce = 8
const waiting: Close[] = []
let isUnderWay = false

function closeSome(): void {
  for (const close of waiting.splice(0, atOnce)) close()
  isUnderWay = waiting.length > 0
  if (isUnderWay) globalThis.setTimeout(closeSome, 0)
}

/** Closes soon, after whatever is due now. `close` must not throw. */
export function closeSoon(close: Close): void {
  waiting.push(close)
  if (isUnderWay) return
  isUnderWay = true
  globalThis.setTimeout(closeSome, 0)
}
