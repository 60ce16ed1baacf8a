// One suite for every memory port: what agents may rely on, wherever memories are kept. Cases are plain functions that throw, so
// that any test runner can run them.
import { sameStructure } from '@statecraft/runtime'
import type { MemoryEntry, MemoryFilter, MemoryPort } from '../memory-port.ts'

/** A port under test. */
export interface MemoryHarness {
  /** Names the port in the titles. */
  readonly name: string
  /** An empty one. */
  create(): MemoryPort | Promise<MemoryPort>
}

/** One rule, bound to a port. */
export interface MemoryCase {
  readonly title: string
  /** Rejects when the port breaks the rule. */
  run(): Promise<void>
}

interface Rule {
  readonly title: string
  check(port: MemoryPort): Promise<void>
}

const lesson = (id: string, text: string, more: Partial<MemoryEntry> = {}): MemoryEntry => ({
  id,
  kind: 'lesson',
  agent: 'clerk',
  text,
  ...more,
})

const tax = lesson('1', 'Books carry a reduced tax')
const ship = lesson('2', 'Parcels to islands take a week')
const anna = lesson('3', 'Anna prefers short answers', { kind: 'fact', subject: 'anna' })
const bert = lesson('4', 'Bert prefers long answers', { kind: 'fact', subject: 'bert' })
const lawyer = lesson('5', 'Contracts about books need a notary', { agent: 'lawyer' })
const ALL = [tax, ship, anna, bert, lawyer]

function assertSame(what: string, found: unknown, wanted: unknown): void {
  if (sameStructure(found, wanted)) return
  throw new Error(`${what}: found ${JSON.stringify(found)}, wanted ${JSON.stringify(wanted)}`)
}

const idsOf = (entries: readonly MemoryEntry[]): readonly string[] => entries.map(({ id }) => id)

const listed = async (port: MemoryPort, filter?: MemoryFilter): Promise<readonly string[]> =>
  idsOf(await port.list(filter))

const rules: readonly Rule[] = [
  {
    title: 'an empty memory recalls, lists and forgets nothing',
    async check(port) {
      assertSame('list', await port.list(), [])
      assertSame('recall', await port.recall({ text: 'tax', limit: 3 }), [])
      assertSame('forget', await port.forget({}), 0)
    },
  },
  {
    title: 'what is remembered is listed as it was, in the order in which it came',
    async check(port) {
      await port.remember([tax, anna])
      await port.remember([ship])
      assertSame('list', await port.list(), [tax, anna, ship])
    },
  },
  {
    title: 'the same id again is the same entry, said anew',
    async check(port) {
      await port.remember([tax])
      await port.remember([{ ...tax, text: 'Books carry no tax' }])
      assertSame(
        'list',
        (await port.list()).map(({ text }) => text),
        ['Books carry no tax'],
      )
    },
  },
  {
    title: 'recall finds what the text is about, the best first, and no more than the limit',
    async check(port) {
      await port.remember(ALL)
      assertSame('first', await listOf(port, 'the tax on books', 1), ['1'])
      assertSame('other', await listOf(port, 'a parcel to an island', 1), ['2'])
      assertSame('limit', (await listOf(port, 'books', 1)).length, 1)
    },
  },
  {
    title: 'a filter holds for recall, list and forget alike',
    async check(port) {
      await port.remember(ALL)
      const query = { text: 'answers books', limit: 9 }
      assertSame('kind', idsOf(await port.recall({ ...query, kind: 'fact' })).toSorted(), ['3', '4'])
      assertSame('subject', idsOf(await port.recall({ ...query, subject: 'anna' })), ['3'])
      assertSame('no subject', idsOf(await port.recall({ ...query, subject: null })).toSorted(), ['1', '5'])
      assertSame('agent', idsOf(await port.recall({ ...query, agent: 'lawyer' })), ['5'])
      assertSame('listed', await listed(port, { subject: null, agent: 'clerk' }), ['1', '2'])
      assertSame('listed by id', await listed(port, { id: '2' }), ['2'])
    },
  },
  {
    title: 'forgetting takes what fits, says how much that was, and leaves the rest',
    async check(port) {
      await port.remember(ALL)
      assertSame('one', await port.forget({ id: '1' }), 1)
      assertSame('again', await port.forget({ id: '1' }), 0)
      assertSame('of a subject', await port.forget({ subject: 'anna' }), 1)
      assertSame('left', await listed(port), ['2', '4', '5'])
      assertSame('recalled', await listOf(port, 'the tax on books', 9), ['5'])
      assertSame('all', await port.forget({}), 3)
    },
  },
  {
    title: 'what was given out does not change with what is remembered later',
    async check(port) {
      const given = { ...tax }
      await port.remember([given])
      const before = await port.list()
      await port.remember([ship])
      assertSame('list', before, [tax])
    },
  },
]

async function listOf(port: MemoryPort, text: string, limit: number): Promise<readonly string[]> {
  return idsOf(await port.recall({ text, limit }))
}

/**
 * The cases that every memory port must pass.
 *
 * @example
 * ```ts
 * for (const { title, run } of memoryConformance({ name: 'mine', create })) test(title, run)
 * ```
 */
export function memoryConformance({ name, create }: MemoryHarness): readonly MemoryCase[] {
  return rules.map(({ title, check }) => ({ title: `${name}: ${title}`, run: async () => check(await create()) }))
}
