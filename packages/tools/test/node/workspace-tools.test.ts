import { chmod, link, mkdir, mkdtempDisposable, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type WorkspaceOptions, workspaceTools } from '../../src/node/index.ts'
import { call, named } from '../call.ts'

async function workspace(options: WorkspaceOptions = {}) {
  const dir = await mkdtempDisposable(join(tmpdir(), 'statecraft-workspace-'))
  const root = join(dir.path, 'project')
  await mkdir(root)
  await writeFile(join(dir.path, 'secret.txt'), 'SECRET')
  const tools = workspaceTools(root, options)
  return {
    root,
    outside: dir.path,
    use: (name: string, args: object) => call(named(tools, name), args) as Promise<never>,
    [Symbol.asyncDispose]: () => dir.remove(),
  }
}

test('[D4] each tool says what it does to the world', async () => {
  await using it = await workspace()
  const tools = workspaceTools(it.root, {
    commands: { tests: { argv: ['node'] }, format: { argv: ['node'], effect: 'write' } },
  })
  expect(tools.map(({ name, effect }) => `${name} ${effect}`)).toEqual([
    'list_files read',
    'read_file read',
    'search_files read',
    'write_file write',
    'edit_file write',
    'move_file write',
    'delete_file write',
    'run_tests check',
    'run_format write',
  ])
})

test('a folder that is not there is said before anything runs', async () => {
  await using it = await workspace()
  expect(() => workspaceTools(join(it.root, 'nowhere'))).toThrow(expect.objectContaining({ code: 'input_invalid' }))
  expect(() => workspaceTools(join(it.outside, 'secret.txt'))).toThrow('is not a folder')
})

describe('[D4] files', () => {
  test('are written with the folders above them, listed, read and searched', async () => {
    await using it = await workspace()
    expect(await it.use('write_file', { path: 'src/deep/a.ts', text: 'one\ntwo Kelp\nthree' })).toEqual({
      created: true,
      bytes: 18,
    })
    await it.use('write_file', { path: 'b.ts', text: 'kelp' })
    expect(await it.use('list_files', {})).toEqual({
      entries: [
        { path: 'b.ts', type: 'file', bytes: 4 },
        { path: 'src', type: 'folder' },
        { path: 'src/deep', type: 'folder' },
        { path: 'src/deep/a.ts', type: 'file', bytes: 18 },
      ],
    })
    expect(await it.use('read_file', { path: './src//deep/a.ts', fromLine: 2 })).toEqual({
      fromLine: 2,
      toLine: 3,
      lines: 3,
      text: 'two Kelp\nthree',
    })
    expect(await it.use('search_files', { text: 'Kelp' })).toEqual({
      results: [{ path: 'src/deep/a.ts', line: 2, text: 'two Kelp' }],
    })
    expect(await it.use('search_files', { text: 'Kelp', ignoreCase: true })).toMatchObject({ results: [{}, {}] })
  })

  test('are replaced whole, keep their mode and leave nothing beside them', async () => {
    await using it = await workspace()
    await writeFile(join(it.root, 'run.sh'), 'old')
    await chmod(join(it.root, 'run.sh'), 0o750)
    expect(await it.use('write_file', { path: 'run.sh', text: 'new' })).toEqual({ created: false, bytes: 3 })
    expect((await stat(join(it.root, 'run.sh'))).mode & 0o777).toBe(0o750)
    expect(await readdir(it.root)).toEqual(['run.sh'])
  })

  test('are edited where a passage stands exactly once', async () => {
    await using it = await workspace()
    await it.use('write_file', { path: 'a.ts', text: 'a + b\nc + d\na + b' })
    await it.use('edit_file', { path: 'a.ts', find: 'c + d', replace: 'c - $& d' })
    expect(await readFile(join(it.root, 'a.ts'), 'utf8')).toBe('a + b\nc - $& d\na + b')
    await expect(it.use('edit_file', { path: 'a.ts', find: 'a + b', replace: '' })).rejects.toThrow('has it 2 times')
    await expect(it.use('edit_file', { path: 'a.ts', find: 'x', replace: '' })).rejects.toThrow(
      'does not have that text',
    )
    await expect(it.use('edit_file', { path: 'b.ts', find: 'x', replace: '' })).rejects.toThrow('There is no "b.ts"')
  })

  test('edited by several at once lose nothing', async () => {
    await using it = await workspace()
    const marks = Array.from({ length: 20 }, (_, n) => `<${n}>`)
    await it.use('write_file', { path: 'a', text: marks.join('') })
    await Promise.all(marks.map(find => it.use('edit_file', { path: 'a', find, replace: `[${find}]` })))
    expect(await readFile(join(it.root, 'a'), 'utf8')).toBe(marks.map(mark => `[${mark}]`).join(''))
  })

  test('are moved, but never over another one, and deleted', async () => {
    await using it = await workspace()
    await it.use('write_file', { path: 'a', text: '1' })
    await it.use('write_file', { path: 'b', text: '2' })
    await expect(it.use('move_file', { from: 'a', to: 'b' })).rejects.toThrow('There is a file "b"')
    await it.use('move_file', { from: 'a', to: 'deep/c' })
    await it.use('delete_file', { path: 'b' })
    await expect(it.use('delete_file', { path: 'b' })).rejects.toThrow('There is no "b"')
    await expect(it.use('delete_file', { path: 'deep' })).rejects.toThrow('"deep" is not a file')
    expect(await readdir(it.root, { recursive: true })).toEqual(['deep', 'deep/c'])
  })

  test('larger than the limit are neither read nor written', async () => {
    await using it = await workspace({ maxFileBytes: 10 })
    await expect(it.use('write_file', { path: 'a', text: 'x'.repeat(11) })).rejects.toThrow('at most 10 characters')
    await expect(it.use('write_file', { path: 'a', text: 'é'.repeat(6) })).rejects.toThrow('12 bytes, more than 10')
    await writeFile(join(it.root, 'a'), 'x'.repeat(11))
    await expect(it.use('read_file', { path: 'a' })).rejects.toThrow('11 bytes, more than 10')
    expect(await it.use('search_files', { text: 'x' })).toEqual({ results: [] })
  })

  test('that are no text are not read', async () => {
    await using it = await workspace()
    await writeFile(join(it.root, 'a'), Buffer.from([0xff, 0xfe, 0x00]))
    await expect(it.use('read_file', { path: 'a' })).rejects.toThrow('is not text')
  })
})

describe('[D4] nothing outside the folder is reached', () => {
  const TRICKS = [
    '../secret.txt',
    'a/../../secret.txt',
    'a/..',
    '/etc/passwd',
    '~/secret.txt',
    '..\\secret.txt',
    'C:/secret.txt',
    'file:stream',
    'a\0b',
    'a\nb',
    'invoice\u202Etxt.exe',
    'nul',
    'com1.txt',
    'dot.',
    'space ',
    `${'x'.repeat(256)}`,
  ]

  test.each(TRICKS)('by the path %j', async path => {
    await using it = await workspace()
    const calls = [
      it.use('read_file', { path }),
      it.use('list_files', { path }),
      it.use('search_files', { text: 'SECRET', path }),
      it.use('write_file', { path, text: 'x' }),
      it.use('edit_file', { path, find: 'SECRET', replace: 'x' }),
      it.use('delete_file', { path }),
      it.use('move_file', { from: path, to: 'mine' }),
      it.use('move_file', { from: 'mine', to: path }),
    ]
    for (const going of await Promise.allSettled(calls)) expect(going.status).toBe('rejected')
    expect(await readFile(join(it.outside, 'secret.txt'), 'utf8')).toBe('SECRET')
    expect(await readdir(it.root)).toEqual([])
  })

  test('through links, to a file, to a folder, in a chain or to nowhere', async () => {
    await using it = await workspace()
    await symlink(join(it.outside, 'secret.txt'), join(it.root, 'file'))
    await symlink(it.outside, join(it.root, 'folder'))
    await symlink('folder', join(it.root, 'chain'))
    await symlink(join(it.outside, 'not-yet'), join(it.root, 'nowhere'))
    for (const path of ['file', 'folder/secret.txt', 'chain/secret.txt', 'folder/new', 'nowhere', 'folder']) {
      await expect(it.use('read_file', { path })).rejects.toMatchObject({ code: 'request_refused' })
      await expect(it.use('write_file', { path, text: 'x' })).rejects.toMatchObject({ code: 'request_refused' })
      await expect(it.use('delete_file', { path })).rejects.toMatchObject({ code: 'request_refused' })
    }
    await expect(it.use('list_files', { path: 'folder' })).rejects.toMatchObject({ code: 'request_refused' })
    expect(await it.use('search_files', { text: 'SECRET' })).toEqual({ results: [] })
    expect(await it.use('list_files', {})).toMatchObject({
      entries: ['chain', 'file', 'folder', 'nowhere'].map(path => ({ path, type: 'link' })),
    })
    expect((await readdir(it.outside)).sort()).toEqual(['project', 'secret.txt'])
  })

  test('through a hard link: writing replaces the name, not what it shares', async () => {
    await using it = await workspace()
    await link(join(it.outside, 'secret.txt'), join(it.root, 'shared'))
    await it.use('write_file', { path: 'shared', text: 'mine' })
    expect(await readFile(join(it.outside, 'secret.txt'), 'utf8')).toBe('SECRET')
  })

  test('through a folder beside it whose name begins alike', async () => {
    await using it = await workspace()
    await mkdir(`${it.root}-other`)
    await writeFile(join(`${it.root}-other`, 'a'), 'SECRET')
    await symlink(`${it.root}-other`, join(it.root, 'in'))
    await expect(it.use('read_file', { path: 'in/a' })).rejects.toMatchObject({ code: 'request_refused' })
  })

  test('what git would run is not changed', async () => {
    await using it = await workspace()
    await mkdir(join(it.root, '.git/hooks'), { recursive: true })
    for (const path of ['.git/hooks/pre-commit', '.GIT/config', 'sub/.git/config'])
      await expect(it.use('write_file', { path, text: 'x' })).rejects.toThrow('may be changed')
  })

  test('by whatever path of names, dots, links and separators', { timeout: 30_000 }, async () => {
    await using it = await workspace()
    await symlink(it.outside, join(it.root, 'out'))
    await mkdir(join(it.root, 'in'))
    const name = fc.constantFrom('..', '.', '', 'in', 'out', 'secret.txt', 'project', '..\\', '~', '...', '%2e%2e')
    await fc.assert(
      fc.asyncProperty(fc.array(name, { minLength: 1, maxLength: 6 }), async names => {
        const path = names.join('/') || '.'
        const read = await it.use('read_file', { path }).catch(() => '')
        expect(JSON.stringify(read)).not.toContain('SECRET')
        await it.use('write_file', { path, text: 'mine' }).catch(() => {})
        expect(await readFile(join(it.outside, 'secret.txt'), 'utf8')).toBe('SECRET')
        expect((await readdir(it.outside)).sort()).toEqual(['project', 'secret.txt'])
      }),
      { numRuns: 150 },
    )
  })
})

describe('[D4] commands', { timeout: 30_000 }, () => {
  test('run in the workspace without arguments of the model, and say whether they passed', async () => {
    const argv = (code: string) => ({ argv: [process.execPath, '-e', code] })
    await using it = await workspace({
      commands: { good: argv('console.log(process.cwd())'), bad: argv('console.error("1 failed"); process.exit(3)') },
    })
    expect(await it.use('run_good', {})).toEqual({ passed: true, ended: 'exited', exitCode: 0, output: `${it.root}\n` })
    expect(await it.use('run_bad', {})).toEqual({ passed: false, ended: 'exited', exitCode: 3, output: '1 failed\n' })
    await expect(it.use('run_good', { argv: ['rm'] })).rejects.toThrow('is not known; this takes nothing')
  })

  test.each([[[]], [['']], [['node', 'a\0b']]])(
    'of %j cannot work, which is said when the tools are made',
    async argv => {
      await using it = await workspace()
      expect(() => workspaceTools(it.root, { commands: { x: { argv } } })).toThrow('cannot work')
    },
  )
})
