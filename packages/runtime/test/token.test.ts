import { expect, test } from 'vitest'
import { isTimerKey, makeToken, parseToken, timerKey } from '../src/token.ts'

test.each([
  [1, 'work', 1],
  [12, 'a/b#c', 345],
  [3, timerKey('xstate.after.1000.on'), 7],
])('a token is read back as it was made: life %i, key %s, number %i', (life, key, n) => {
  expect(parseToken(makeToken(life, key, n))).toEqual({ life, key, n })
})

test('keys of timers and of children never meet', () => {
  expect(isTimerKey(timerKey('work'))).toBe(true)
  expect(isTimerKey('work')).toBe(false)
})
