import { describe, expect, test } from 'vitest'
import type { ArtifactOptions } from '../../src/index.ts'
import { create } from './open-artifacts.ts'

describe('[C4] versions', () => {
  const fill = async (options: ArtifactOptions = {}) => {
    const { artifacts } = create(options)
    for (let n = 1; n <= 7; n += 1) await artifacts.put('a', `text ${n}`)
    return artifacts
  }

  test('the last 5 are kept, and any of them can be read', async () => {
    const artifacts = await fill()
    expect((await artifacts.history('a')).map(({ version }) => version)).toEqual([3, 4, 5, 6, 7])
    for (const version of [3, 5, 7])
      expect(await artifacts.get('a', { version })).toMatchObject({ version, content: `text ${version}` })
    for (const version of [0, 2, 8]) expect(await artifacts.get('a', { version })).toBeUndefined()
    expect(await artifacts.get('a')).toMatchObject({ version: 7, content: 'text 7' })
  })

  test('can be fewer, or switched off; their numbers go on all the same', async () => {
    expect((await (await fill({ versions: 2 })).history('a')).map(({ version }) => version)).toEqual([6, 7])
    const off = await fill({ versions: false })
    expect((await off.history('a')).map(({ version }) => version)).toEqual([7])
    expect(await off.get('a', { version: 6 })).toBeUndefined()
  })
})

describe('[C6] lineage', () => {
  test('says who made it, who changed it, and what a version was made from', async () => {
    const { artifacts, clock } = create()
    await artifacts.as('researcher').put('facts', ['f'])
    await artifacts.as('analyst').put('market', 1, { derivedFrom: ['facts@1', 'facts@1'] })
    await clock.advance(10)
    await artifacts.as('editor').put('market', 2, { derivedFrom: ['market@1', 'facts@1'] })
    await artifacts.put('market', 3)
    expect((await artifacts.get('market', { version: 2, lineage: true }))?.lineage).toEqual({
      createdBy: { agent: 'analyst', at: 1000, version: 1 },
      modifiedBy: [
        { agent: 'editor', at: 1010, version: 2 },
        { agent: undefined, at: 1010, version: 3 },
      ],
      derivedFrom: ['market@1', 'facts@1'],
    })
    expect(await artifacts.get('market')).not.toHaveProperty('lineage')
    expect((await artifacts.get('market', { version: 1 }))?.derivedFrom).toEqual(['facts@1'])
  })

  test('remembers who made it when that version is long gone, and the latest 50 changes', async () => {
    const { artifacts } = create()
    for (let n = 1; n <= 60; n += 1) await artifacts.as(`agent${n}`).put('a', n)
    const lineage = (await artifacts.get('a', { lineage: true }))?.lineage
    expect(lineage?.createdBy.agent).toBe('agent1')
    expect(lineage?.modifiedBy).toHaveLength(50)
    expect(lineage?.modifiedBy.at(-1)?.agent).toBe('agent60')
  })
})

describe('a call that is made again with the same key', () => {
  test('changes nothing and gives what it gave', async () => {
    const { artifacts } = create()
    const first = await artifacts.as('a').put('x', 1, { key: 'step 1' })
    await artifacts.put('x', 2, { key: 'step 2' })
    expect(await artifacts.as('a').put('x', 1, { key: 'step 1', expectedVersion: 0 })).toEqual(first)
    expect(await artifacts.history('x')).toHaveLength(2)
    expect((await artifacts.get('x'))?.content).toBe(2)
  })

  test('also when that version is not kept any more', async () => {
    const { artifacts } = create({ versions: false })
    await artifacts.put('x', 1, { key: 'step 1' })
    await artifacts.put('x', 2)
    expect(await artifacts.put('x', 1, { key: 'step 1' })).toMatchObject({ version: 2 })
    expect((await artifacts.get('x'))?.content).toBe(2)
  })
})
