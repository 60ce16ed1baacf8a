// Three small folders, each with one fault planted. Every checker must find its own and no other.
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { indexDocuments } from '../../src/audit/documents.ts'
import { openFolder } from '../../src/audit/folder.ts'
import { checkLinks } from '../../src/audit/links.ts'
import { measureFolder } from '../../src/audit/measure.ts'
import { runOwnTests } from '../../src/audit/own-tests.ts'
import { parseFiles } from '../../src/audit/parse.ts'
import { needNpm } from './need-npm.ts'

const manifest = [
  {
    name: 'broken-link',
    files: 9,
    folders: ['docs', 'src'],
    total: { files: 8, lines: 68, blank: 15, comments: 4 },
    languages: ['Markdown 27', 'JSON 16', 'JavaScript 13', 'TypeScript 9', 'Text 3'],
    marks: ['src/station.ts:8 TODO'],
    checked: { json: 2, typescript: 1 },
    unchecked: [],
    links: { files: 2, checked: 7, external: 0 },
    documents: 3,
    linkFaults: ['docs/usage.md:7 stations.md missing_target'],
    parseFaults: [],
    tests: { type: 'passed', exitCode: 0 },
  },
  {
    name: 'invalid-json',
    files: 9,
    folders: ['config', 'docs', 'src'],
    total: { files: 9, lines: 61, blank: 10, comments: 3 },
    languages: ['JSON 19', 'Markdown 18', 'JavaScript 14', 'TypeScript 10'],
    marks: ['docs/formats.md:8 FIXME'],
    checked: { json: 3, typescript: 1 },
    unchecked: ['src/size.d.ts'],
    links: { files: 2, checked: 3, external: 0 },
    documents: 2,
    linkFaults: [],
    parseFaults: ['config/printers.json:4:24 json'],
    tests: { type: 'passed', exitCode: 0 },
  },
  {
    name: 'failing-check',
    files: 7,
    folders: ['docs', 'src'],
    total: { files: 7, lines: 40, blank: 7, comments: 2 },
    languages: ['JavaScript 16', 'Markdown 12', 'JSON 9', 'Text 2', 'TypeScript 1'],
    marks: [],
    checked: { json: 1, typescript: 1 },
    unchecked: [],
    links: { files: 2, checked: 2, external: 0 },
    documents: 3,
    linkFaults: [],
    parseFaults: [],
    tests: { type: 'failed', exitCode: 1 },
  },
]

describe.each(manifest)('the folder $name', expected => {
  const opening = openFolder(join(import.meta.dirname, '../../fixtures', expected.name))

  it('has the known files', async () => {
    const folder = await opening
    expect(folder.files).toHaveLength(expected.files)
    expect(folder.folders).toEqual(expected.folders)
    expect(folder.leftOut).toEqual([])
  })

  it('has the known size and marks', async () => {
    const { languages, total, marks } = await measureFolder(await opening)
    expect(total).toEqual(expected.total)
    expect(languages.map(one => `${one.language} ${one.lines}`)).toEqual(expected.languages)
    expect(marks.map(mark => `${mark.path}:${mark.line} ${mark.mark}`)).toEqual(expected.marks)
  })

  it('parses except for its planted fault', async () => {
    const { checked, faults, unchecked } = await parseFiles(await opening)
    expect(checked).toEqual(expected.checked)
    expect(unchecked.map(file => file.path)).toEqual(expected.unchecked)
    expect(faults.map(({ path, line, column, language }) => `${path}:${line}:${column} ${language}`)).toEqual(
      expected.parseFaults,
    )
  })

  it('has sound links except for its planted fault', async () => {
    const { faults, unchecked, ...counts } = await checkLinks(await opening)
    expect(counts).toMatchObject(expected.links)
    expect(unchecked).toEqual([])
    expect(faults.map(({ path, line, target, type }) => `${path}:${line} ${target} ${type}`)).toEqual(
      expected.linkFaults,
    )
  })

  it('has documents that can be searched', async () => {
    const { documents, leftOut } = await indexDocuments(await opening)
    expect(documents).toHaveLength(expected.documents)
    expect(leftOut).toEqual([])
  })

  it('runs its own tests to the known end', async context => {
    needNpm(context)
    expect(await runOwnTests(await opening)).toMatchObject({ ...expected.tests, command: 'node check.mjs' })
  })
})

it('shows what failed in the folder failing-check', async context => {
  needNpm(context)
  const run = await runOwnTests(await openFolder(join(import.meta.dirname, '../../fixtures/failing-check')))
  expect(run).toHaveProperty('output.tail', expect.stringContaining('countWords("") is 1, not 0'))
})
