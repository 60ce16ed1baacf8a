import { expect, test } from 'vitest'
import { hungCalls } from './hung-calls.ts'

const CALLS = 40
/** The long form, which has a machine to itself, asserts 100 after the deadline. */
const SLOWEST_MS = 1_000

test(`${CALLS} calls that hang all end with a timeout within ${SLOWEST_MS} ms of their timer, and leave neither a timer nor a connection`, async () => {
  const { late, slowest, otherwise, timers, stats } = await hungCalls({ calls: CALLS, deadlineMs: 1_000, beginMs: 0 })
  expect(otherwise).toEqual([])
  expect(late).toHaveLength(CALLS)
  expect(slowest).toBeLessThan(SLOWEST_MS)
  expect(timers).toBe(0)
  expect(stats).toMatchObject({ requests: CALLS, aborted: CALLS, inFlight: 0, openSockets: 0 })
}, 30_000)
