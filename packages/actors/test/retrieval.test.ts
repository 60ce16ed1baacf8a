import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createRetriever } from '../src/retrieval.ts'
import { ENTRIES, QUERIES } from './labelled-queries.ts'

const entries = Object.entries(ENTRIES).map(([id, text]) => ({ id, text }))
const idsFor = (question: string, limit?: number): readonly string[] =>
  createRetriever(entries)
    .search(question, limit)
    .map(({ entry }) => entry.id)

describe('[A13] the right entry', () => {
  test('is among the first three for at least 90 of 100 questions', () => {
    expect(QUERIES).toHaveLength(100)
    expect(QUERIES.filter(([, id]) => !(id in ENTRIES))).toEqual([])
    const missed = QUERIES.filter(([question, id]) => !idsFor(question).includes(id))
    expect(missed.length, JSON.stringify(missed)).toBeLessThanOrEqual(10)
  })
})

describe('a search', () => {
  test('gives the best first, and no more than it was asked for', () => {
    const found = createRetriever(entries).search('translate the product name', 5)
    expect(found.map(({ score }) => score)).toEqual(found.map(({ score }) => score).toSorted((a, b) => b - a))
    expect(found.length).toBeLessThanOrEqual(5)
    expect(idsFor('translate the product name', 1)).toHaveLength(1)
  })

  test('finds words whatever their case, their accents and their ending', () => {
    const retriever = createRetriever([{ id: 'cafe', text: 'The Café opens at nine' }])
    for (const question of ['CAFE', 'café', 'cafes', 'when does the cafe open?'])
      expect(retriever.search(question)).toHaveLength(1)
  })

  test.each(['', '   ', 'the of and', 'zzzzzz', '!?'])('that fits nothing finds nothing: %j', question => {
    expect(idsFor(question)).toEqual([])
  })

  test('without entries finds nothing', () => {
    expect(createRetriever([]).search('anything')).toEqual([])
  })

  test('knows an entry once, as it was said last', () => {
    const twice = createRetriever([
      { id: 'a', text: 'apples' },
      { id: 'a', text: 'pears' },
    ])
    expect([twice.search('apples').length, twice.search('pears').length]).toEqual([0, 1])
  })

  test('never throws, and says the same every time', () => {
    fc.assert(
      fc.property(fc.string(), fc.array(fc.string(), { maxLength: 5 }), (question, texts) => {
        const retriever = createRetriever(texts.map((text, id) => ({ id: String(id), text })))
        expect(retriever.search(question)).toEqual(retriever.search(question))
      }),
    )
  })
})
