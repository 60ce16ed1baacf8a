import { describe, expect, test } from 'vitest'
import { tally, type Vote } from '../src/index.ts'

const vote = (voter: string, answer: string | undefined, confidence?: number): Vote<string> => ({
  voter,
  answer,
  ...(confidence !== undefined && { confidence }),
})

describe('tally', () => {
  test('finds a consensus when enough answer and enough agree', () => {
    const result = tally([vote('a', 'yes'), vote('b', 'yes'), vote('c', 'yes'), vote('d', 'no')])
    expect(result).toMatchObject({ consensus: true, winner: 'yes', agreement: 0.75, abstained: [] })
    expect(result.dissent.map(({ voter }) => voter)).toEqual(['d'])
  })

  test('has a winner but no consensus below the agreement that is asked for', () => {
    const result = tally([vote('a', 'yes'), vote('b', 'yes'), vote('c', 'no'), vote('d', 'maybe')], {
      minAgreement: 0.6,
    })
    expect(result).toMatchObject({ consensus: false, winner: 'yes', agreement: 0.5 })
  })

  test('has no winner on a tie', () => {
    expect(tally([vote('a', 'yes'), vote('b', 'no')])).toMatchObject({
      consensus: false,
      winner: undefined,
      agreement: 0,
      dissent: [],
    })
  })

  test('counts who abstains for the quorum and for nothing else', () => {
    const votes = [vote('a', 'yes'), vote('b', 'yes'), vote('c', undefined)]
    expect(tally(votes)).toMatchObject({ consensus: false, winner: 'yes', agreement: 1, abstained: ['c'] })
    expect(tally(votes, { quorum: 0.6 }).consensus).toBe(true)
  })

  test('weighs answers by confidence when asked to', () => {
    const votes = [vote('a', 'yes', 0.9), vote('b', 'no', 0.2), vote('c', 'no', 0.3)]
    expect(tally(votes).winner).toBe('no')
    expect(tally(votes, { weighted: true }).winner).toBe('yes')
  })

  test('takes any equality', () => {
    const same = (a: string, b: string) => a.toLowerCase() === b.toLowerCase()
    expect(tally([vote('a', 'Yes'), vote('b', 'yes')], { same })).toMatchObject({ consensus: true, agreement: 1 })
  })

  test('finds nothing where nobody was asked', () => {
    expect(tally([])).toMatchObject({ consensus: false, winner: undefined, agreement: 0 })
  })
})
