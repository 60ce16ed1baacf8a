import { expect, test } from 'vitest'
import { type HungCalls, hungCalls } from '../packages/actors/test/providers/hung-calls.ts'
import { recordFigure } from './figures.ts'

const CALLS = 1_000
const DEADLINE_MS = 3_000

function expectNothingLeft({ late, otherwise, timers, stats }: HungCalls): void {
  expect(otherwise).toEqual([])
  expect(late).toHaveLength(CALLS)
  expect(timers).toBe(0)
  expect(stats).toMatchObject({ requests: CALLS, aborted: CALLS, inFlight: 0, openSockets: 0 })
}

test(`${CALLS} calls that hang at the same time end within 100 ms of their deadlines, and leave nothing`, async () => {
  const outcome = await hungCalls({ calls: CALLS, deadlineMs: DEADLINE_MS, beginMs: 2_000 })
  expectNothingLeft(outcome)
  const latest = outcome.late.at(-1) ?? Number.NaN
  expect(latest).toBeLessThan(100)
  recordFigure('hung calls: latest end after its deadline', {
    value: Math.ceil(latest),
    unit: 'ms',
    note: `${CALLS} calls at the same time, begun within 2 s; no socket and no timer left`,
  })
})

test(`${CALLS} calls that hang and whose deadlines pass in one moment end within 100 ms of it, and leave nothing`, async () => {
  const outcome = await hungCalls({ calls: CALLS, deadlineMs: DEADLINE_MS, beginMs: 0 })
  expectNothingLeft(outcome)
  const latest = outcome.late.at(-1) ?? Number.NaN
  expect(latest).toBeLessThan(100)
  recordFigure('hung calls: latest end after its deadline, all in one moment', {
    value: Math.ceil(latest),
    unit: 'ms',
    note: `${CALLS} calls; no socket and no timer left`,
  })
})
