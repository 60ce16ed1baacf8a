// The offline rules of the roles that work on a text: call every tool, read what came back, and say it.
import type { ScriptedAnswer } from '@statecraft/providers'
import type { Hearing } from '../offline-model/hearing.ts'
import type { Rules } from '../offline-model/rules.ts'
import { count } from '../report/page.ts'
import { foundByOthers } from './found-by-others.ts'
import { figures, keySentences, listed, long, names, statistics, total } from './tool-results.ts'

/** Asks for all of these at once. */
export const callAll = (...tools: readonly string[]): ScriptedAnswer => ({ calls: tools.map(name => ({ name })) })
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
  const all = total(found)
  return {
    text: `${count(all, 'sentence')} of ${counted.sentences} ${all === 1 ? 'is' : 'are'} long; the longest has ${longest.words} words: “${longest.says}”`,
  }
}

/** The middle is the best place: the comma that is nearest to it. */
function splitIn(sentence: string): string {
  const commas = [...sentence.matchAll(/[,;:]\s/g)].map(({ index }) => index)
  const middle = sentence.length / 2
  const [nearest] = commas.sort((a, b) => Math.abs(a - middle) - Math.abs(b - middle))
  const end = nearest === undefined ? sentence.lastIndexOf(' ', middle) : nearest
  return sentence.slice(0, end).split(' ').slice(-4).join(' ')
}

function editor(hearing: Hearing): ScriptedAnswer {
  const [found] = hearing.results('long_sentences', long)
  if (!found) return callAll('long_sentences')
  const [longest] = found.found
  if (!longest) return { text: 'There is nothing to split.' }
  return { text: `Of the longest sentence make two: end the first after “… ${splitIn(longest.says)}”.` }
}

function writer({ task }: Hearing): ScriptedAnswer {
  const found = foundByOthers(task)
  const said = found.flatMap(({ output }) => (typeof output === 'string' ? [output] : []))
  return { text: said.length === 0 ? 'Nobody found anything.' : said.join(' ') }
}

export const textRules: Rules = { reader, analyst, critic, editor, writer }
