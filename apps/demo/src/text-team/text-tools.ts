// What can be found out about a text without understanding it: counts, its weightiest sentences, figures, names, long sentences.
// Everything is bounded, however long the text is.
import { type AnyTool, tool } from '@statecraft/actors'
import { extractSummary, sentencesOf, statisticsOf } from '@statecraft/tools'
import { z } from 'zod'
import { visibleText } from '../visible-text.ts'
import type { TextContext } from './text-context.ts'

const NOTHING = z.object({})
const MOST = 8
const LONG_SENTENCE = 25
const SHOWN = 160

interface Io {
  readonly context: TextContext
}

export interface Figure {
  readonly figure: string
  /** The sentence that it stands in. */
  readonly says: string
}

export interface Name {
  readonly name: string
  readonly count: number
}

export interface LongSentence {
  readonly words: number
  readonly says: string
}

const cut = (text: string): string => visibleText(text, SHOWN)
const wordsIn = (sentence: string): number => sentence.split(/\s+/).filter(word => /[\p{L}\p{N}]/u.test(word)).length

// A figure and the unit behind it; a year or a plain number stands for itself.
const FIGURE =
  /[-+]?(?:[$€£]\s?)?\d[\d.,]*(?:\s?(?:%|[$€£°]\p{L}?|(?:percent|million|billion|[kKMGT]?Wh?|[kKMGT]?B|km|kg|ms|s)\b))?/gu

export function figuresIn(text: string): readonly Figure[] {
  return sentencesOf(text).flatMap(sentence =>
    [...sentence.matchAll(FIGURE)].map(([figure]) => ({ figure: figure.replace(/[.,]+$/, ''), says: cut(sentence) })),
  )
}

// A word that is capital by itself: not the first of its sentence, unless it is so elsewhere, too, and no unit of a figure.
const NAME = /\p{Lu}[\p{L}\p{N}’'-]+(?:\s+\p{Lu}[\p{L}\p{N}’'-]+)*/gu

export function namesIn(text: string): readonly Name[] {
  const counts = new Map<string, number>()
  const first = new Map<string, number>()
  for (const sentence of sentencesOf(text))
    for (const { 0: name, index } of sentence.matchAll(NAME)) {
      if (/\d\s?$/.test(sentence.slice(0, index))) continue
      const map = index === 0 && !name.includes(' ') ? first : counts
      map.set(name, (map.get(name) ?? 0) + 1)
    }
  return [...counts]
    .map(([name, count]) => ({ name, count: count + (first.get(name) ?? 0) }))
    .sort((a, b) => b.count - a.count)
}

export function longSentencesIn(text: string): readonly LongSentence[] {
  return sentencesOf(text)
    .map(sentence => ({ words: wordsIn(sentence), says: cut(sentence) }))
    .filter(({ words }) => words > LONG_SENTENCE)
    .sort((a, b) => b.words - a.words)
}

const bounded = <T>(found: readonly T[]): { readonly found: readonly T[]; readonly more: number } => ({
  found: found.slice(0, MOST),
  more: Math.max(0, found.length - MOST),
})

const look = <T>(name: string, description: string, run: (text: string) => T): AnyTool<TextContext> =>
  tool({ name, description, effect: 'read', input: NOTHING, run: (_, { context }: Io) => run(context.text) })

export type TextToolName = 'text_statistics' | 'key_sentences' | 'find_figures' | 'find_names' | 'long_sentences'

export const textTools: Readonly<Record<TextToolName, AnyTool<TextContext>>> = {
  text_statistics: look(
    'text_statistics',
    'Counts the words, sentences and paragraphs of the text, and its most frequent words',
    statisticsOf,
  ),
  key_sentences: look('key_sentences', 'Takes the two sentences out of the text that say most of it', text => ({
    sentences: cut(extractSummary(text, 2)),
  })),
  find_figures: look('find_figures', 'Finds the figures in the text, each with its sentence', text =>
    bounded(figuresIn(text)),
  ),
  find_names: look('find_names', 'Finds the names in the text, the most frequent first', text =>
    bounded(namesIn(text)),
  ),
  long_sentences: look(
    'long_sentences',
    `Finds sentences of more than ${LONG_SENTENCE} words, the longest first`,
    text => bounded(longSentencesIn(text)),
  ),
}
