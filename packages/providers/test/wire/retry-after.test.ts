import { expect, test } from 'vitest'
import { retryAfterMs } from '../../src/wire/retry-after.ts'

const now = 'Wed, 21 Oct 2026 07:28:00 GMT'

test.each([
  ['milliseconds', { 'retry-after-ms': '250' }, 250],
  ['milliseconds before seconds', { 'retry-after-ms': '1500', 'retry-after': '2' }, 1500],
  ['seconds when the milliseconds make no sense', { 'retry-after-ms': 'soon', 'retry-after': '2' }, 2000],
  ['seconds with a fraction', { 'retry-after': '0.5' }, 500],
  ['no wait', { 'retry-after': '0' }, 0],
  ['a date, from the date of the reply', { 'retry-after': 'Wed, 21 Oct 2026 07:28:30 GMT', date: now }, 30_000],
  ['a date in the past', { 'retry-after': 'Wed, 21 Oct 2026 07:27:00 GMT', date: now }, 0],
  ['a date without a date to count from', { 'retry-after': 'Wed, 21 Oct 2026 07:28:30 GMT' }, undefined],
  ['a negative number', { 'retry-after': '-3', date: now }, undefined],
  ['nonsense', { 'retry-after': 'later', date: now }, undefined],
  ['nothing', {}, undefined],
])('%s', (_, headers, ms) => {
  expect(retryAfterMs(new Headers(headers as Record<string, string>))).toBe(ms)
})
