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

  const chanceFor = (code: string) => chanceOf({ retries: 9, fallback: 'b' }, {}, { ...failure, code }, false)

  test.each(['cancelled', 'callee_stopped', 'runtime_closed', 'task_poisonous'])('is not tried again for %s', code => {
    expect(chanceFor(code)).toBe('none')
  })

  test.each(['limit_exceeded', 'ask_cycle', 'input_invalid'])('goes to another at once for %s', code => {
    expect(chanceFor(code)).toBe('fallback')
  })
})

test.each([{ retries: -1 }, { retries: 0.5 }, { maxCrashes: 0 }, { maxParallel: 0 }, { maxParallel: Number.NaN }])(
  '[A3] %o is refused',
  policy => {
    expect(() => checkTaskPolicy('It', policy)).toThrow(expect.objectContaining({ code: 'input_invalid' }))
  },
)
