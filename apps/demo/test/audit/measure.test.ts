import { describe, expect, it } from 'vitest'
import { openFolder } from '../../src/audit/folder.ts'
import { measureFolder } from '../../src/audit/measure.ts'
import { temporaryFolder } from './temporary-folder.ts'

const measure = async (files: Record<string, string | Uint8Array>) =>
  measureFolder(await openFolder(temporaryFolder(files)))

describe('measureFolder', () => {
  it('counts lines, blanks and comments per language, the largest first', async () => {
    const { languages, total } = await measure({
      'a.ts': '// one\nconst a = 1 // not a comment line\n\n/* two\n\nthree */\nconst b = 2\n',
      'b.mts': '/** four */ const c = 3\n',
      'c.py': '# five\nx = 1\n',
    })
    expect(languages).toEqual([
      { language: 'TypeScript', files: 2, lines: 8, blank: 2, comments: 4, longest: { path: 'a.ts', lines: 7 } },
      { language: 'Python', files: 1, lines: 2, blank: 0, comments: 1, longest: { path: 'c.py', lines: 2 } },
    ])
    expect(total).toEqual({ files: 3, lines: 10, blank: 2, comments: 5 })
  })

  it('counts the same lines whatever ends them, with or without a last line break', async () => {
    const { languages } = await measure({
      'a.txt': 'a\nb\n',
      'b.txt': 'a\r\nb',
      'c.txt': 'a\rb\r',
      'd.txt': '',
      'e.txt': '\n',
    })
    expect(languages[0]).toMatchObject({ files: 5, lines: 7, blank: 1 })
  })

  it('goes by the extension in any case, and calls the rest Other', async () => {
    const { languages } = await measure({ 'A.TS': 'a\na\na\na\n', Makefile: 'b\nb\n', '.ts/c': 'c\n' })
    expect(languages.map(one => [one.language, one.lines])).toEqual([
      ['TypeScript', 4],
      ['Other', 3],
    ])
  })

  it('ends a block comment where it ends', async () => {
    const { total } = await measure({
      'a.css': '/* x */\na {}\n/*/\nstill */\nb {}\n',
      'b.md': '<!-- x\ny --> z\ntext\n',
    })
    expect(total).toMatchObject({ lines: 8, comments: 5 })
  })

  it('finds the first TODO or FIXME of a line with its place, and no look-alikes', async () => {
    const { marks, marksLeftOut } = await measure({
      'a.ts': 'x\n  // TODO: one, FIXME two\ncall() // now FIXME(me)\nconst kinds = [TODO, FIXME]\n',
      'b.md': 'METODO todo TODOS\n* FIXME later\nThis finds every TODO there is.\n',
    })
    expect(marks).toEqual([
      { path: 'a.ts', line: 2, mark: 'TODO', text: '// TODO: one, FIXME two' },
      { path: 'a.ts', line: 3, mark: 'FIXME', text: 'call() // now FIXME(me)' },
      { path: 'b.md', line: 2, mark: 'FIXME', text: '* FIXME later' },
    ])
    expect(marksLeftOut).toBe(0)
  })

  it('takes no mark for one that a text in quotes shows', async () => {
    const { marks } = await measure({
      'a.ts': "const sample = '// TODO: not mine'\nconst b = { TODO: 1 }\nrun() // TODO: mine, don't forget\n",
    })
    expect(marks.map(({ line }) => line)).toEqual([3])
  })

  it('keeps 500 marks, cuts their text, and counts the rest', async () => {
    const { marks, marksLeftOut } = await measure({ 'a.txt': `TODO ${'x'.repeat(1000)}\n`.repeat(600) })
    expect(marks).toHaveLength(500)
    expect(marks[0]?.text).toHaveLength(160)
    expect(marksLeftOut).toBe(100)
  })

  it('names what it could not measure instead of counting it', async () => {
    const root = temporaryFolder({ 'a.png': Uint8Array.of(137, 0), 'b.txt': 'b'.repeat(50), 'c.txt': 'c' })
    const { total, unread } = await measureFolder(await openFolder(root, { limits: { fileBytes: 40 } }))
    expect(total.files).toBe(1)
    expect(unread).toEqual([
      { path: 'a.png', reason: 'binary' },
      { path: 'b.txt', reason: 'too_large' },
    ])
  })

  it('measures an empty folder', async () => {
    const nothing = { files: 0, lines: 0, blank: 0, comments: 0 }
    expect(await measure({})).toEqual({ languages: [], total: nothing, marks: [], marksLeftOut: 0, unread: [] })
  })

  it('stops when it is aborted', async () => {
    const folder = await openFolder(temporaryFolder({ 'a.txt': 'a' }))
    await expect(measureFolder(folder, { signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow('enough')
  })
})
