// What befalls a request on its way to a provider and back, as long as another try may succeed. Which one, and how the
// bytes travel where nothing happens, is up to chance.
import type { RefusalReason, WireAnswer, WireTravel, WireTurn } from '@statecraft/wire-server'

/** Takes the place of an answer. */
type Mishap = (answer: WireAnswer) => WireTurn

const fault =
  (more: Partial<WireAnswer>): Mishap =>
  answer => ({ ...answer, ...more })
const refusal =
  (reason: RefusalReason, more: object = {}): Mishap =>
  () => ({ type: 'refusal', reason, ...more })

export const mishaps: Readonly<Record<string, Mishap>> = {
  'reset before the reply': fault({ fault: 'reset-before' }),
  'reset in the reply': fault({ fault: 'reset-body' }),
  'reset in the reply, cut anywhere': fault({ fault: 'reset-body', chunkBytes: 61 }),
  'closed in the reply': fault({ fault: 'truncate' }),
  'a trickle that is cut short': fault({ fault: 'truncate', chunkBytes: 31, delayMs: 1 }),
  'no reply begins': fault({ fault: 'hang' }),
  'the reply stops': fault({ fault: 'hang-body' }),
  'signs of life alone': fault({ fault: 'pings' }),
  'no terminator': fault({ fault: 'no-terminator' }),
  'malformed JSON': fault({ fault: 'bad-json' }),
  'JSON of another shape': fault({ fault: 'bad-event' }),
  'a web page': fault({ fault: 'html-200' }),
  'an error with status 200': fault({ fault: 'error-200' }),
  'an empty reply': fault({ fault: 'empty-200' }),
  'a reply without content': fault({ fault: 'no-choices' }),
  'an error event': fault({ fault: 'error-event' }),
  'a reply that failed': fault({ fault: 'failed', faultReason: 'rate_limited' }),
  'too many requests': refusal('rate_limited', { retryAfterMs: 15 }),
  'a server error': refusal('server_error'),
  overloaded: refusal('overloaded'),
  'a timeout of the server': refusal('timeout'),
  'a page of a proxy': () => ({
    type: 'raw',
    status: 502,
    body: '<html></html>',
    headers: { 'content-type': 'text/html' },
  }),
}

const names = Object.keys(mishaps)

/** The name of a mishap; `undefined`: nothing happens, which is so in all but `share` of the cases. */
export function mishapBy(random: () => number, share: number): string | undefined {
  return random() < share ? names[Math.floor(random() * names.length)] : undefined
}

/** Some way for the bytes of an answer to travel. */
export function travelBy(random: () => number): WireTravel {
  // Wherever it falls, but not so small that the way takes longer than a deadline.
  const cut = random() < 0.5 ? { chunkBytes: 30 + Math.floor(random() * 300) } : {}
  return { ...cut, gzip: random() < 0.2, crlf: random() < 0.2 }
}
