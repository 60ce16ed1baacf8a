import { describe, expect, test } from 'vitest'
import { defineLifecycle, lifecycleFaults, type Phase, standardLifecycle } from '../src/index.ts'

const end: Phase = { ends: { ANSWER: 'completed' }, text: 'ANSWER' }
const faultsOf = (phases: Record<string, unknown>, rest: object = {}) =>
  lifecycleFaults({ initial: Object.keys(phases)[0] ?? '', phases: phases as never, ...rest })

describe('the standard lifecycle', () => {
  test('has no fault, and is what the documentation says', () => {
    expect(lifecycleFaults(standardLifecycle)).toEqual([])
    expect(Object.keys(standardLifecycle.phases)).toEqual(['planning', 'executing', 'verifying', 'learning'])
    expect(standardLifecycle).toMatchObject({ initial: 'planning', maxRejects: 2, maxReplans: 1 })
  })
})

describe("a lifecycle of one's own", () => {
  test('is frozen and has the bounds of the standard one', () => {
    const own = defineLifecycle({ name: 'own', initial: 'a', phases: { a: end } })
    expect(own).toEqual({ name: 'own', initial: 'a', phases: { a: end }, maxRejects: 2, maxReplans: 1 })
    expect(Object.isFrozen(own)).toBe(true)
  })

  test('keeps its own bounds, 0 among them', () => {
    expect(defineLifecycle({ name: 'own', initial: 'a', phases: { a: end }, maxRejects: 0 }).maxRejects).toBe(0)
  })
})

describe('[A3] every fault is named', () => {
  test.each([
    ['no phases', {}, 'it has no phases'],
    ['no way out', { a: { ends: {} } }, 'phase "a" has no way out: give it ends, for example'],
    [
      'a dead end',
      { a: { ends: { ANSWER: 'b', ACCEPT: 'completed' } }, b: { ends: { REJECT: 'b' } } },
      'phase "b" is a dead end',
    ],
    [
      'an end that is no phase',
      { a: { ends: { ANSWER: 'nowhere' } } },
      'leads to "nowhere" on ANSWER, which is no phase: use one of a, completed',
    ],
    ['an end that every object has', { a: { ends: { ANSWER: 'constructor' } } }, 'leads to "constructor"'],
    ['a phase that is never entered', { a: end, b: end }, 'phase "b" can never be entered'],
    [
      'text that means no end',
      { a: { ends: { ANSWER: 'completed' }, text: 'SUBMIT_PLAN' } },
      'takes text as SUBMIT_PLAN',
    ],
    ['a reserved name', { idle: end }, 'phase "idle" needs another name'],
    ['a name that is no word', { 'a b': end }, 'phase "a b" needs another name'],
    [
      'a write tool in verifying',
      { verifying: { ...end, tools: ['write'] } },
      `phase "verifying" allows tools that write: take 'write' out`,
    ],
    [
      'a write tool in planning',
      { planning: { ...end, tools: ['read', 'write'] } },
      'phase "planning" allows tools that write',
    ],
    [
      'DELEGATE in planning',
      { planning: { ...end, allow: ['DELEGATE'] } },
      'phase "planning" allows DELEGATE: it must change nothing',
    ],
    ['BROADCAST in verifying', { verifying: { ...end, allow: ['BROADCAST'] } }, 'phase "verifying" allows BROADCAST'],
    ['a tool in learning', { learning: { ...end, tools: ['read'] } }, 'phase "learning" allows tools: it only records'],
  ])('%s', (_, phases, words) => {
    const faults = faultsOf(phases)
    expect(faults).toContainEqual(expect.stringContaining(words))
    expect(() =>
      defineLifecycle({ name: 'own', initial: Object.keys(phases)[0] ?? '', phases: phases as never }),
    ).toThrow(expect.objectContaining({ code: 'lifecycle_invalid', message: expect.stringContaining(words) }))
  })

  test('a beginning that is no phase', () => {
    expect(lifecycleFaults({ initial: 'b', phases: { a: end } })).toEqual(['it begins in "b", which is no phase'])
    expect(lifecycleFaults({ initial: 'toString', phases: { a: end } })).toEqual([
      'it begins in "toString", which is no phase',
    ])
  })

  test.each([-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])('a bound of %d, which bounds nothing', value => {
    expect(faultsOf({ a: end }, { maxRejects: value })).toEqual([
      `maxRejects must be a whole number of at least 0, not ${value}`,
    ])
    expect(faultsOf({ a: end }, { maxReplans: value })).toHaveLength(1)
  })

  test('all at once', () => {
    expect(faultsOf({ idle: { ends: {} }, verifying: { ...end, tools: ['write'] } })).toEqual([
      expect.stringContaining('phase "idle" needs another name'),
      expect.stringContaining('phase "idle" has no way out'),
      expect.stringContaining('phase "verifying" allows tools that write'),
      expect.stringContaining('phase "idle" is a dead end'),
      expect.stringContaining('phase "verifying" can never be entered'),
    ])
  })

  test('phases that may change things are free to', () => {
    expect(faultsOf({ doing: { ...end, tools: ['write'], allow: ['DELEGATE', 'BROADCAST', 'CONSULT'] } })).toEqual([])
    expect(faultsOf({ planning: { ...end, tools: ['read', 'check'], allow: ['CONSULT'] } })).toEqual([])
  })
})
