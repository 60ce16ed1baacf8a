import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { outlook, tally, type Vote, type VoteOptions } from '../../src/index.ts'

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

/** Every way in which the remaining votes may come in, with a new answer among them. */
function completions(votes: readonly Vote<string>[], voters: number): readonly (readonly Vote<string>[])[] {
  if (votes.length >= voters) return [votes]
  const answers = [
    ...new Set(votes.map(({ answer }) => answer).filter(answer => answer !== undefined)),
    'new',
    undefined,
  ]
  return answers.flatMap(answer => completions([...votes, vote(`v${votes.length}`, answer)], voters))
}

describe('outlook', () => {
  const majority: VoteOptions<string> = { minAgreement: 0.6, quorum: 0 }
  const yes = (n: number) => Array.from({ length: n }, (_, at) => vote(`y${at}`, 'yes'))

  test('a majority of five is certain with the third of them', () => {
    expect(outlook(yes(2), 5, majority)).toBe('open')
    expect(outlook(yes(3), 5, majority)).toBe('certain')
  })

  test('a quorum that the answers do not reach yet keeps it open', () => {
    expect(outlook(yes(3), 5)).toBe('open')
    expect(outlook(yes(4), 5)).toBe('certain')
  })

  test('it is out of reach once too many abstain, or answers are too different', () => {
    const silent = ['a', 'b'].map(voter => vote(voter, undefined))
    expect(outlook(silent, 5)).toBe('out-of-reach')
    expect(outlook([vote('a', '1'), vote('b', '2'), vote('c', '3')], 4, majority)).toBe('out-of-reach')
  })

  test('is what no remaining vote can change, and is known as soon as that is so', () => {
    const answers = fc.array(fc.constantFrom('a', 'b', undefined), { maxLength: 5 })
    const share = fc.constantFrom(0, 0.5, 0.6, 0.75, 1)
    fc.assert(
      fc.property(answers, fc.integer({ min: 1, max: 5 }), share, share, (given, voters, minAgreement, quorum) => {
        const votes = given.slice(0, voters).map((answer, at) => vote(`v${at}`, answer))
        const options = { minAgreement, quorum }
        const ends = completions(votes, voters).map(all => tally(all, options))
        const winners = new Set(ends.map(({ consensus, winner }) => (consensus ? winner : undefined)))
        const consensus = new Set(ends.map(end => end.consensus))
        const expected =
          consensus.size > 1 || winners.size > 1 ? 'open' : consensus.has(true) ? 'certain' : 'out-of-reach'
        expect(outlook(votes, voters, options)).toBe(expected)
      }),
      { numRuns: 500 },
    )
  })

  test('with weights it never says more than is so', () => {
    const entry = fc.record({ answer: fc.constantFrom('a', 'b'), confidence: fc.constantFrom(0, 0.3, 0.7, 1) })
    fc.assert(
      fc.property(fc.array(entry, { minLength: 1, maxLength: 5 }), fc.integer({ min: 0, max: 5 }), (all, known) => {
        const votes = all.map(({ answer, confidence }, at) => vote(`v${at}`, answer, confidence))
        const options = { weighted: true, quorum: 0 }
        const said = outlook(votes.slice(0, known), votes.length, options)
        const end = tally(votes, options)
        if (said === 'certain')
          expect(end).toMatchObject({ consensus: true, winner: tally(votes.slice(0, known), options).winner })
        if (said === 'out-of-reach') expect(end.consensus).toBe(false)
      }),
      { numRuns: 500 },
    )
  })
})
