import { expect, it } from 'vitest'
import { readTap } from '../../src/bug-team/tap.ts'

const OUTPUT = `TAP version 13
# Subtest: a day
not ok 1 - a day
  ---
  location: '/tmp/p/test/a.test.js:3:1'
  failureType: 'testCodeFailure'
  error: |-
    Expected values to be strictly equal:
    
    3 !== 4
    
  code: 'ERR_ASSERTION'
  ...
# Subtest: a suite
    # Subtest: a night
    not ok 1 - a night
      ---
      location: '/tmp/p/test/a.test.js:5:25'
      failureType: 'testCodeFailure'
      error: 'it is dark'
      code: 'ERR_TEST_FAILURE'
      ...
    1..1
not ok 2 - a suite
  ---
  location: '/tmp/p/test/a.test.js:4:1'
  failureType: 'subtestsFailed'
  error: '1 subtest failed'
  ...
1..2
# tests 3
# pass 1
# fail 2
`

it('counts tests, and says of each that failed where it stands and why', () => {
  expect(readTap(OUTPUT)).toEqual({
    passed: 1,
    failed: 2,
    failures: [
      {
        title: 'a day',
        place: '/tmp/p/test/a.test.js:3:1',
        error: 'Expected values to be strictly equal: 3 !== 4',
      },
      { title: 'a night', place: '/tmp/p/test/a.test.js:5:25', error: 'it is dark' },
    ],
  })
})

it('makes nothing of what is no such output', () => {
  expect(readTap('Killed')).toEqual({ passed: 0, failed: 0, failures: [] })
})
