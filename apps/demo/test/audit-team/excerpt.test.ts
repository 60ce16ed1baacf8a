import { expect, it } from 'vitest'
import { excerpt } from '../../src/audit-team/excerpt.ts'

it('keeps the beginning of a list and counts the rest', () => {
  expect(excerpt([1, 2, 3])).toEqual({ first: [1, 2, 3], more: 0 })
  expect(excerpt([1, 2, 3], { max: 2, leftOut: 5 })).toEqual({ first: [1, 2], more: 6 })
})
