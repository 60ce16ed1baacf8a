// The offline rules of the roles that work on a text: call every tool, read what came back, and say it.
import type { ScriptedAnswer } from '@statecraft/providers'
import { z } from 'zod'
import type { Hearing } from '../offline-model/hearing.ts'
import type { Rules } from '../offline-model/rules.ts'
import { foundByOthers } from './found-by-others.ts'

const statistics = z.object({
  words: z.number(),
  sentences: z.number(),
  wordsPerSentence: z.number().optional(),
  readingSeconds: z.number(),
})
const keySentences = z.object({ sentences: z.string() })
const figures = z.object({ found: z.array(z.object({ figure: z.string(), says: z.string() })), more: z.number() })
const names = z.object({ found: z.array(z.object({ name: z.string(), count: z.number() })), more: z.number() })
const long = z.object({ found: z.array(z.object({ words: z.number(), says: z.string() })), more: z.number() })

const callAll = (...tools: readonly string[]): ScriptedAnswer => ({ calls: tools.map(name => ({ name })) })
const count = (n: number, word: string): string => `${n} ${word}${n === 1 ? '' : 's'}`
const listed = (items: readonly string[], more: number): string =>
  `${items.join(', ')}${more > 0 ? ` and ${more} more` : ''}`

function reader(hearing: Hearing): ScriptedAnswer {
  const [counted] = hearing.results('text_statistics', statistics)
  const [key] = hearing.results('key_sentences', keySentences)
  if (!counted || !key) return callAll('text_statistics', 'key_sentences')
  const { words, sentences, readingSeconds } = counted
  return {
    text: `${count(words, 'word')} in ${count(sentences, 'sentence')}, ${readingSeconds} seconds to read. Above all it says: “${key.sentences}”`,
  }
}

function analyst(hearing: Hearing): ScriptedAnswer {
  const [figure] = hearing.results('find_figures', figures)
  const [name] = hearing.results('find_names', names)
  if (!figure || !name) return callAll('find_figures', 'find_names')
  const numbers = figure.found.map(found => found.figure)
  const called = name.found.map(found => (found.count > 1 ? `${found.name} (${found.count} times)` : found.name))
  return {
    text: [
      numbers.length === 0 ? 'It holds no figures' : `Figures: ${listed(numbers, figure.more)}`,
      called.length === 0 ? 'it names nobody.' : `names: ${listed(called, name.more)}.`,
    ].join('; '),
  }
}

function critic(hearing: Hearing): ScriptedAnswer {
  const [found] = hearing.results('long_sentences', long)
  const [counted] = hearing.results('text_statistics', statistics)
  if (!found || !counted) return callAll('long_sentences', 'text_statistics')
  const [longest] = found.found
  const average = counted.wordsPerSentence ?? 0
  if (!longest) return { text: `No sentence is long: ${average} words each.` }
  const all = found.found.length + found.more
  return {
    text: `${count(all, 'sentence')} of ${counted.sentences} ${all === 1 ? 'is' : 'are'} long; the longest has ${longest.words} words: “${longest.says}”`,
  }
}

function writer({ task }: Hearing): ScriptedAnswer {
  const found = foundByOthers(task)
  const said = found.flatMap(({ output }) => (typeof output === 'string' ? [output] : []))
  return { text: said.length === 0 ? 'Nobody found anything.' : said.join(' ') }
}

export const textRules: Rules = { reader, analyst, critic, writer }
