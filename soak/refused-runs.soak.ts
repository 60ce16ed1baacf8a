import { expect, test } from 'vitest'
import { refusedRuns, requestsOf } from '../packages/actors/test/providers/refused-runs.ts'
import { recordFigure } from './figures.ts'

const RUNS_OF_EACH = 25

test('runs that a provider refuses for good cost one request each', async () => {
  let [runs, requests] = [0, 0]
  for (const run of refusedRuns) {
    const outcome = await requestsOf(run, RUNS_OF_EACH)
    expect(outcome).toEqual({ requests: RUNS_OF_EACH, codes: [`failed ${run.code}`] })
    runs += RUNS_OF_EACH
    requests += outcome.requests
  }
  recordFigure('runs that a provider refuses for good: requests', {
    value: requests / runs,
    unit: 'of each run',
    note: `${runs} runs with the default retries: 7 refusals x 3 APIs, streamed and not; each result has the code of the refusal`,
  })
})
