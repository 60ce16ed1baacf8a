import { expect, test } from 'vitest'
import { createPen } from '../src/pen.ts'
import { cutText, layRow, proseLines, wrapItems } from '../src/row.ts'
import { textWidth } from '../src/text-width.ts'

const pen = createPen({})

test('a row fills its width, and the right side stays whole while the left is cut', () => {
  const row = { left: [{ text: 'a name that goes on and on' }], right: [{ text: '12 ms' }] }
  expect(layRow(row, 40, pen)).toBe('a name that goes on and on         12 ms')
  expect(layRow(row, 20, pen)).toBe('a name that…   12 ms')
})

test('wide characters are never cut in half, the row keeps its width', () => {
  for (let width = 10; width < 30; width += 1) {
    expect(textWidth(layRow({ left: [{ text: '太陽光発電の導入量' }], right: [{ text: '1 s' }] }, width, pen))).toBe(
      width,
    )
  }
})

test('a text that fits is not cut', () => {
  expect(cutText('exact', 5, '…')).toBe('exact')
  expect(cutText('longer', 5, '…')).toBe('long…')
  expect(cutText('longer', 2, '...')).toBe('..')
})

test('items share a line while they fit and break at blanks when they alone do not', () => {
  expect(wrapItems(['one', 'two', 'a longer item'], ', ', 9, '…')).toEqual(['one, two', 'a longer', 'item'])
  expect(wrapItems(['unbreakable'], ', ', 6, '…')).toEqual(['unbre…'])
})

test('prose is cut after the lines it may take', () => {
  expect(proseLines('one two\nthree   four five six', 9, 2, pen)).toEqual(['one two', 'three fo…'])
})
