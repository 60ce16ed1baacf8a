// What becomes of a refusal, status by status.
import type { WireTurn } from '@statecraft/wire-server'
import { again, type FaultOutcome, type FaultSection, forGood } from './fault-row.ts'

const refused = (reason: (WireTurn & { type: 'refusal' })['reason'], status?: number): WireTurn => {
  return { type: 'refusal', reason, ...(status === undefined ? {} : { status }) }
}
const page = (status: number): WireTurn => {
  return { type: 'raw', status, body: '<html><h1>Sorry</h1></html>', headers: { 'content-type': 'text/html' } }
}

export const refusals: FaultSection = {
  title: 'A refusal',
  rows: [
    { fault: '400', turn: refused('invalid_request'), outcome: forGood('invalid_request') },
    { fault: '400: the context is too long', turn: refused('context_length'), outcome: forGood('context_length') },
    {
      fault: '400: the credit is used up',
      turn: {
        type: 'refusal',
        reason: 'invalid_request',
        message: 'Your credit balance is too low to access the API.',
      },
      apis: ['anthropic'],
      outcome: forGood('quota_exceeded'),
    },
    { fault: '401', turn: refused('authentication'), outcome: forGood('authentication') },
    { fault: '402', turn: refused('quota_exceeded', 402), outcome: forGood('quota_exceeded') },
    { fault: '403', turn: refused('permission'), outcome: forGood('permission') },
    { fault: '404', turn: refused('not_found'), outcome: forGood('not_found') },
    { fault: '408', turn: refused('timeout', 408), outcome: again('timeout') },
    { fault: '409', turn: refused('conflict'), outcome: again('server_error') },
    { fault: '413', turn: refused('too_large'), outcome: forGood('context_length') },
    { fault: '422', turn: refused('invalid_request', 422), outcome: forGood('invalid_request') },
    { fault: '429', turn: refused('rate_limited'), outcome: again('rate_limited') },
    {
      fault: '429: `retry-after` in seconds',
      turn: { type: 'refusal', reason: 'rate_limited', headers: { 'retry-after': '7' } },
      outcome: { ...again('rate_limited'), like: { retryAfterMs: 7_000 } } as FaultOutcome,
    },
    {
      fault: '429: `retry-after` as a date',
      turn: {
        type: 'refusal',
        reason: 'rate_limited',
        headers: { date: 'Sat, 21 Nov 2026 10:00:00 GMT', 'retry-after': 'Sat, 21 Nov 2026 10:00:30 GMT' },
      },
      outcome: { ...again('rate_limited'), like: { retryAfterMs: 30_000 } } as FaultOutcome,
    },
    {
      fault: '503: `retry-after-ms`',
      turn: { type: 'refusal', reason: 'overloaded', status: 503, retryAfterMs: 1_250 },
      outcome: { ...again('overloaded'), like: { retryAfterMs: 1_250 } } as FaultOutcome,
    },
    { fault: '429: the quota is used up', turn: refused('quota_exceeded', 429), outcome: forGood('quota_exceeded') },
    { fault: '500', turn: refused('server_error'), outcome: again('server_error') },
    { fault: '502 with a web page', turn: page(502), outcome: again('server_error') },
    { fault: '503 with a web page', turn: page(503), outcome: again('overloaded') },
    { fault: '503: no capacity', turn: refused('overloaded', 503), outcome: again('overloaded') },
    { fault: '504 with a web page', turn: page(504), outcome: again('timeout') },
    { fault: '529: no capacity', turn: refused('overloaded', 529), outcome: again('overloaded') },
  ],
}
