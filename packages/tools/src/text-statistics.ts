// Counts what a text is made of, as a reader would: characters are what the eye sees as one, words and sentences by the rules of Unicode.
import { type Tool, tool } from '@statecraft/actors'
import { sentencesOf } from './sentences.ts'
import { shape, text } from './shape.ts'
import { normalised, wordsOf } from './words.ts'

export interface TextStatistics {
  readonly characters: number
  readonly words: number
  readonly uniqueWords: number
  readonly sentences: number
  readonly paragraphs: number
  readonly lines: number
  /** Undefined where there are none. */
  readonly wordsPerSentence?: number
  /** At 238 words a minute: Brysbaert, "How many words do we read per minute?", 2019. */
  readonly readingSeconds: number
  /** The most frequent first; at most ten. */
  readonly frequentWords: readonly { readonly word: string; readonly count: number }[]
}

const LONGEST = 500_000
const WORDS_PER_MINUTE = 238
const MOST_FREQUENT = 10

function countOf(words: readonly string[]): readonly { readonly word: string; readonly count: number }[] {
  const counts = new Map<string, number>()
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1)
  return [...counts].map(([word, count]) => ({ word, count })).sort((a, b) => b.count - a.count)
}

function charactersOf(source: string): number {
  let count = 0
  for (const _ of new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(source)) count += 1
  return count
}

/**
 * @example
 * ```ts
 * statisticsOf('Kelp grows. Kelp grows fast.').words // 5
 * ```
 */
export function statisticsOf(source: string): TextStatistics {
  const words = Array.from(wordsOf(source), ({ word }) => normalised(word))
  const counts = countOf(words)
  const sentences = sentencesOf(source).length
  return {
    characters: charactersOf(source),
    words: words.length,
    uniqueWords: counts.length,
    sentences,
    paragraphs: source.split(/\n\s*\n/).filter(part => part.trim() !== '').length,
    lines: source === '' ? 0 : source.split(/\r\n|\n|\r/).length,
    ...(sentences > 0 && { wordsPerSentence: Math.round((words.length / sentences) * 10) / 10 }),
    readingSeconds: Math.round((words.length / WORDS_PER_MINUTE) * 60),
    frequentWords: counts.slice(0, MOST_FREQUENT),
  }
}

/** `text_statistics`: counts of a text. */
export function textStatistics(): Tool<{ readonly text: string }, TextStatistics> {
  return tool({
    name: 'text_statistics',
    description:
      'Counts the characters, words, sentences, paragraphs and lines of a text, and its most frequent words.',
    effect: 'read',
    input: shape({ text: text('The text', LONGEST, 0) }),
    run: input => statisticsOf(input.text),
  })
}
