import { expect, test } from 'vitest'
import { checkPriority, readPriority } from '../src/priority.ts'

test('[B1] words and numbers stand on one scale', () => {
  expect(['low', 'normal', 'high', 0, 7.5, 10].map(readPriority)).toEqual([2, 5, 8, 0, 7.5, 10])
})

test.each([-1, 11, Number.NaN, 'urgent', 'constructor', null, {}])('%s is no priority', priority => {
  expect(readPriority(priority)).toBeUndefined()
  expect(() => checkPriority(priority, 'It')).toThrow(expect.objectContaining({ code: 'input_invalid' }))
})
