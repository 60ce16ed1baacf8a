import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  bestOf,
  type Candidate,
  capabilityFor,
  compareCandidates,
  isWanted,
  suits,
  wantedOf,
} from '../src/capability.ts'

const candidate = (offer: Candidate['offer'], more: Partial<Candidate> = {}): Candidate => ({
  offer,
  names: ['x'],
  load: 0,
  isReady: true,
  ...more,
})
const can = (name: string, more: object = {}) => ({ capabilities: [{ name, ...more }] })

describe('[A5] who fits', () => {
  const offer = {
    role: 'reader',
    capabilities: [
      { name: 'read', inputTypes: ['csv'], outputTypes: ['text'] },
      { name: 'draw', inputTypes: ['text'], outputTypes: ['svg'] },
    ],
  }

  test.each([
    [{}, true],
    [{ role: 'reader' }, true],
    [{ role: 'writer' }, false],
    [{ capability: 'draw' }, true],
    [{ capability: 'sing' }, false],
    [{ inputType: 'csv', outputType: 'text' }, true],
    [{ agent: 'x', role: 'reader', capability: 'read' }, true],
    [{ agent: 'y' }, false],
  ])('is who has all of %o: %s', (wanted, fits) => {
    expect(suits(wanted, offer, ['x'])).toBe(fits)
  })

  test('has one capability for all that is asked of any: what one takes and another gives is no way through', () => {
    expect(suits({ inputType: 'csv', outputType: 'svg' }, offer, [])).toBe(false)
    expect(suits({ capability: 'draw', inputType: 'csv' }, offer, [])).toBe(false)
  })
})

test('[A5] the capability that is meant is the one asked for, or the only one', () => {
  expect(capabilityFor({ role: 'r' }, can('read'))?.name).toBe('read')
  expect(capabilityFor({}, { capabilities: [{ name: 'a' }, { name: 'b' }] })).toBeUndefined()
  expect(capabilityFor({ capability: 'b' }, { capabilities: [{ name: 'a' }, { name: 'b' }] })?.name).toBe('b')
})

test('what says who is wanted is told from what does not', () => {
  for (const wanted of [{}, { role: 'a' }, { agent: 'a', inputType: 'b' }]) expect(isWanted(wanted)).toBe(true)
  for (const other of [undefined, null, 'role', { role: 1 }, { mood: 'good' }]) expect(isWanted(other)).toBe(false)
  expect(wantedOf({ description: 'x', role: 'r', agent: undefined } as never)).toEqual({ role: 'r' })
})

const offers = fc.record(
  {
    priority: fc.integer({ min: 0, max: 10 }),
    capabilities: fc.constantFrom(
      [],
      [{ name: 'do' }],
      [{ name: 'do', estimatedMs: 5 }],
      [{ name: 'do', estimatedMs: 9, estimatedCostUsd: 1 }],
    ),
  },
  { requiredKeys: [] },
)
const candidates = fc
  .array(fc.record({ offer: offers, load: fc.nat(3), isReady: fc.boolean(), names: fc.constant([]) }), { maxLength: 6 })
  .map(list => list as readonly Candidate[])

test('[A5] the order of candidates is one: the best is before all others, in whatever order they come', () => {
  const wanted = { capability: 'do' }
  fc.assert(
    fc.property(candidates, list => {
      const best = bestOf(wanted, list)
      expect(best === undefined).toBe(list.length === 0)
      for (const other of list) if (best) expect(compareCandidates(wanted, best, other)).toBeLessThanOrEqual(0)
      const again = bestOf(wanted, list.toReversed())
      if (best && again) expect(compareCandidates(wanted, best, again)).toBe(0)
    }),
    { seed: 5 },
  )
})

test('[A5] an estimate counts once for each task ahead, and one that nobody gave comes last', () => {
  const wanted = { capability: 'do' }
  const fast = candidate(can('do', { estimatedMs: 10 }), { load: 3 })
  const slow = candidate(can('do', { estimatedMs: 30 }))
  const unknown = candidate(can('do'))
  expect(bestOf(wanted, [unknown, fast, slow])).toBe(slow)
  expect(bestOf(wanted, [unknown, { ...fast, load: 1 }, slow])).toMatchObject({ load: 1 })
})
