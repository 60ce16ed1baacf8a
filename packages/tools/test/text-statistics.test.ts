import { expect, test } from 'vitest'
import { statisticsOf, textStatistics } from '../src/index.ts'
import { call } from './call.ts'

test('[D5] a text is counted as a reader would count it', async () => {
  const text = 'Kelp grows. Does kelp grow fast?\nIt does.\n\nA café 👩‍👩‍👧 sells it.'
  expect(await call(textStatistics(), { text })).toEqual({
    characters: 61,
    words: 12,
    uniqueWords: 9,
    sentences: 4,
    paragraphs: 2,
    lines: 4,
    wordsPerSentence: 3,
    readingSeconds: 3,
    frequentWords: expect.arrayContaining([
      { word: 'kelp', count: 2 },
      { word: 'it', count: 2 },
    ]),
  })
})

test('a text without words has none, and no words per sentence', () => {
  const empty = { characters: 0, words: 0, uniqueWords: 0, sentences: 0, paragraphs: 0, lines: 0, readingSeconds: 0 }
  expect(statisticsOf('')).toEqual({ ...empty, frequentWords: [] })
})

test('text without spaces between words is counted too', () => {
  expect(statisticsOf('東京は日本の首都です。大きい。')).toMatchObject({ sentences: 2 })
  expect(statisticsOf('東京は日本の首都です。').words).toBeGreaterThan(3)
})
