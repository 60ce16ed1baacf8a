// One suite for every store of artifacts. Cases are plain functions that throw, for any test runner.
import { type ArtifactHead, type ArtifactStore, currentOf } from '../artifacts/artifact-store.ts'
import { check, equal } from './assert.ts'
import { withSubject } from './conformance/with-subject.ts'

/** An empty store for one case. */
export interface ArtifactStoreSubject {
  readonly store: ArtifactStore
  /** What a later process finds; only where the harness says `durable`. */
  reopen?(): ArtifactStore | Promise<ArtifactStore>
  dispose?(): void | Promise<void>
}

export interface ArtifactStoreHarness {
  /** Names the store in the titles. */
  readonly name: string
  /** Whether artifacts outlive the process. */
  readonly durable: boolean
  create(): ArtifactStoreSubject | Promise<ArtifactStoreSubject>
}

/** One rule, bound to a store. */
export interface ArtifactStoreCase {
  readonly title: string
  /** Why the rule does not apply; `undefined` when it does. */
  readonly skip: string | undefined
  /** Rejects when the store breaks the rule in the title. */
  run(): Promise<void>
}

interface Rule {
  readonly title: string
  readonly durable?: boolean
  check(subject: ArtifactStoreSubject): Promise<void>
}

/** The head of an artifact that has these versions. */
function headOf(id: string, versions: readonly number[], change: Partial<ArtifactHead> = {}): ArtifactHead {
  const at = (version: number) => ({ agent: version % 2 === 0 ? 'writer' : undefined, at: 1000 + version, version })
  return {
    id,
    versions: versions.map(version => ({
      version,
      metadata: { agent: at(version).agent, at: 1000 + version, confidence: version / 10, tags: ['a', 'ü'] },
      derivedFrom: ['source@2'],
      bytes: 10 + version,
    })),
    created: at(versions[0] ?? 1),
    changes: versions.slice(1).map(version => ({ ...at(version), key: `key ${version}` })),
    expiresAt: 5000,
    ...change,
  }
}

const textOf = (version: number): string => JSON.stringify({ version, text: 'two\nlines \u2028 "quoted" ü' })

/** Writes versions 1 to `last`, all of them kept. */
async function writeAll(store: ArtifactStore, id: string, last: number): Promise<void> {
  for (let version = 1; version <= last; version += 1) {
    const versions = Array.from({ length: version }, (_, n) => n + 1)
    check(await store.write(headOf(id, versions), textOf(version), version - 1), `version ${version} must be written`)
  }
}

async function contentsOf(store: ArtifactStore, id: string, versions: readonly number[]): Promise<readonly unknown[]> {
  const contents: unknown[] = []
  for (const version of versions) contents.push((await store.content(id, version)) ?? null)
  return contents
}

const ODD = [
  'a',
  'A',
  'a/b',
  '../../etc/passwd',
  '.',
  '..',
  'con',
  'nul.txt',
  'x'.repeat(200),
  'ä b\n%2e',
  '__proto__',
  '💡',
]

const rules: readonly Rule[] = [
  {
    title: 'an empty store has nothing, and takes nothing away',
    async check({ store }) {
      equal(await store.heads(), [], 'heads')
      equal(await store.head('a'), undefined, 'head')
      equal(await store.content('a', 1), undefined, 'content')
      equal(await store.remove('a', 0), false, 'removed')
      equal(await store.remove('a', 1), false, 'removed')
    },
  },
  {
    title: 'gives back heads and contents as they were written, every version that the head lists',
    async check({ store }) {
      await writeAll(store, 'a', 3)
      equal(await store.head('a'), headOf('a', [1, 2, 3]), 'head')
      equal(await contentsOf(store, 'a', [1, 2, 3]), [1, 2, 3].map(textOf), 'contents')
      equal(await store.content('a', 4), undefined, 'a version that is not there')
    },
  },
  {
    title: 'a version that the head no longer lists is gone',
    async check({ store }) {
      await writeAll(store, 'a', 3)
      check(await store.write(headOf('a', [3, 4]), textOf(4), 3), 'version 4 must be written')
      equal(await contentsOf(store, 'a', [1, 2, 3, 4]), [null, null, textOf(3), textOf(4)], 'contents')
    },
  },
  {
    title: 'a change that was made for another version changes nothing',
    async check({ store }) {
      await writeAll(store, 'a', 2)
      for (const before of [0, 1, 3]) {
        equal(await store.write(headOf('a', [before + 1]), 'null', before), false, `a change for ${before}`)
        equal(await store.remove('a', before), false, `a removal for ${before}`)
      }
      equal(await store.write(headOf('b', [2]), 'null', 1), false, 'a change of what is not there')
      equal(await store.heads(), [headOf('a', [1, 2])], 'heads')
      equal(await contentsOf(store, 'a', [1, 2, 3]), [textOf(1), textOf(2), null], 'contents')
    },
  },
  {
    title: 'of changes made at once for one version, exactly one is made, whole',
    async check({ store }) {
      await writeAll(store, 'a', 1)
      const texts = Array.from({ length: 10 }, (_, n) => JSON.stringify(n))
      const written = await Promise.all(texts.map(text => store.write(headOf('a', [1, 2]), text, 1)))
      equal(written.filter(Boolean).length, 1, 'how many were made')
      equal(await store.content('a', 2), texts[written.indexOf(true)], 'the content is that of the one')
    },
  },
  {
    title: 'what was removed is gone with all its versions, and may begin anew',
    async check({ store }) {
      await writeAll(store, 'a', 2)
      await writeAll(store, 'b', 1)
      equal(await store.remove('a', 2), true, 'removed')
      equal(await store.heads(), [headOf('b', [1])], 'heads')
      equal(await contentsOf(store, 'a', [1, 2]), [null, null], 'contents')
      await writeAll(store, 'a', 1)
      equal(await store.content('a', 1), textOf(1), 'the new content')
    },
  },
  {
    title: 'any text is an id, and no two of them meet',
    async check({ store }) {
      for (const id of ODD) check(await store.write(headOf(id, [1]), JSON.stringify(id), 0), `"${id}" must be written`)
      equal(
        (await store.heads()).map(({ id }) => id),
        [...ODD].sort(),
        'ids, in their order',
      )
      for (const id of ODD) equal(await store.content(id, 1), JSON.stringify(id), `the content of "${id}"`)
    },
  },
  {
    title: 'keeps a content of a megabyte, and what has no time to go and no agent',
    async check({ store }) {
      const text = JSON.stringify('x'.repeat(1_000_000))
      const head = headOf('big', [1], { expiresAt: undefined })
      check(await store.write(head, text, 0), 'it must be written')
      equal(await store.head('big'), head, 'head')
      check((await store.content('big', 1)) === text, 'the content must come back as it was')
    },
  },
  {
    title: 'a later process finds everything',
    durable: true,
    async check({ store, reopen }) {
      await writeAll(store, 'a', 3)
      await writeAll(store, 'b', 1)
      await store.remove('b', 1)
      check(reopen !== undefined, 'a durable store needs reopen')
      const later = await reopen()
      equal(await later.heads(), [headOf('a', [1, 2, 3])], 'heads')
      equal(await contentsOf(later, 'a', [1, 2, 3]), [1, 2, 3].map(textOf), 'contents')
      check(await later.write(headOf('a', [3, 4]), textOf(4), currentOf(await later.head('a'))), 'it goes on')
    },
  },
]

/**
 * The cases that every store of artifacts must pass.
 *
 * @example
 * ```ts
 * for (const { title, run } of artifactConformance({ name: 'postgres', durable: true, create })) test(title, run)
 * ```
 */
export function artifactConformance({ name, durable, create }: ArtifactStoreHarness): readonly ArtifactStoreCase[] {
  return rules.map(rule => ({
    title: `${name}: ${rule.title}`,
    skip: rule.durable && !durable ? 'it does not outlive the process' : undefined,
    run: () => withSubject(create, rule.check),
  }))
}
