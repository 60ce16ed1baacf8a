// One suite for every place where locks may be kept. Cases are plain functions that throw, for any test runner.
import type { LockPort, Release } from '../locks/lock-port.ts'
import { check, equal } from './assert.ts'
import { withSubject } from './conformance/with-subject.ts'
import { turnOfTheLoop } from './simulated-clock.ts'

/** Locks of its own for one case. */
export interface LockSubject {
  readonly port: LockPort
  /** Another port on the same locks, as another process would have it. Absent: these locks hold within one port. */
  readonly other?: LockPort
  dispose?(): void | Promise<void>
}

export interface LockHarness {
  /** Names the port in the titles. */
  readonly name: string
  create(): LockSubject | Promise<LockSubject>
}

/** One rule, bound to a port. */
export interface LockCase {
  readonly title: string
  /** Rejects when the port breaks the rule in the title. */
  run(): Promise<void>
}

interface Rule {
  readonly title: string
  check(subject: LockSubject): Promise<void>
}

const TURNS = 20
const never = (): AbortSignal => new AbortController().signal

/** Whether it has settled after everything had its chance that waits for nothing else. */
async function isSettled(work: Promise<unknown>): Promise<boolean> {
  let settled = false
  const settle = (): void => {
    settled = true
  }
  work.then(settle, settle)
  for (let turn = 0; turn < TURNS && !settled; turn += 1) await turnOfTheLoop()
  return settled
}

/** Adds one to a number by reading it, giving everybody else a turn, and writing it. */
async function count(port: LockPort, total: { value: number }): Promise<void> {
  const release = await port.acquire('total', { signal: never() })
  const read = total.value
  await turnOfTheLoop()
  total.value = read + 1
  await release()
}

const rules: readonly Rule[] = [
  {
    title: 'a key is held by one at a time, and what many do under it is not lost',
    async check({ port, other = port }) {
      const total = { value: 0 }
      await Promise.all(Array.from({ length: 20 }, (_, n) => count(n % 2 === 0 ? port : other, total)))
      equal(total.value, 20, 'the total')
    },
  },
  {
    title: 'other keys are free, whatever characters they have',
    async check({ port }) {
      const keys = ['a', 'A', '../a', 'a/b', 'a b', '', 'user:42', 'ü'.normalize('NFC'), 'x'.repeat(900)]
      const held = await Promise.all(keys.map(key => port.acquire(key, { signal: never() })))
      for (const release of held) await release()
    },
  },
  {
    title: 'within one port, whoever asks first is served first',
    async check({ port }) {
      const order: number[] = []
      const first = await port.acquire('k', { signal: never() })
      const rest = [1, 2, 3].map(async n => {
        const release = await port.acquire('k', { signal: never() })
        order.push(n)
        await release()
      })
      await first()
      await Promise.all(rest)
      equal(order, [1, 2, 3], 'the order')
    },
  },
  {
    title: 'whoever holds it keeps the others out until it lets go',
    async check({ port, other = port }) {
      const release = await port.acquire('k', { signal: never() })
      const next = other.acquire('k', { signal: never() })
      check(!(await isSettled(next)), 'the second came in while the first held it')
      await release()
      await (await next)()
    },
  },
  {
    title: 'whoever is called away while it waits gets the reason, holds nothing, and holds nobody up',
    async check({ port, other = port }) {
      const release = await port.acquire('k', { signal: never() })
      const away = new AbortController()
      const waiting = port.acquire('k', { signal: away.signal }).then(
        () => 'held',
        (error: unknown) => error,
      )
      const next = other.acquire('k', { signal: never() })
      const reason = new Error('away')
      away.abort(reason)
      check((await waiting) === reason, 'the waiting one must get the reason')
      await release()
      await (await next)()
    },
  },
  {
    title: 'a signal that has fired already gets nothing',
    async check({ port }) {
      const reason = new Error('too late')
      const outcome = await port.acquire('k', { signal: AbortSignal.abort(reason) }).catch((error: unknown) => error)
      check(outcome === reason, 'it must reject with the reason')
      await (await port.acquire('k', { signal: never() }))()
    },
  },
  {
    title: 'letting go twice lets one in, not two',
    async check({ port, other = port }) {
      const first = await port.acquire('k', { signal: never() })
      const second = port.acquire('k', { signal: never() })
      await first()
      await first()
      const third: Promise<Release> = other.acquire('k', { signal: never() })
      const letGo = await second
      await first()
      check(!(await isSettled(third)), 'the third came in while the second held it')
      await letGo()
      await (await third)()
    },
  },
]

/**
 * The cases that every lock port must pass.
 *
 * @example
 * ```ts
 * for (const { title, run } of lockConformance({ name: 'redis', create })) test(title, run)
 * ```
 */
export function lockConformance({ name, create }: LockHarness): readonly LockCase[] {
  return rules.map(rule => ({
    title: `${name}: ${rule.title}`,
    run: () => withSubject(create, rule.check),
  }))
}
