import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createRuntime } from '../../src/index.ts'
import { artifactFolder } from '../../src/node/index.ts'

/** A workspace inside of a folder of its own, so that what is beside it can be looked at. */
function place() {
  const around = mkdtempSync(join(tmpdir(), 'statecraft-'))
  onTestFinished(() => rmSync(around, { recursive: true, force: true }))
  const workspace = join(around, 'workspace')
  const open = () => {
    const runtime = createRuntime({ artifacts: { store: artifactFolder(workspace) } })
    onTestFinished(() => runtime.close())
    return runtime.artifacts
  }
  const folders = () => readdirSync(workspace).filter(name => !name.startsWith('.'))
  return { around, workspace, open, folders }
}
const invalid = expect.objectContaining({ code: 'store_invalid' })

describe('[C3] artifacts in a workspace folder', () => {
  test('are there in the next process, with all that is known of them', async () => {
    const { open } = place()
    const before = open()
    await before.as('analyst').put('market', { growth: 0.2 }, { tags: ['finance'], confidence: 0.8 })
    await before.as('editor').put('market', { growth: 0.3 }, { derivedFrom: ['market@1'] })
    const after = open()
    expect(await after.get('market', { lineage: true })).toEqual(await before.get('market', { lineage: true }))
    expect(await after.get('market', { version: 1 })).toMatchObject({ content: { growth: 0.2 }, version: 1 })
    expect((await after.find({ text: '0.3' })).map(({ id }) => id)).toEqual(['market'])
  })

  test('of runtimes that share the folder do not overwrite each other', async () => {
    const { open } = place()
    const [one, two] = [open(), open()]
    const outcomes = await Promise.allSettled(
      Array.from({ length: 10 }, (_, n) => (n % 2 ? one : two).put('a', n, { expectedVersion: 0 })),
    )
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect((await one.get('a'))?.version).toBe(1)
  })

  test.each(['../escape', '/etc/passwd', '..', '.', 'a/../../b', '..\\b', 'con', '\u0000', '.locks'])(
    'an id like %j names no path: everything stays in one folder of the workspace',
    async id => {
      const { around, open, folders } = place()
      const artifacts = open()
      await artifacts.put(id, 'text')
      expect((await artifacts.get(id))?.content).toBe('text')
      expect(readdirSync(around)).toEqual(['workspace'])
      expect(folders()).toEqual([expect.stringMatching(/^[a-z0-9-]+-[0-9a-f]{32}$/)])
    },
  )

  test('are whole or not there: an interrupted change leaves the version before, and the next one goes over it', async () => {
    const { workspace, open, folders } = place()
    await open().put('a', 'one')
    const [folder] = folders() as [string]
    writeFileSync(join(workspace, folder, '2.json'), '"half')
    writeFileSync(join(workspace, folder, '.x.draft'), '{')
    const artifacts = open()
    expect(await artifacts.get('a')).toMatchObject({ version: 1, content: 'one' })
    await artifacts.put('a', 'two')
    expect(await artifacts.get('a')).toMatchObject({ version: 2, content: 'two' })
    mkdirSync(join(workspace, 'begun-and-left'))
    expect((await open().list()).map(({ id }) => id)).toEqual(['a'])
  })
})

describe('a workspace that was tampered with', () => {
  test('a folder that is a link is refused, and nothing is written where it leads', async () => {
    const { around, workspace, open, folders } = place()
    await open().put('a', 'mine')
    const [folder] = folders() as [string]
    const outside = join(around, 'outside')
    renameSync(join(workspace, folder), outside)
    symlinkSync(outside, join(workspace, folder))
    const before = readFileSync(join(outside, 'head.json'), 'utf8')
    const artifacts = open()
    await expect(artifacts.put('a', 'theirs')).rejects.toEqual(invalid)
    await expect(artifacts.get('a')).rejects.toEqual(invalid)
    await expect(artifacts.delete('a')).rejects.toEqual(invalid)
    expect(readFileSync(join(outside, 'head.json'), 'utf8')).toBe(before)
    expect(readdirSync(outside).sort()).toEqual(['1.json', 'head.json'])
  })

  test.each(['head.json', '1.json'])('%s that is a link is neither read nor written', async name => {
    const { around, workspace, open, folders } = place()
    await open().put('a', 'mine')
    const [folder] = folders() as [string]
    const secret = join(around, 'secret')
    writeFileSync(secret, '"secret"')
    rmSync(join(workspace, folder, name))
    symlinkSync(secret, join(workspace, folder, name))
    await expect(open().get('a')).rejects.toEqual(invalid)
    expect(readFileSync(secret, 'utf8')).toBe('"secret"')
  })

  test.each([
    ['no JSON', '{'],
    ['of another shape', '{"id":"a"}'],
    ['that of another artifact', undefined],
  ])('a head that is %s is an error that names it, and is not guessed at', async (_, text) => {
    const { workspace, open, folders } = place()
    await open().put('a', 'mine')
    const [folder] = folders() as [string]
    const head = join(workspace, folder, 'head.json')
    writeFileSync(head, text ?? readFileSync(head, 'utf8').replace('"id":"a"', '"id":"b"'))
    await expect(open().get('a')).rejects.toMatchObject({
      code: 'store_invalid',
      message: expect.stringContaining(folder),
    })
  })

  test('keys in a file that could become more than data do not land', async () => {
    const { workspace, open, folders } = place()
    await open().put('a', 'mine')
    const [folder] = folders() as [string]
    writeFileSync(join(workspace, folder, '1.json'), '{"ok":1,"__proto__":{"admin":true}}')
    expect((await open().get('a'))?.content).toEqual({ ok: 1 })
  })
})

test('a workspace that cannot be used is said at the first use', async () => {
  const { around } = place()
  writeFileSync(join(around, 'file'), '')
  const runtime = createRuntime({ artifacts: { store: artifactFolder(join(around, 'file', 'below')) } })
  await expect(runtime.artifacts.put('a', 1)).rejects.toEqual(invalid)
  await runtime.close()
})
