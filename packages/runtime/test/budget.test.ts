import { describe, expect, test } from 'vitest'
import {
  checkLimits,
  createAccount,
  DEFAULT_LIMITS,
  type Limits,
  reserve,
  runLimits,
  settle,
  tighten,
  totals,
} from '../src/budget.ts'

/** An account below an account, with these limits. */
const tree = (own: Limits, above: Limits = {}) => {
  const parent = createAccount(above)
  return { parent, account: createAccount(own, parent) }
}

describe('a draw', () => {
  test.each(['turns', 'toolCalls', 'delegations'] as const)('%s: up to the limit and no further', name => {
    const { account } = tree({ [name]: 2 })
    expect(reserve(account, { [name]: 2 })).toBeUndefined()
    expect(reserve(account, { [name]: 1 })).toMatchObject({ code: 'limit_exceeded', details: { limit: name } })
    expect(account.state[name]).toBe(2)
  })

  test('counts for everybody above, and is refused when one of them has no more', () => {
    const { parent, account } = tree({ turns: 10 }, { turns: 1 })
    const sibling = createAccount({}, parent)
    expect(reserve(account, { turns: 1 })).toBeUndefined()
    expect(parent.state.turns).toBe(1)
    expect(reserve(sibling, { turns: 1 })?.message).toContain('turns (1)')
  })

  test('that is refused takes nothing from anybody', () => {
    const { parent, account } = tree({}, { toolCalls: 0 })
    expect(reserve(account, { turns: 1, toolCalls: 1 })).toBeDefined()
    expect(totals(account)).toMatchObject({ turns: 0, toolCalls: 0 })
    expect(totals(parent)).toMatchObject({ turns: 0, toolCalls: 0 })
  })

  test.each([
    ['tokens', { inputTokens: 6, outputTokens: 4 }],
    ['costUsd', { costUsd: 10 }],
  ] as const)('%s: the call after the one that reached the limit is refused, other draws are not', (limit, spend) => {
    const { account } = tree({ [limit]: 10 })
    expect(reserve(account, { turns: 1 })).toBeUndefined()
    settle(account, spend)
    expect(reserve(account, { turns: 1 })).toMatchObject({ details: { limit } })
    expect(reserve(account, { toolCalls: 1 })).toBeUndefined()
  })
})

describe('what was spent', () => {
  test('adds up over the whole tree', () => {
    const { parent, account } = tree({})
    settle(account, { inputTokens: 1, outputTokens: 2, costUsd: 0.5 })
    settle(createAccount({}, parent), { inputTokens: 10 })
    expect(totals(account)).toMatchObject({ inputTokens: 1, outputTokens: 2, costUsd: 0.5 })
    expect(totals(parent)).toMatchObject({ inputTokens: 11, outputTokens: 2, costUsd: 0.5 })
  })

  test('is unknown from the first part on that is unknown, and never 0 for it', () => {
    const { parent, account } = tree({})
    settle(account, { inputTokens: 5, costUsd: undefined })
    expect(totals(parent)).toMatchObject({ inputTokens: 5, outputTokens: 0, costUsd: undefined })
    settle(account, { costUsd: 1 })
    expect(totals(account).costUsd).toBeUndefined()
  })

  test('is unknown, and counts for limits as far as it is known', () => {
    const { account } = tree({ tokens: 10 })
    settle(account, { inputTokens: undefined, outputTokens: undefined, atLeast: { inputTokens: 9, outputTokens: 1 } })
    expect(totals(account)).toMatchObject({ inputTokens: undefined, outputTokens: undefined })
    expect(reserve(account, { turns: 1 })).toMatchObject({ code: 'limit_exceeded' })
  })
})

test('of two sets of limits the tighter holds, one by one', () => {
  expect(tighten({ turns: 5, depth: 2 }, { turns: 3, tokens: 9 })).toEqual({ turns: 3, depth: 2, tokens: 9 })
})

describe('what one run may use', () => {
  test('is the default where neither the runtime nor the run says anything, or says undefined', () => {
    expect(runLimits({ turns: undefined, depth: 1 } as unknown as Limits)).toEqual({ ...DEFAULT_LIMITS, depth: 1 })
  })

  test('can be more than the default, where the runtime has no limit of its own', () => {
    expect(runLimits({}, { turns: 500, tokens: 9 })).toEqual({ ...DEFAULT_LIMITS, turns: 500, tokens: 9 })
    expect(runLimits({ turns: 400 }).turns).toBe(400)
  })

  test('is the tighter of the two where both say something', () => {
    expect(runLimits({ turns: 400 }, { turns: 500 }).turns).toBe(400)
    expect(runLimits({ turns: 400 }, { turns: 300 }).turns).toBe(300)
  })
})

test('a limit of an unknown name is refused with the names that there are', () => {
  expect(() => checkLimits({ toolcalls: 3 } as Limits)).toThrow(
    expect.objectContaining({
      code: 'input_invalid',
      message: expect.stringContaining('"limits.toolcalls" is no option (did you mean "limits.toolCalls"?)'),
    }),
  )
})

test.each([{ turns: -1 }, { costUsd: Number.NaN }, { tokens: '5' }])('%o is refused', limits => {
  expect(() => checkLimits(limits as Limits)).toThrow(expect.objectContaining({ code: 'input_invalid' }))
})

test('no limit at all, and an infinite one, are limits too', () => {
  expect(() => checkLimits({})).not.toThrow()
  expect(() => checkLimits({ turns: Number.POSITIVE_INFINITY, costUsd: 0 })).not.toThrow()
})
