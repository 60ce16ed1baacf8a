import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type ArtifactOptions, type Artifacts, createRuntime } from '../../src/index.ts'
import { create, HOUR, refusal } from './open-artifacts.ts'

describe('[C3] artifacts', () => {
  test('are kept by id with who wrote them, when, how sure they are, and tags', async () => {
    const { artifacts } = create()
    const info = await artifacts
      .as('analyst')
      .put('market', { growth: [0.2, 0.3] }, { tags: ['finance', 'quarterly', 'finance'], confidence: 0.85 })
    expect(info).toEqual({
      id: 'market',
      version: 1,
      metadata: { agent: 'analyst', at: 1000, confidence: 0.85, tags: ['finance', 'quarterly'] },
      derivedFrom: [],
      bytes: 20,
      expiresAt: 1000 + 24 * HOUR,
    })
    expect(await artifacts.get('market')).toEqual({ ...info, content: { growth: [0.2, 0.3] } })
    expect(await artifacts.get('nothing')).toBeUndefined()
  })

  test('may be of the app, which has no name', async () => {
    const { artifacts } = create()
    expect((await artifacts.put('note', 'text')).metadata).toEqual({
      agent: undefined,
      at: 1000,
      confidence: undefined,
      tags: [],
    })
  })

  test('are listed, and taken away', async () => {
    const { artifacts } = create()
    await artifacts.put('b', 1)
    await artifacts.put('a', 2)
    expect((await artifacts.list()).map(({ id }) => id)).toEqual(['a', 'b'])
    expect([await artifacts.delete('a'), await artifacts.delete('a')]).toEqual([true, false])
    expect((await artifacts.list()).map(({ id }) => id)).toEqual(['b'])
    expect([await artifacts.get('a'), await artifacts.history('a')]).toEqual([undefined, []])
  })

  test('are not what the caller changes afterwards', async () => {
    const { artifacts } = create()
    const content = { list: [1] }
    await artifacts.put('a', content)
    content.list.push(2)
    const read = (await artifacts.get('a'))?.content as { list: number[] }
    read.list.push(3)
    expect((await artifacts.get('a'))?.content).toEqual({ list: [1] })
  })

  test('come back as they were, whatever plain JSON they are; keys that could become more than data do not', async () => {
    const { artifacts } = create()
    await fc.assert(
      fc.asyncProperty(
        fc.string({ minLength: 1 }).filter(id => id.trim() !== ''),
        fc.jsonValue(),
        async (id, content) => {
          await artifacts.put(id, content as never)
          expect((await artifacts.get(id))?.content).toEqual(JSON.parse(JSON.stringify(content)))
        },
      ),
      { seed: 7, numRuns: 200 },
    )
    await artifacts.put('evil', JSON.parse('{"a":1,"__proto__":{"admin":true},"deep":[{"constructor":{"x":1},"b":2}]}'))
    expect((await artifacts.get('evil'))?.content).toEqual({ a: 1, deep: [{ b: 2 }] })
    await artifacts.put('__proto__', 'an id like any other')
    expect((await artifacts.get('__proto__'))?.content).toBe('an id like any other')
    expect(({} as { admin?: boolean }).admin).toBeUndefined()
  })

  test.each<[string, (artifacts: Artifacts) => Promise<unknown>, string, string]>([
    ['an empty id', a => a.put(' ', 1), 'input_invalid', 'id of an artifact'],
    ['an id that is no text', a => a.get(5 as never), 'input_invalid', 'id of an artifact'],
    ['an id that is too long', a => a.delete('x'.repeat(201)), 'input_invalid', '1 to 200'],
    ['no content', a => a.put('a', undefined as never), 'not_json', 'content of artifact "a" is undefined'],
    ['content that is no JSON', a => a.put('a', { at: [new Date(0)] } as never), 'not_json', 'content.at[0]'],
    ['a confidence that is none', a => a.put('a', 1, { confidence: 2 }), 'input_invalid', 'from 0 to 1'],
    ['tags that are none', a => a.put('a', 1, { tags: [''] }), 'input_invalid', 'tags of artifact "a"'],
    ['a source that is no version', a => a.put('a', 1, { derivedFrom: ['b' as never] }), 'input_invalid', 'id@version'],
    ['a time to live that is none', a => a.put('a', 1, { ttlMs: 0 }), 'input_invalid', 'ttlMs must be above 0'],
  ])('%s is refused before anything is written', async (_, act, code, message) => {
    const { artifacts } = create()
    expect(await refusal(act(artifacts))).toMatchObject({ code, message: expect.stringContaining(message) })
    expect(await artifacts.list()).toEqual([])
  })

  test.each<[string, ArtifactOptions]>([
    ['versions', { versions: 0 }],
    ['ttlMs', { ttlMs: -1 }],
    ['maxArtifacts', { maxArtifacts: 0.5 }],
    ['maxBytes', { maxBytes: Number.NaN }],
    ['permissions', { permissions: { a: ['fly' as never] } }],
    ['defaultPermissions', { defaultPermissions: 'read' as never }],
  ])('%s that cannot be are refused when the runtime is made', (name, options) => {
    expect(() => createRuntime({ artifacts: options })).toThrow(
      expect.objectContaining({ code: 'input_invalid', message: expect.stringContaining(`artifacts.${name}`) }),
    )
  })
})

test('after close everything is refused', async () => {
  const runtime = createRuntime()
  await runtime.artifacts.put('a', 1)
  await runtime.close()
  expect(await refusal(runtime.artifacts.get('a'))).toMatchObject({ code: 'runtime_closed' })
  expect(await refusal(runtime.artifacts.as('x').put('a', 1))).toMatchObject({ code: 'runtime_closed' })
})
