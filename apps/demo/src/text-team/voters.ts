// Voters on whether a text is easy to read. Each looks at one thing, and says its word by that alone.
import { type Agent, type AgentInput, defineAgent } from '@statecraft/actors'
import type { ScriptedAnswer } from '@statecraft/providers'
import { z } from 'zod'
import type { Hearing } from '../offline-model/hearing.ts'
import type { Rules } from '../offline-model/rules.ts'
import { roleLine } from './text-agents.ts'
import type { TextContext } from './text-context.ts'
import { textTools } from './text-tools.ts'

export type Word = 'easy' | 'hard'

const counted: z.ZodType<Counted> = z.object({
  words: z.number(),
  uniqueWords: z.number(),
  sentences: z.number(),
  paragraphs: z.number(),
  characters: z.number(),
  wordsPerSentence: z.number().optional(),
})

interface Counted {
  readonly words: number
  readonly uniqueWords: number
  readonly sentences: number
  readonly paragraphs: number
  readonly characters: number
  readonly wordsPerSentence?: number | undefined
}

interface Measure {
  /** What it looks at, in words. */
  readonly looksAt: string
  readonly isEasy: (of: Counted) => boolean
}

const per = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole)

/** In the order in which they are asked. The bounds are rules of thumb, as writers' guides give them. */
export const MEASURES: Readonly<Record<string, Measure>> = {
  brevity: {
    looksAt: 'words in a sentence: easy up to 18',
    isEasy: ({ wordsPerSentence = 0 }) => wordsPerSentence <= 18,
  },
  plainness: {
    looksAt: 'characters in a word: easy up to 6',
    isEasy: ({ characters, words }) => per(characters, words) <= 6,
  },
  structure: {
    looksAt: 'sentences in a paragraph: easy up to 5',
    isEasy: ({ sentences, paragraphs }) => per(sentences, paragraphs) <= 5,
  },
  variety: {
    looksAt: 'different words: easy where each is used 1.3 times or more',
    isEasy: ({ words, uniqueWords }) => per(words, uniqueWords) >= 1.3,
  },
  length: { looksAt: 'words in all: easy up to 250', isEasy: ({ words }) => words <= 250 },
}

export function voter(name: string): Agent<AgentInput, string, TextContext> {
  const { looksAt } = MEASURES[name] as Measure
  return defineAgent<string, TextContext>({
    name,
    instructions: `${roleLine(name)} You vote on whether a text is easy or hard to read. Look at one thing alone, ${looksAt}; your tool counts it. Answer with one word: easy or hard.`,
    tools: [textTools.text_statistics],
  })
}

const rule =
  ({ isEasy }: Measure) =>
  (hearing: Hearing): ScriptedAnswer => {
    const [found] = hearing.results('text_statistics', counted)
    if (!found) return { calls: [{ name: 'text_statistics' }] }
    const word: Word = isEasy(found) ? 'easy' : 'hard'
    return { text: word }
  }

export const voterRules: Rules = Object.fromEntries(
  Object.entries(MEASURES).map(([name, measure]) => [name, rule(measure)]),
)
