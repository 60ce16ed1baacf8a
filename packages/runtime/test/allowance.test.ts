import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { enter, type Leave, needsRoom } from '../src/allowance.ts'
import { type Account, createAccount, type Limits, settle } from '../src/budget.ts'

const never = new AbortController().signal
const settled = (): Promise<void> => new Promise(resolve => setImmediate(resolve))

interface Call {
  readonly leave: Leave | undefined
  readonly error: unknown
}

/** A call that asks for room, and what has become of it so far. */
function ask(account: Account, tokens?: number, signal = never): Call {
  const call: { leave: Leave | undefined; error: unknown } = { leave: undefined, error: undefined }
  const estimate = tokens === undefined ? { tokens: 0, isBound: false } : { tokens, isBound: true }
  enter(account, estimate, signal).then(
    leave => {
      call.leave = leave
    },
    (error: unknown) => {
      call.error = error
    },
  )
  return call
}

function end(account: Account, { leave }: Call, tokens: number, costUsd?: number): void {
  settle(account, { inputTokens: tokens, outputTokens: 0, costUsd })
  leave?.({ tokens, costUsd })
}

const states = (calls: readonly Call[]): string =>
  calls.map(({ leave, error }) => (leave ? 'in' : error ? 'refused' : 'waits')).join(' ')

test('nobody needs room where no limit on tokens or cost holds', () => {
  expect(needsRoom(createAccount({ turns: 1 }, createAccount({})))).toBe(false)
  expect(needsRoom(createAccount({}, createAccount({ tokens: 1 })))).toBe(true)
  expect(needsRoom(createAccount({ costUsd: 1 }))).toBe(true)
})

describe('calls side by side', () => {
  test('have room by their estimates; the next one waits until one has ended', async () => {
    const account = createAccount({ tokens: 100 })
    const calls = [40, 40, 40].map(estimate => ask(account, estimate))
    await settled()
    expect(states(calls)).toBe('in in waits')
    end(account, calls[0] as Call, 10)
    await settled()
    expect(states(calls)).toBe('in in in')
  })

  test('begin slowly where nobody can tell what they take: half as many as have told', async () => {
    const account = createAccount({ tokens: 10_000 })
    const calls = Array.from({ length: 6 }, () => ask(account))
    const seen: number[] = []
    for (const call of calls) {
      await settled()
      seen.push(calls.filter(({ leave }) => leave).length)
      end(account, call, 30)
    }
    expect(seen).toEqual([1, 2, 4, 5, 6, 6])
  })

  test('hold what any took beyond its estimate, too', async () => {
    const account = createAccount({ tokens: 100 })
    end(account, await entered(account, 5), 45)
    const calls = [5, 5].map(estimate => ask(account, estimate))
    await settled()
    expect(states(calls)).toBe('in waits')
  })

  test('are held by cost alike', async () => {
    const account = createAccount({ costUsd: 1 })
    const calls = [0, 0, 0, 0].map(() => ask(account, 0))
    await settled()
    expect(states(calls)).toBe('in waits waits waits')
    end(account, calls[0] as Call, 5, 0.3)
    await settled()
    expect(states(calls)).toBe('in in in waits')
  })

  test('are held by every limit above them', async () => {
    const run = createAccount({ tokens: 100 })
    const [a, b] = [createAccount({ tokens: 1_000 }, run), createAccount({}, run)]
    const calls = [ask(a, 60), ask(b, 60)]
    await settled()
    expect(states(calls)).toBe('in waits')
    end(a, calls[0] as Call, 20)
    await settled()
    expect(states(calls)).toBe('in in')
  })
})

const entered = async (account: Account, estimate?: number): Promise<Call> => {
  const call = ask(account, estimate)
  await settled()
  return call
}

test('once a limit is reached nobody is let in, and those who wait are told', async () => {
  const account = createAccount({ tokens: 100 })
  const calls = [60, 60, 60].map(estimate => ask(account, estimate))
  await settled()
  end(account, calls[0] as Call, 100)
  await settled()
  expect(states(calls)).toBe('in refused refused')
  expect(calls[1]?.error).toMatchObject({ code: 'limit_exceeded', details: { limit: 'tokens' } })
  expect(states([await entered(account)])).toBe('refused')
})

test('whoever no longer waits makes room for the next, and gets the reason of its signal', async () => {
  const account = createAccount({ tokens: 100 })
  const controller = new AbortController()
  const calls = [ask(account, 60), ask(account, 90, controller.signal), ask(account, 40)]
  await settled()
  expect(states(calls)).toBe('in waits waits')
  controller.abort(new Error('enough'))
  await settled()
  expect(states(calls)).toBe('in refused in')
  expect(calls[1]?.error).toMatchObject({ message: 'enough' })
  const late = ask(account, 1, AbortSignal.abort(new Error('before')))
  await settled()
  expect(late.error).toMatchObject({ message: 'before' })
})

test('room is given back once, also by a call that took nobody knows what', async () => {
  const account = createAccount({ tokens: 100 })
  const [first, second, third] = [60, 60, 60].map(estimate => ask(account, estimate))
  await settled()
  first?.leave?.()
  first?.leave?.()
  await settled()
  expect(states([second, third] as Call[])).toBe('in waits')
})

/** Runs calls of these sizes, some at a time, as far as they are let in. Returns what they took together. */
async function usedBy(
  limits: Limits,
  sizes: readonly number[],
  estimateOf: (size: number) => number | undefined,
): Promise<number> {
  const account = createAccount(limits)
  const calls = sizes.map(size => ({ size, call: ask(account, estimateOf(size)) }))
  const open = new Set(calls)
  for (let moved = true; moved; ) {
    await settled()
    const ending = [...open].filter(({ call }) => call.leave)
    moved = ending.length > 0
    const [one] = ending.toReversed()
    if (!one) continue
    open.delete(one)
    end(account, one.call, one.size)
  }
  expect([...open].every(({ call }) => call.error !== undefined)).toBe(true)
  return account.state.inputTokens
}

test('with estimates that are not too low, calls together pass a limit by one reply at most, and nobody waits for ever', async () => {
  const calls = fc.array(fc.integer({ min: 1, max: 500 }), { minLength: 1, maxLength: 40 })
  await fc.assert(
    fc.asyncProperty(
      calls,
      fc.integer({ min: 1, max: 5_000 }),
      fc.integer({ min: 0, max: 100 }),
      async (sizes, most, above) => {
        const used = await usedBy({ tokens: most }, sizes, size => size + above)
        expect(used).toBeLessThan(most + Math.max(...sizes))
        const all = sizes.reduce((sum, size) => sum + size, 0)
        if (used < all) expect(used).toBeGreaterThanOrEqual(most)
      },
    ),
    { numRuns: 60 },
  )
})

test('without any estimate, calls of one size pass it by one reply at most', async () => {
  const [size, count, most] = [
    fc.integer({ min: 1, max: 500 }),
    fc.integer({ min: 1, max: 40 }),
    fc.integer({ min: 1, max: 5_000 }),
  ]
  await fc.assert(
    fc.asyncProperty(size, count, most, async (each, n, limit) => {
      const used = await usedBy(
        { tokens: limit },
        Array.from({ length: n }, () => each),
        () => undefined,
      )
      expect(used).toBeLessThan(limit + each)
      expect(used).toBe(Math.min(n, Math.ceil(limit / each)) * each)
    }),
    { numRuns: 60 },
  )
})
