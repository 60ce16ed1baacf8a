import { describe, expect, it } from 'vitest'
import { cellWidth, cutToCells, padToCells, wrapToCells } from '../src/cell-width.ts'

describe('cellWidth', () => {
  it.each([
    ['', 0],
    ['plain', 5],
    ['é', 1],
    ['e\u0301', 1],
    ['日本', 4],
    ['🎉', 2],
    ['⠋ ✗ …', 5],
  ])('of %j is %i', (text, width) => {
    expect(cellWidth(text)).toBe(width)
  })
})

describe('cutToCells', () => {
  it('ends what is cut with an ellipsis, and splits no wide character', () => {
    expect(cutToCells('plain', 5)).toBe('plain')
    expect(cutToCells('plainer', 5)).toBe('plai…')
    expect(cutToCells('日本語', 4)).toBe('日…')
    expect(cutToCells('plain', 0)).toBe('')
  })
})

describe('padToCells', () => {
  it('fills up to exactly the width', () => {
    expect(padToCells('ab', 4)).toBe('ab  ')
    expect(padToCells('日本語', 4)).toBe('日… ')
  })
})

describe('wrapToCells', () => {
  it('breaks at blanks, and long words anywhere', () => {
    expect(wrapToCells('one two three', 7)).toEqual(['one two', 'three'])
    expect(wrapToCells('abcdefgh ij', 3)).toEqual(['abc', 'def', 'gh', 'ij'])
    expect(wrapToCells('日本語', 4)).toEqual(['日本', '語'])
    expect(wrapToCells('', 4)).toEqual([''])
  })
})
