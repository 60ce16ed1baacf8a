import { describe, expect, test } from 'vitest'
import { toFailure } from '../src/failure.ts'
import { StatecraftError } from '../src/index.ts'
import { chanceOf, checkTaskPolicy } from '../src/task-policy.ts'

const failure = toFailure(new StatecraftError('step_failed', 'no'))

describe('[E1b] a failed task', () => {
  test.each([
    [{}, {}, false, 'none'],
    [{ retries: 1 }, {}, false, 'again'],
    [{ retries: 1 }, { retries: 1 }, false, 'none'],
    [{ retries: 1, fallback: 'b' }, { retries: 1 }, false, 'fallback'],
    [{ retries: 1, fallback: 'b' }, {}, true, 'fallback'],
    [{ retries: 1 }, {}, true, 'none'],
  ] as const)('with %o after %o, its actor gone: %s, gets %s', (policy, tries, isGone, chance) => {
    expect(chanceOf(policy, tries, failure, isGone)).toBe(chance)
  })

  test.each(['cancelled', 'limit_exceeded', 'ask_cycle', 'callee_stopped', 'task_poisonous'])(
    'is not tried again for %s',
    code => {
      expect(chanceOf({ retries: 9, fallback: 'b' }, {}, { ...failure, code }, false)).toBe('none')
    },
  )
})

test.each([{ retries: -1 }, { retries: 0.5 }, { maxCrashes: 0 }, { maxParallel: 0 }, { maxParallel: Number.NaN }])(
  '[A3] %o is refused',
  policy => {
    expect(() => checkTaskPolicy('It', policy)).toThrow(expect.objectContaining({ code: 'input_invalid' }))
  },
)
