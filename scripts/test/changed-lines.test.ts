import { expect, test } from 'vitest'
import { changedLines } from '../changed-lines.ts'

test('a difference shows as lines gained and lines lost', () => {
  expect(changedLines('same\nold', 'same\nnew')).toEqual(['+ new', '- old'])
})

test('equal texts differ in nothing', () => {
  expect(changedLines('same\n', 'same\n')).toEqual([])
})
