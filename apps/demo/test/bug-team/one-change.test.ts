import { describe, expect, it } from 'vitest'
import { oneChanges } from '../../src/bug-team/one-change.ts'

const said = (text: string): readonly string[] =>
  oneChanges(text).map(({ line, from, to }) => `${line}: ${from} → ${to}`)

describe('oneChanges', () => {
  it('changes bounds first, then operators, then numbers by one', () => {
    expect(said('const a = b + 1\nif (a < b) c()')).toEqual([
      '2: < → <=',
      '2: < → >',
      '1: + → -',
      '1: 1 → 0',
      '1: 1 → 2',
    ])
  })

  it('changes one place and nothing else', () => {
    expect(oneChanges('a && b || c').map(({ text }) => text)).toEqual(['a || b || c', 'a && b && c'])
  })

  it('passes over comments, texts, arrows and parts of names', () => {
    expect(said("// a < 1\nconst f2 = x => 'a + 1' /* 2 > 3 */")).toEqual([])
  })

  it('knows roundings and bounds of Math', () => {
    expect(said('Math.ceil(Math.min(a, b))')).toEqual(['1: Math.ceil → Math.floor', '1: Math.min → Math.max'])
  })
})
