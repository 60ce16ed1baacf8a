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

const workloads = [
  { when: 'begun within 2 s', beginMs: 2_000, figure: 'hung calls: latest end after its deadline' },
  {
    when: 'begun in one moment',
    beginMs: 0,
    figure: 'hung calls: latest end after its deadline, all in one moment',
  },
]

test.each(workloads)(
  `${CALLS} calls that hang at the same time, $when, end within 100 ms of their deadlines, and leave nothing`,
  async ({ when, beginMs, figure }) => {
    const outcome = await hungCalls({ calls: CALLS, deadlineMs: DEADLINE_MS, beginMs })
    expectNothingLeft(outcome)
    const latest = outcome.late.at(-1) ?? Number.NaN
    expect(latest).toBeLessThan(100)
    const note = `${CALLS} calls of six models at the same time, ${when}; no socket and no timer left`
    recordFigure(figure, { value: Math.ceil(latest), unit: 'ms', note })
  },
)
