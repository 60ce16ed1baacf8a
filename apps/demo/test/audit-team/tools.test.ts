// The tools, called as an agent calls them: what they tell of a folder, and what they note.
import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { indexDocuments } from '../../src/audit/documents.ts'
import { openFolder } from '../../src/audit/folder.ts'
import { checkRelativeLinks, checkSyntax } from '../../src/audit-team/check-tools.ts'
import { listDocuments, searchDocuments } from '../../src/audit-team/document-tools.ts'
import { listFolder } from '../../src/audit-team/list-folder.ts'
import { measureSources } from '../../src/audit-team/measure-sources.ts'
import { createNotebook } from '../../src/audit-team/notebook.ts'
import { findTests, runTests } from '../../src/audit-team/own-tests-tools.ts'
import { readLines } from '../../src/audit-team/read-lines.ts'
import { tallyVotes } from '../../src/audit-team/tally-votes.ts'
import { needNpm } from '../audit/need-npm.ts'
import { temporaryFolder } from '../audit/temporary-folder.ts'

const open = async (files: Record<string, string | Uint8Array>) => {
  const folder = await openFolder(temporaryFolder(files))
  const notebook = createNotebook()
  const context = { folder, documents: () => indexDocuments(folder), notebook }
  return { io: { signal: new AbortController().signal, idempotencyKey: '', context, progress: () => {} }, notebook }
}

describe('list_folder', () => {
  it('counts by kind, names what was left out, and notes it', async () => {
    const root = temporaryFolder({ 'a.ts': 'a', 'b.ts': 'b', 'c.md': 'c', 'd.png': Uint8Array.of(0), 'dist/e.js': 'e' })
    symlinkSync('/etc', join(root, 'out'))
    const folder = await openFolder(root)
    const { io, notebook } = await open({})
    const facts = await listFolder.run({}, { ...io, context: { ...io.context, folder } })
    expect(facts).toEqual({
      files: 4,
      folders: 0,
      bytes: 4,
      binary: { first: ['d.png'], more: 0 },
      kinds: {
        first: [
          { kind: 'TypeScript', files: 2 },
          { kind: 'Markdown', files: 1 },
        ],
        more: 0,
      },
      leftOut: [
        { reason: 'skipped', places: { first: ['dist'], more: 0 } },
        { reason: 'outside', places: { first: ['out (/etc)'], more: 0 } },
      ],
    })
    expect(notebook.facts()).toEqual({ folder: facts })
  })
})

describe('list_documents and search_documents', () => {
  it('put the readme first, and make what they quote printable', async () => {
    const { io } = await open({
      'a.md': '# A\u001b[31m\n\n**Bold** words.\n',
      'README.md': '# Top\n\nStart here.\n',
      'z/b.txt': 'needle \u0007 in hay',
    })
    expect(await listDocuments.run({}, io)).toMatchObject({
      count: 3,
      list: {
        first: [
          { path: 'README.md', title: 'Top', opening: 'Start here.' },
          { path: 'a.md', title: 'A\\u{1b}[31m', opening: 'Bold words.' },
          { path: 'z/b.txt' },
        ],
      },
    })
    expect(await searchDocuments.run({ query: 'needle', most: 3 }, io)).toMatchObject([
      { path: 'z/b.txt', line: 1, snippet: 'needle \\u{7} in hay' },
    ])
  })
})

describe('measure_sources', () => {
  it('counts lines and tells at most 20 marks', async () => {
    const { io, notebook } = await open({ 'a.ts': '// TODO: more\n'.repeat(25) })
    const facts = await measureSources.run({}, io)
    expect(facts.total).toMatchObject({ files: 1, lines: 25 })
    expect(facts.marks.first).toHaveLength(20)
    expect(facts.marks.more).toBe(5)
    expect(notebook.facts().sources).toBe(facts)
  })
})

describe('check_syntax and check_links', () => {
  const files = { 'a.json': '{', 'b.json': '[', 'c.md': '[x](no\u001b.md)', 'd.md': '[y](nor.md)' }

  it('check all files and note what they found', async () => {
    const { io, notebook } = await open(files)
    expect((await checkSyntax.run({}, io)).faults.first.map(({ path }) => path)).toEqual(['a.json', 'b.json'])
    const links = await checkRelativeLinks.run({}, io)
    expect(links.faults.first.map(({ target }) => target)).toEqual(['no\\u{1b}.md', 'nor.md'])
    expect(Object.keys(notebook.facts())).toEqual(['syntax', 'links'])
  })

  it('look at one file again without noting it', async () => {
    const { io, notebook } = await open(files)
    expect((await checkSyntax.run({ path: 'b.json' }, io)).faults.first).toMatchObject([{ path: 'b.json' }])
    expect((await checkRelativeLinks.run({ path: 'd.md' }, io)).faults.first).toMatchObject([{ path: 'd.md' }])
    expect(notebook.facts()).toEqual({})
  })
})

describe('find_own_tests and run_own_tests', () => {
  it('find them without running them, then tell how they ended and what they wrote last', async context => {
    needNpm(context)
    const { io, notebook } = await open({
      'package.json': JSON.stringify({ scripts: { test: 'node t.mjs' } }),
      't.mjs': 'for (let n = 0; n < 30; n++) console.log("line", n)\nprocess.exitCode = 4',
    })
    expect(await findTests.run({}, io)).toEqual({ type: 'found', command: 'node t.mjs' })
    const ran = await runTests.run({}, io)
    expect(ran).toMatchObject({ type: 'failed', exitCode: 4, command: 'node t.mjs' })
    expect('lastLines' in ran && ran.lastLines).toContain('line 29')
    expect('lastLines' in ran && ran.lastLines.length).toBe(10)
    expect(notebook.facts().ownTests).toBe(ran)
  })

  it('only the one that runs code is a check', () => {
    expect([findTests.effect, runTests.effect]).toEqual(['read', 'check'])
  })
})

describe('read_lines', () => {
  it('reads the lines of a place, and says why it cannot', async () => {
    const { io } = await open({ 'a.txt': 'one\ntwo\u0008\nthree' })
    expect(await readLines.run({ path: 'a.txt', line: 2, count: 5 }, io)).toEqual({
      type: 'lines',
      path: 'a.txt',
      from: 2,
      lines: ['two\\u{8}', 'three'],
    })
    expect(await readLines.run({ path: '../x', line: 1, count: 1 }, io)).toMatchObject({ reason: 'not_listed' })
  })
})

describe('tally_votes', () => {
  it.each([
    ['a majority', ['ready', 'ready', 'ready', 'not ready'], { consensus: true, winner: 'ready', agreement: 0.75 }],
    ['a tie', ['ready', 'ready', 'not ready', 'not ready'], { consensus: false, agreement: 0 }],
    ['too few voters', ['ready', 'ready', 'ready', undefined], { consensus: false, winner: 'ready', agreement: 1 }],
  ])('counts %s', async (_, answers, expected) => {
    const votes = answers.map((answer, at) => ({ voter: `v${at}`, ...(answer !== undefined && { answer }) }))
    const { io } = await open({})
    expect(await tallyVotes.run({ votes }, io)).toMatchObject(expected)
  })
})
