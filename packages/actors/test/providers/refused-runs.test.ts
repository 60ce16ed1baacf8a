import { expect, test } from 'vitest'
import { refusedRuns, requestsOf } from './refused-runs.ts'

test.each(refusedRuns)(
  '$api (stream: $stream): a run that the provider refuses for good ($reason) costs one request, and its result says $code',
  async run => {
    expect(await requestsOf(run, 1)).toEqual({ requests: 1, codes: [`failed ${run.code}`] })
  },
)
