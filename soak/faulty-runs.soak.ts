import { expect, test } from 'vitest'
import { faultyRuns, retries } from '../packages/actors/test/providers/faulty-runs.ts'
import { mishaps } from '../packages/actors/test/providers/mishaps.ts'
import { recordFigure } from './figures.ts'

const RUNS = 10_000
const SHARE = 0.2
/** Each run asks its model twice. */
const IDEAL = 2 * RUNS

test(`${RUNS} runs end well while ${SHARE * 100} % of all requests fail: nothing lost, mixed up or done twice`, async () => {
  const seed = Number(process.env.SEED ?? Date.now() % 1_000_000)
  console.log(`seed ${seed}`)
  const begin = performance.now()
  const outcome = await faultyRuns({ runs: RUNS, seed, share: SHARE, atOnce: 64, silenceMs: 2_000 })
  const seconds = (performance.now() - begin) / 1000
  const { requests, refused, befallen, restarts, ...faults } = outcome
  expect(faults).toEqual({ incomplete: [], wrong: [], misseen: [], misbooked: [] })
  expect(refused).toBe(0)
  expect(requests).toBeLessThanOrEqual(1.35 * IDEAL)
  expect([...befallen.keys()].sort()).toEqual(Object.keys(mishaps).sort())
  expect(restarts).toBeGreaterThan(0)
  const failed = [...befallen.values()].reduce((sum, times) => sum + times, 0)
  recordFigure('runs with a tool call while providers fail: complete', {
    value: RUNS,
    unit: `of ${RUNS} runs`,
    seed,
    note: `${failed} of ${requests} requests failed; streamed and not, on three APIs; up to ${retries} retries of a call (the default is 3); 0 results lost, 0 tool calls run twice; ${Math.round(RUNS / seconds)} runs/s`,
  })
  recordFigure('runs with a tool call while providers fail: requests', {
    value: Number((requests / IDEAL).toFixed(3)),
    unit: 'x the ideal number',
    seed,
    note: `${restarts} answers began again while watched, each ending byte for byte`,
  })
})
