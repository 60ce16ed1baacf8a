import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openFolder } from '../../src/audit/folder.ts'
import { checkLinks } from '../../src/audit/links.ts'
import { temporaryFolder } from './temporary-folder.ts'

const check = async (files: Record<string, string>) => checkLinks(await openFolder(temporaryFolder(files)))
const faultsIn = async (files: Record<string, string>) =>
  (await check(files)).faults.map(({ type, path, line, target }) => `${path}:${line} ${target} ${type}`)

describe('checkLinks', () => {
  it('passes links to files, folders, images and headings that are there', async () => {
    const report = await check({
      'README.md':
        '[a](docs/a.md) [b](./docs/) [c](docs) [d](docs/a.md#the-end) [e](#top) [f](#) [g](.) [h](/docs/a.md)\n# Title\n[i](#title)',
      'docs/a.md': '# The end\n[up](../README.md#title) ![x](x.png?raw=true) [y](../docs/../docs/a.md)',
      'docs/x.png': '',
    })
    expect(report).toMatchObject({ files: 2, checked: 12, external: 0, faults: [], faultsLeftOut: 0, unchecked: [] })
  })

  it('names each link without a target, with file and line', async () => {
    const files = {
      'docs/a.md': 'x\n\n[b](b.md)\n![c](../c.png)\n[d](A.md) [e][e]\n\n[e]: e/f.md',
      'docs/x.md': '[a](a.md/)',
    }
    expect(await faultsIn(files)).toEqual([
      'docs/a.md:3 b.md missing_target',
      'docs/a.md:4 ../c.png missing_target',
      'docs/a.md:5 A.md missing_target',
      'docs/a.md:7 e/f.md missing_target',
    ])
  })

  it('names each anchor without a heading, in this file and in others', async () => {
    expect(await faultsIn({ 'a.md': '# One\n[x](#two) [y](b.md#one) [z](b.md#three)', 'b.md': 'Three\n---' })).toEqual([
      'a.md:2 #two missing_anchor',
      'a.md:2 b.md#one missing_anchor',
    ])
  })

  it('names labels that are not defined', async () => {
    expect(await faultsIn({ 'a.md': '[x][gide]\n\n[guide]: a.md' })).toEqual(['a.md:1 gide undefined_label'])
  })

  it('decodes percent-encoding, once, and takes what cannot be decoded as it is', async () => {
    const files = {
      'a.md': '[b](b%20c.md) [d](%C3%A9.md) [e](100%.md) [f](b%2520c.md) [g](#%C3%BCber)\n# Über',
      'b c.md': '',
      'é.md': '',
      '100%.md': '',
    }
    expect(await faultsIn(files)).toEqual(['a.md:1 b%2520c.md missing_target'])
  })

  it('finds files with strange names', async () => {
    expect(
      await faultsIn({
        "it's/a.md": '[b](b%0Ac.md) [d](<say "hi".md>) [a](../it\'s/a.md)',
        "it's/b\nc.md": '',
        'it\'s/say "hi".md': '',
      }),
    ).toEqual([])
  })

  it('ignores the invisible mark of an emoji in an anchor', async () => {
    expect(await faultsIn({ 'a.md': '# ⚙️ Setup\n[a](#-setup) [b](#%EF%B8%8F-setup)' })).toEqual([])
  })

  it('does not look at links with a scheme or a host', async () => {
    const report = await check({
      'a.md': '[a](https://x.example/b) [c](mailto:d@e.f) [g](//h.example) [i](tel:1) <https://j.example>',
    })
    expect(report).toMatchObject({ checked: 0, external: 4, faults: [] })
  })

  it('calls a link that leaves the folder a fault, whether or not its target exists', async () => {
    const root = temporaryFolder({
      'in/a.md': '[b](../b.md) [c](d/../../../c.md) [e](../in/a.md) [f](out/b.md) [g](out)',
      'b.md': '',
    })
    symlinkSync('..', join(root, 'in/out'))
    const { faults } = await checkLinks(await openFolder(join(root, 'in')))
    expect(faults.map(fault => [fault.target, fault.type])).toEqual([
      ['../b.md', 'outside'],
      ['d/../../../c.md', 'outside'],
      ['../in/a.md', 'outside'],
      ['out/b.md', 'outside'],
      ['out', 'outside'],
    ])
  })

  it('looks on disk for what the listing left out', async () => {
    const root = temporaryFolder({
      'a.md': '[b](dist/b.js) [c](dist/c.js) [d](way/d.md) [e](way/e.md) [f](gone)',
      'dist/b.js': '',
      'real/d.md': '',
    })
    symlinkSync('real', join(root, 'way'))
    symlinkSync('nowhere', join(root, 'gone'))
    const { faults } = await checkLinks(await openFolder(root))
    expect(faults.map(fault => fault.target)).toEqual(['dist/c.js', 'way/e.md', 'gone'])
  })

  it('calls what it cannot know unchecked, with the reason', async () => {
    const root = temporaryFolder({
      'a.md': '[b](/guide) [c]({{url}}/d) [e](f.ts#L3) [g](big.md#h)',
      'f.ts': '',
      'big.md': 'x'.repeat(100),
    })
    const report = await checkLinks(await openFolder(root, { limits: { fileBytes: 90 } }))
    expect(report.faults).toEqual([])
    expect(report.checked).toBe(0)
    expect(report.unchecked).toEqual([
      { path: 'a.md', line: 1, target: '/guide', reason: expect.stringContaining('root of a site') },
      { path: 'a.md', line: 1, target: '{{url}}/d', reason: expect.stringContaining('template') },
      { path: 'a.md', line: 1, target: 'f.ts#L3', reason: expect.stringContaining('Markdown') },
      { path: 'a.md', line: 1, target: 'big.md#h', reason: expect.stringContaining('was not read') },
      { path: 'big.md', reason: 'too_large' },
    ])
  })

  it('keeps 500 faults and counts the rest', async () => {
    const report = await check({ 'a.md': '[b](c.md)\n'.repeat(700) })
    expect(report.faults).toHaveLength(500)
    expect(report.faultsLeftOut).toBe(200)
    expect(report.checked).toBe(700)
  })

  it('stops when it is aborted', async () => {
    const folder = await openFolder(temporaryFolder({ 'a.md': '' }))
    await expect(checkLinks(folder, { signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow('enough')
  })
})
