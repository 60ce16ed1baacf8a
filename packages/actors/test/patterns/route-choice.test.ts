import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type RouteFacts, rankRoutes, reasonFor } from '../../src/patterns/route-choice.ts'

const facts = (agent: string, rest: Partial<RouteFacts> = {}): RouteFacts => ({
  agent,
  fit: 1,
  attempts: 0,
  successes: 0,
  costUsd: undefined,
  load: 0,
  ...rest,
})
const first = (...all: readonly RouteFacts[]): string | undefined => rankRoutes(all)[0]?.agent

describe('[B19] whom a task goes to', () => {
  test('whoever fits best, where nobody has done anything', () => {
    expect(first(facts('a', { fit: 0.4 }), facts('b'))).toBe('b')
    expect(first(facts('a'), facts('b'))).toBe('a')
  })

  test('whoever succeeded more', () => {
    expect(first(facts('a', { attempts: 9, successes: 2 }), facts('b', { attempts: 9, successes: 8 }))).toBe('b')
  })

  test('one failure is no verdict, and a success no proof: a new agent stands between them', () => {
    const [lucky, fresh, unlucky] = rankRoutes([
      facts('unlucky', { attempts: 1 }),
      facts('fresh'),
      facts('lucky', { attempts: 9, successes: 9 }),
    ]).toSorted((a, b) => b.successRate - a.successRate)
    expect([lucky?.agent, fresh?.successRate, unlucky?.successRate]).toEqual(['lucky', 0.75, 0.5])
  })

  test('a new agent gets its chance once the others had enough of them', () => {
    const proven = (attempts: number) => facts('proven', { attempts, successes: attempts })
    expect(first(proven(3), facts('new'))).toBe('proven')
    expect(first(proven(60), facts('new'))).toBe('new')
    expect(first(proven(60), facts('new', { attempts: 6, successes: 2 }))).toBe('proven')
  })

  test('the cheaper of two that succeed alike, and the one with less to do', () => {
    const done = { attempts: 5, successes: 5 }
    expect(first(facts('a', { ...done, costUsd: 0.4 }), facts('b', { ...done, costUsd: 0.1 }))).toBe('b')
    expect(first(facts('a', { ...done, load: 2 }), facts('b', done))).toBe('b')
  })

  test('success outweighs cost: the cheap one that fails is no bargain', () => {
    const cheap = facts('cheap', { attempts: 9, successes: 1, costUsd: 0.01 })
    expect(first(cheap, facts('dear', { attempts: 9, successes: 9, costUsd: 1 }))).toBe('dear')
  })

  test('more success never makes a candidate worse, more cost or load never better, and nobody is lost', () => {
    const any = fc.record({
      fit: fc.double({ min: 0, max: 1, noNaN: true }),
      attempts: fc.nat(50),
      successes: fc.constant(0),
      costUsd: fc.option(fc.double({ min: 0, max: 5, noNaN: true }), { nil: undefined }),
      load: fc.nat(9),
    })
    const scoreOf = (fact: RouteFacts, others: readonly RouteFacts[]): number =>
      rankRoutes([fact, ...others]).find(({ agent }) => agent === fact.agent)?.score ?? Number.NaN
    fc.assert(
      fc.property(any, fc.array(any, { maxLength: 4 }), (own, rest) => {
        const me = facts('me', own)
        const others = rest.map((other, n) => facts(`o${n}`, other))
        expect(rankRoutes([me, ...others])).toHaveLength(rest.length + 1)
        const score = scoreOf(me, others)
        expect(scoreOf({ ...me, successes: me.attempts }, others)).toBeGreaterThanOrEqual(score)
        expect(scoreOf({ ...me, load: me.load + 1 }, others)).toBeLessThan(score)
        if (me.costUsd !== undefined)
          expect(scoreOf({ ...me, costUsd: me.costUsd + 1 }, others)).toBeLessThanOrEqual(score + 1e-9)
      }),
    )
  })

  test('says why in words', () => {
    const ranked = rankRoutes([
      facts('a', { attempts: 4, successes: 3, costUsd: 0.012, load: 1 }),
      facts('b', { fit: 0.2 }),
    ])
    expect(reasonFor(ranked)).toMatch(
      /^a: its words fit to 100 %, 3 of 4 tasks went well, a task costs \$0\.0120, 1 more under way, \d\.\d\d ahead of b$/,
    )
    expect(reasonFor([])).toBe('nobody is left')
  })
})
