import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkVote, isDecided, outlook, tally, type Vote, type VoteOptions } from '../../src/index.ts'

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

  test('[B8] weighs voters as they are declared, with and without their confidence', () => {
    const votes = [vote('chief', 'yes', 0.5), vote('b', 'no', 0.9), vote('c', 'no', 0.8)]
    const weights = { chief: 3 }
    expect(tally(votes, { weights })).toMatchObject({ winner: 'yes', agreement: 0.6, consensus: true })
    expect(tally(votes, { weights, weighted: true })).toMatchObject({
      winner: 'no',
      agreement: expect.closeTo(1.7 / 3.2),
    })
    expect(tally(votes, { weights: { chief: 0 } })).toMatchObject({ winner: 'no', agreement: 1 })
  })

  test('takes nobody for surer than sure, or for less sure than not at all', () => {
    const votes = [vote('a', 'yes', 9), vote('b', 'no', -9), vote('c', 'no', Number.NaN)]
    expect(tally(votes, { weighted: true })).toMatchObject({ winner: 'yes', agreement: 1 })
  })

  test('knows a voter of any name, also of one that objects have anyway', () => {
    const votes = [vote('constructor', 'yes'), vote('b', 'no'), vote('__proto__', 'yes')]
    expect(tally(votes, { weights: { b: 1 } })).toMatchObject({ winner: 'yes', agreement: 2 / 3 })
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
  test("a vote of somebody who was not asked takes nobody's place: those who were may still turn it", () => {
    const votes = [vote('a', 'yes'), vote('stranger', 'yes')]
    expect(outlook(votes, ['a', 'b', 'c'], { quorum: 0.5 })).toBe('open')
    expect(outlook([...votes, vote('b', 'yes')], ['a', 'b', 'c'], { quorum: 0.5 })).toBe('certain')
  })

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

  test('with weights and declared weights it never says more than is so, whether voters are counted or named', () => {
    const entry = fc.record({
      answer: fc.constantFrom('a', 'b', 'c', undefined),
      confidence: fc.constantFrom(0, 0.3, 0.7, 1),
      weight: fc.constantFrom(0, 0.5, 1, 4),
    })
    const quorums = fc.constantFrom(0, 0.5, 0.8)
    fc.assert(
      fc.property(
        fc.array(entry, { minLength: 1, maxLength: 6 }),
        fc.integer({ min: 0, max: 6 }),
        fc.boolean(),
        quorums,
        (all, known, weighted, quorum) => {
          const votes = all.map(({ answer, confidence }, at) => vote(`v${at}`, answer, confidence))
          const weights = Object.fromEntries(all.map(({ weight }, at) => [`v${at}`, weight]))
          const options = { weighted, weights, quorum }
          const some = votes.slice(0, known)
          const [partly, end] = [tally(some, options), tally(votes, options)]
          for (const voters of [votes.length, votes.map(({ voter }) => voter)]) {
            const said = outlook(some, voters, options)
            if (said === 'certain') expect(end).toMatchObject({ consensus: true, winner: partly.winner })
            if (said === 'out-of-reach') expect(end.consensus).toBe(false)
            if (isDecided(some, voters, options))
              expect([partly.consensus, partly.winner]).toEqual([end.consensus, end.winner])
          }
        },
      ),
      { numRuns: 1000 },
    )
  })

  test('a vote without consensus goes on as long as it is open who leads', () => {
    const [a, b] = [vote('a', '1'), vote('b', '2')]
    const strict: VoteOptions<string> = { minAgreement: 1, quorum: 0 }
    expect([outlook([a, b], 3, strict), isDecided([a, b], 3, strict)]).toEqual(['out-of-reach', false])
    const two = [a, vote('c', '1'), b]
    expect([outlook(two, 3, strict), isDecided(two, 3, strict)]).toEqual(['out-of-reach', true])
  })
})

test.each([
  [{ minAgreement: 1.1 }, 'minAgreement'],
  [{ quorum: -0.1 }, 'quorum'],
  [{ quorum: Number.NaN }, 'quorum'],
  [{ weights: { a: -1 } }, 'weights'],
  [{ weights: { a: Number.POSITIVE_INFINITY } }, 'weights'],
])('%j cannot be the rules of a vote', (options, word) => {
  expect(() => checkVote(options)).toThrow(expect.objectContaining({ code: 'input_invalid' }))
  expect(() => checkVote(options)).toThrow(word)
  expect(() => checkVote({ minAgreement: 1, quorum: 0, weights: { a: 0 } })).not.toThrow()
})
