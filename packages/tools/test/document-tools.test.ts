import { expect, test } from 'vitest'
import { documentTools, findEvidence, indexDocuments, readDocument, searchDocuments } from '../src/index.ts'
import { call } from './call.ts'

const DOCUMENTS = [
  {
    id: 'tea.md',
    title: 'Tea',
    text: '# Tea\n\nGreen tea is brewed at 80 °C.\nBlack tea is brewed at 95 °C.\n\nNever boil it twice.',
  },
  { id: 'coffee.md', text: 'Coffee is brewed at 93 °C.\n\nA café serves it at once.' },
  { id: 'empty.md', title: 'Opening hours', text: '' },
]

test('[D1] a search gives the documents that fit, the best first, each with its line', async () => {
  const { results } = await call(searchDocuments(DOCUMENTS), { query: 'green tea' })
  expect(results.map(({ id, line }) => [id, line])).toEqual([['tea.md', 3]])
  expect(results[0]?.snippet).toContain('80 °C')
})

test('[D1] maxResults bounds what a search gives, and a model cannot ask for more', async () => {
  const many = Array.from({ length: 20 }, (_, n) => ({ id: `d${n}`, text: `kelp number ${n}` }))
  const search = searchDocuments(many, { maxResults: 3 })
  expect((await call(search, { query: 'kelp' })).results).toHaveLength(3)
  expect((await call(search, { query: 'kelp', maxResults: 1 })).results).toHaveLength(1)
  await expect(call(search, { query: 'kelp', maxResults: 4 })).rejects.toThrow('from 1 to 3')
  expect((await call(searchDocuments(many), { query: 'kelp' })).results).toHaveLength(5)
})

test.each([0, -1, 1.5, 101, Number.NaN])('maxResults %s is refused when the tool is made', maxResults => {
  expect(() => searchDocuments(DOCUMENTS, { maxResults })).toThrow('from 1 to 100')
})

test('accents, case and a slip of the pen do not hide a word; a title alone is found', async () => {
  const search = searchDocuments(DOCUMENTS)
  expect((await call(search, { query: 'CAFE' })).results[0]?.id).toBe('coffee.md')
  expect((await call(search, { query: 'brwed coffee' })).results[0]?.id).toBe('coffee.md')
  expect((await call(search, { query: 'opening' })).results[0]?.id).toBe('empty.md')
})

test('text without spaces between words is found by its words', async () => {
  const search = searchDocuments([{ id: 'jp', text: '東京は日本の首都です。' }])
  expect((await call(search, { query: '首都' })).results).toHaveLength(1)
})

test('nothing found is an answer that says so', async () => {
  expect(await call(searchDocuments(DOCUMENTS), { query: 'quantum' })).toMatchObject({
    results: [],
    note: expect.stringContaining('No document'),
  })
})

test('[D1] reading gives lines, says which and how many there are', async () => {
  const read = readDocument(DOCUMENTS)
  expect(await call(read, { id: 'tea.md', fromLine: 3, toLine: 4 })).toEqual({
    id: 'tea.md',
    title: 'Tea',
    fromLine: 3,
    toLine: 4,
    lines: 6,
    text: 'Green tea is brewed at 80 °C.\nBlack tea is brewed at 95 °C.',
  })
  await expect(call(read, { id: 'tea.md', fromLine: 7 })).rejects.toThrow('has the lines 1 to 6')
  await expect(call(read, { id: '../secret' })).rejects.toThrow('There is no document')
})

test('a long document comes in portions that join without a gap', async () => {
  const text = Array.from({ length: 1_500 }, (_, n) => `line ${n} ${'x'.repeat(60)}`).join('\n')
  const read = readDocument([{ id: 'long', text }])
  const portions: string[] = []
  for (let from = 1; from <= 1_500; ) {
    const portion = await call(read, { id: 'long', fromLine: from })
    expect(portion.text.length).toBeLessThanOrEqual(20_000)
    portions.push(portion.text)
    from = portion.toLine + 1
  }
  expect(portions.join('\n')).toBe(text)
})

test('[D1] evidence for a claim comes with the lines around it and without a verdict', async () => {
  const { results } = await call(findEvidence(DOCUMENTS), { claim: 'Black tea is brewed at 80 °C' })
  expect(results.map(({ id }) => id)).toContain('tea.md')
  expect(results[0]?.around).toContain('95 °C')
  expect(Object.keys(results[0] ?? {}).sort()).toEqual(['around', 'id', 'line', 'score', 'snippet', 'title'])
})

test('two documents of one id are refused', () => {
  expect(() => indexDocuments([DOCUMENTS[0]!, DOCUMENTS[0]!])).toThrow('Two documents have the id "tea.md"')
})

test('the three tools read, and work over one index', () => {
  expect(documentTools(DOCUMENTS).map(({ name, effect }) => `${name} ${effect}`)).toEqual([
    'search_documents read',
    'read_document read',
    'find_evidence read',
  ])
})
