import { describe, expect, test } from 'vitest'
import { type ArtifactStore, memoryArtifacts } from '../../src/index.ts'
import { create, refusal } from './open-artifacts.ts'

describe('[C7] optimistic concurrency', () => {
  test('a change for a version that is no longer the current one is a conflict that says which one is', async () => {
    const { artifacts } = create()
    await artifacts.put('a', 1, { expectedVersion: 0 })
    await artifacts.put('a', 2, { expectedVersion: 1 })
    expect(await refusal(artifacts.put('a', 3, { expectedVersion: 1 }))).toMatchObject({
      code: 'conflict',
      message: 'Artifact "a" is at version 2, and the change was made for version 1: read it again, and change that',
      details: { id: 'a', version: 2, expectedVersion: 1 },
    })
    expect(await refusal(artifacts.put('b', 1, { expectedVersion: 1 }))).toMatchObject({
      code: 'conflict',
      details: { version: 0 },
    })
    expect(await refusal(artifacts.delete('a', { expectedVersion: 1 }))).toMatchObject({ code: 'conflict' })
    expect((await artifacts.get('a'))?.content).toBe(2)
    expect(await artifacts.delete('a', { expectedVersion: 2 })).toBe(true)
  })

  test('many that read, change and try again on a conflict lose nothing', async () => {
    const { artifacts } = create()
    await artifacts.put('total', 0)
    const add = async (): Promise<void> => {
      for (;;) {
        const { version, content } = (await artifacts.get('total')) ?? { version: 0, content: 0 }
        const outcome = await refusal(artifacts.put('total', Number(content) + 1, { expectedVersion: version }))
        if (!(outcome instanceof Error)) return
      }
    }
    await Promise.all(Array.from({ length: 20 }, add))
    expect(await artifacts.get('total')).toMatchObject({ version: 21, content: 20 })
  })

  test('one who changes the store from outside is noticed', async () => {
    const store = memoryArtifacts()
    const write: ArtifactStore['write'] = async (head, content, before) => {
      if (before === 1) await store.write(head, '"theirs"', 1)
      return store.write(head, content, before)
    }
    const { artifacts } = create({}, { ...store, write })
    await artifacts.put('a', 1)
    expect(await refusal(artifacts.put('a', 'mine'))).toMatchObject({ code: 'conflict', details: { version: 2 } })
    expect((await artifacts.get('a'))?.content).toBe('theirs')
  })
})
