// How long a provider asks to wait, from the headers of its reply.

/**
 * `retry-after-ms`, else `retry-after` in seconds or as a date, in milliseconds of at least 0; `undefined` when the headers
 * do not say. A date counts from the reply's own `date`, so that a wrong clock on this side does not matter.
 */
export function retryAfterMs(headers: Headers): number | undefined {
  const inMs = duration(headers.get('retry-after-ms'))
  if (inMs !== undefined) return inMs
  const after = headers.get('retry-after')
  const inSeconds = duration(after)
  return inSeconds === undefined ? untilDate(after, headers.get('date')) : inSeconds * 1000
}

function duration(text: string | null): number | undefined {
  return text !== null && /^\s*\d+(\.\d+)?\s*$/.test(text) ? Number(text) : undefined
}

function untilDate(date: string | null, now: string | null): number | undefined {
  if (date === null || !/^\s*[a-z]/i.test(date)) return undefined // a bare number would be taken for a year
  const ms = Date.parse(date) - Date.parse(now ?? '')
  return Number.isNaN(ms) ? undefined : Math.max(0, ms)
}
