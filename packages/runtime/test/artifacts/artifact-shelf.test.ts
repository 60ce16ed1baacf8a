import { describe, expect, test } from 'vitest'
import { type ArtifactStore, createRuntime, memoryArtifacts } from '../../src/index.ts'
import { createSimulation } from '../../src/testing/index.ts'
import { create, HOUR, refusal } from './open-artifacts.ts'

describe('[C4] the time to live', () => {
  test('is 24 hours from the last change; then the artifact is removed by itself', async () => {
    const { artifacts, clock, store } = create()
    await artifacts.put('old', 1)
    await artifacts.put('changed', 1)
    await clock.advance(23 * HOUR)
    await artifacts.put('changed', 2)
    await clock.advance(HOUR - 1)
    expect((await artifacts.list()).map(({ id }) => id)).toEqual(['changed', 'old'])
    await clock.advance(1)
    expect((await store.heads()).map(({ id }) => id)).toEqual(['changed'])
    await clock.advance(24 * HOUR)
    expect(await store.heads()).toEqual([])
    expect(clock.pending).toBe(0)
  })

  test('can be another one, also for a single artifact, or none', async () => {
    const { artifacts, clock } = create({ ttlMs: 1000 })
    await artifacts.put('a', 1)
    await artifacts.put('b', 1, { ttlMs: 5000 })
    const { expiresAt } = await artifacts.put('c', 1, { ttlMs: false })
    expect(expiresAt).toBeUndefined()
    await clock.advance(1000)
    expect((await artifacts.list()).map(({ id }) => id)).toEqual(['b', 'c'])
    await clock.advance(365 * 24 * HOUR)
    expect((await artifacts.list()).map(({ id }) => id)).toEqual(['c'])
    const { artifacts: forEver, clock: later } = create({ ttlMs: false })
    await forEver.put('a', 1)
    expect(later.pending).toBe(0)
  })

  test('without cleaning up by itself what has expired is gone for readers, and stays until somebody cleans up', async () => {
    const { artifacts, clock, store } = create({ ttlMs: 1000, autoCleanUp: false })
    await artifacts.put('a', 1)
    await artifacts.put('b', 1, { ttlMs: 5000 })
    expect(clock.pending).toBe(0)
    await clock.advance(1000)
    expect(await artifacts.get('a')).toBeUndefined()
    expect(await artifacts.find({ text: 'a' })).toEqual([])
    expect((await artifacts.list()).map(({ id }) => id)).toEqual(['b'])
    expect((await store.heads()).map(({ id }) => id)).toEqual(['a', 'b'])
    expect(await artifacts.cleanUp()).toBe(1)
    expect((await store.heads()).map(({ id }) => id)).toEqual(['b'])
  })

  test('what expired begins anew, and its numbers go on, so that nobody takes the new for the old', async () => {
    const { artifacts, clock } = create({ ttlMs: 1000, autoCleanUp: false })
    await artifacts.as('one').put('a', 'old')
    await clock.advance(1000)
    expect(await refusal(artifacts.put('a', 'new', { expectedVersion: 1 }))).toMatchObject({ code: 'conflict' })
    await artifacts.as('two').put('a', 'new', { expectedVersion: 0 })
    expect(await artifacts.get('a', { lineage: true })).toMatchObject({
      version: 2,
      lineage: { createdBy: { agent: 'two', version: 2 }, modifiedBy: [] },
    })
    expect(await artifacts.history('a')).toHaveLength(1)
  })

  test('is looked after for what an earlier process left, also if nobody asks for it', async () => {
    const store = memoryArtifacts()
    const before = create({}, store)
    await before.artifacts.put('a', 1)
    before.artifacts.close()
    const simulation = createSimulation({ now: 1000 })
    const runtime = createRuntime({ ...simulation, artifacts: { store } })
    await simulation.clock.advance(24 * HOUR)
    expect(await store.heads()).toEqual([])
    await runtime.close()
  })

  test('a clean-up that the store refuses is tried again', async () => {
    const store = memoryArtifacts()
    let broken = true
    const remove: ArtifactStore['remove'] = async (id, before) => {
      if (broken) throw new Error('disk')
      return store.remove(id, before)
    }
    const { artifacts, clock } = create({ ttlMs: 1000 }, { ...store, remove })
    await artifacts.put('a', 1)
    await clock.advance(1000)
    expect(await artifacts.list()).toEqual([])
    expect(await store.heads()).toHaveLength(1)
    broken = false
    await artifacts.put('b', 1)
    await clock.advance(1000)
    expect(await store.heads()).toEqual([])
  })
})

describe('[K7] bounds', () => {
  test('more artifacts than may be are refused; what is there can still be changed', async () => {
    const { artifacts } = create({ maxArtifacts: 2 })
    await artifacts.put('a', 1)
    await artifacts.put('b', 1)
    expect(await refusal(artifacts.put('c', 1))).toMatchObject({
      code: 'artifacts_full',
      message: expect.stringContaining('artifacts.maxArtifacts (2)'),
    })
    await artifacts.put('a', 2)
    await artifacts.delete('b')
    await expect(artifacts.put('c', 1)).resolves.toMatchObject({ version: 1 })
  })

  test('more bytes than may be are refused; dropped versions and what expired give room', async () => {
    const { artifacts, clock } = create({ maxBytes: 30, versions: 2, ttlMs: 1000 })
    await artifacts.put('a', 'x'.repeat(8))
    await artifacts.put('a', 'x'.repeat(8))
    await artifacts.put('a', 'x'.repeat(8))
    expect(await refusal(artifacts.put('b', 'x'.repeat(9)))).toMatchObject({ code: 'artifacts_full' })
    await artifacts.put('b', 'x'.repeat(8))
    await clock.advance(1000)
    await expect(artifacts.put('c', 'x'.repeat(28))).resolves.toMatchObject({ bytes: 30 })
  })

  test('writes under way count, also those that fail in the end', async () => {
    const store = memoryArtifacts()
    let fails = true
    const write: ArtifactStore['write'] = async (head, content, before) => {
      await Promise.resolve()
      if (fails) throw new Error('disk full')
      return store.write(head, content, before)
    }
    const { artifacts } = create({ maxArtifacts: 1 }, { ...store, write })
    const both = await Promise.all([refusal(artifacts.put('a', 1)), refusal(artifacts.put('b', 1))])
    expect(both.map(error => (error as { code?: string }).code ?? (error as Error).message)).toEqual([
      'disk full',
      'artifacts_full',
    ])
    fails = false
    await expect(artifacts.put('b', 1)).resolves.toMatchObject({ version: 1 })
  })
})
