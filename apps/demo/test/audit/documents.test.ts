import { describe, expect, it } from 'vitest'
import { indexDocuments } from '../../src/audit/documents.ts'
import { openFolder } from '../../src/audit/folder.ts'
import { temporaryFolder } from './temporary-folder.ts'

const index = async (files: Record<string, string | Uint8Array>) =>
  indexDocuments(await openFolder(temporaryFolder(files)))

describe('indexDocuments', () => {
  it('finds the section that answers, with its heading, line and snippet', async () => {
    const { search } = await index({
      'README.md': '# Kettle\n\nBoils water.\n\n## Install\n\nFirst unpack it.\nThen plug in the cable.\n',
      'docs/care.md': '# Care\n\nDescale the kettle once a month.\n',
    })
    expect(search('plug cable', 1)).toEqual([
      { path: 'README.md', heading: 'Install', line: 8, snippet: 'Then plug in the cable.', score: expect.any(Number) },
    ])
    expect(search('descale', 5)).toMatchObject([{ path: 'docs/care.md', heading: 'Care', line: 3 }])
  })

  it('tells what the prose says, not what a picture in a block of code shows', async () => {
    const { search } = await index({
      'README.md': '# Kettle\n\n```\ninstall install install\n```\n\n## Setup\n\nTo install it, plug it in.\n',
    })
    expect(search('install', 5)).toMatchObject([{ line: 9, snippet: 'To install it, plug it in.' }])
  })

  it('puts a hit in a heading before one in the text, and forgives endings and small slips', async () => {
    const { search } = await index({ 'a.md': '# Other\n\nsecurity\n\n# Security\n\ntext\n' })
    expect(search('securty', 2).map(hit => hit.heading)).toEqual(['Security', 'Other'])
    expect(search('secur', 2)).toHaveLength(2)
    expect(search('secu', 2)[0]!.score).toBeGreaterThan(search('secu', 2)[1]!.score)
  })

  it('indexes Markdown, text and readme files, and nothing else', async () => {
    const { documents, search } = await index({
      'a.md': 'needle',
      'b.txt': 'needle',
      README: 'needle',
      'sub/readme.rst': 'needle',
      'c.ts': 'needle',
      'd.json': '"needle"',
    })
    expect(documents).toHaveLength(4)
    expect(
      search('needle', 50)
        .map(hit => hit.path)
        .sort(),
    ).toEqual(['README', 'a.md', 'b.txt', 'sub/readme.rst'])
    expect(search('needle', 50).every(hit => !('heading' in hit))).toBe(true)
  })

  it('knows each document by its title and first paragraph', async () => {
    const { documents } = await index({
      'a.md': '![badge](a.png)\n\n# Kettle\n\n- a list\n\nBoils water,\nand milk.\n\nMore.\n',
      'b.md': 'Under\n=====\n\nText.\n',
      'c.txt': '\nplain words\n',
      'd.md': '',
    })
    expect(documents).toEqual([
      { path: 'a.md', title: 'Kettle', opening: 'Boils water, and milk.' },
      { path: 'b.md', title: 'Under', opening: 'Text.' },
      { path: 'c.txt', opening: 'plain words' },
      { path: 'd.md' },
    ])
  })

  it('tells the line in a long text', async () => {
    const { search } = await index({ 'log.txt': `${'hay\n'.repeat(123)}the needle\n${'hay\n'.repeat(50)}` })
    expect(search('needle', 5)).toMatchObject([{ line: 124, snippet: 'the needle' }])
  })

  it('shows the line with the most of the words, the first of equals', async () => {
    const { search } = await index({ 'a.txt': 'red\nblue\nred and blue\nblue or red\n' })
    expect(search('red blue', 1)).toMatchObject([{ line: 3, snippet: 'red and blue' }])
  })

  it('gives at most what was asked for, and at least one', async () => {
    const { search } = await index(Object.fromEntries(Array.from({ length: 60 }, (_, n) => [`${n}.md`, 'needle'])))
    expect(search('needle', 7)).toHaveLength(7)
    expect(search('needle', 0)).toHaveLength(1)
    expect(search('needle', 1e9)).toHaveLength(50)
  })

  it('finds nothing for a blank, unknown or senseless query', async () => {
    const { search } = await index({ 'a.md': 'text' })
    for (const query of ['', '  ', '***', 'absent', 'x'.repeat(100_000)]) expect(search(query, 5)).toEqual([])
  })

  it('takes words that are names of object members', async () => {
    const { search } = await index({ 'a.md': 'the __proto__ and the constructor' })
    for (const query of ['__proto__', 'constructor', 'toString hasOwnProperty constructor']) {
      expect(search(query, 5), query).toHaveLength(1)
    }
  })

  it('cuts a snippet', async () => {
    const { search } = await index({ 'a.md': `needle ${'x'.repeat(1000)}` })
    expect(search('needle', 1)[0]!.snippet).toHaveLength(200)
  })

  it('says what it left out', async () => {
    const root = temporaryFolder({
      'a.md': 'a',
      'b.md': 'b'.repeat(50),
      'c.txt': Uint8Array.of(0),
      'd.ts': 'd'.repeat(50),
    })
    const { documents, leftOut } = await indexDocuments(await openFolder(root, { limits: { fileBytes: 40 } }))
    expect(documents).toHaveLength(1)
    expect(leftOut).toEqual([
      { path: 'c.txt', reason: 'binary' },
      { path: 'b.md', reason: 'too_large' },
    ])
  })

  it('holds 8 million characters at most', async () => {
    const text = `${'y'.repeat(2 ** 20)}\n`.repeat(2).slice(1)
    const files = Object.fromEntries(['a', 'b', 'c', 'd', 'e'].map(name => [`${name}.txt`, text.slice(1)]))
    const { documents, leftOut } = await index(files)
    expect(documents).toHaveLength(4)
    expect(leftOut).toEqual([{ path: 'e.txt', reason: 'over_total' }])
  })

  it('stops when it is aborted', async () => {
    const folder = await openFolder(temporaryFolder({ 'a.md': '' }))
    await expect(indexDocuments(folder, { signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow('enough')
  })
})
