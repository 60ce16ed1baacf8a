import { expect, test } from 'vitest'
import { flood } from '../packages/runtime/test/flood.ts'
import { recordFigure } from './figures.ts'

const MESSAGES = 1_000_000

test(`${MESSAGES} messages into a mailbox of 1,000 are all accounted for, and never block the event loop`, async () => {
  const begin = performance.now()
  const { sent, taken, accepted, refused, senderTurns, mostWaiting, longestBlockMs } = await flood(MESSAGES)
  const seconds = (performance.now() - begin) / 1000
  expect(sent).toBe(MESSAGES)
  expect(accepted + refused).toBe(MESSAGES)
  expect(taken).toBe(accepted)
  expect(senderTurns).toBeGreaterThan(0)
  expect(mostWaiting).toBeLessThanOrEqual(1000)
  expect(longestBlockMs).toBeLessThan(100)
  recordFigure('flood of a full mailbox: messages handled', {
    value: Math.round(MESSAGES / seconds),
    unit: 'messages/s',
    note: `${accepted} taken, ${refused} refused, none lost`,
  })
  recordFigure('flood of a full mailbox: longest block of the event loop', {
    value: Math.round(longestBlockMs),
    unit: 'ms',
  })
})
