// Who argues about whether a text should be published as it is. Each has tools of its own for its evidence, says first what it
// holds, and answers what the others said last. Their offline rules read both: what the tools found, and what was said.
import { type Agent, type AgentInput, defineAgent } from '@statecraft/actors'
import type { ScriptedAnswer } from '@statecraft/providers'
import { z } from 'zod'
import type { Hearing } from '../offline-model/hearing.ts'
import type { Rules } from '../offline-model/rules.ts'
import { count } from '../report/page.ts'
import { dataIn } from './found-by-others.ts'
import { roleLine } from './text-agents.ts'
import type { TextContext } from './text-context.ts'
import { callAll } from './text-rules.ts'
import { type TextToolName, textTools } from './text-tools.ts'
import { figures, keySentences, listed, long, statistics, total } from './tool-results.ts'

const STANDS = {
  publish: 'Publish it as it is.',
  mend: 'Publish it once that is mended.',
  rewrite: 'Rewrite it first.',
} as const

type Stand = keyof typeof STANDS

const debater = (name: string, does: string, tools: readonly TextToolName[]): Agent<AgentInput, string, TextContext> =>
  defineAgent<string, TextContext>({
    name,
    instructions: `${roleLine(name)} You debate whether a text that your tools can see should be published. ${does} Begin with what you hold, in one of these sentences: ${Object.values(STANDS).join(' ')} Then give your reasons in at most two sentences: what your tools say, and your answer to what the others said last. Change what you hold where they are right.`,
    tools: tools.map(tool => textTools[tool]),
  })

export const debaters: readonly Agent<AgentInput, string, TextContext>[] = [
  debater('advocate', 'You are for it.', ['text_statistics', 'key_sentences']),
  debater('sceptic', 'You look for what is wrong with it.', ['long_sentences', 'find_figures', 'text_statistics']),
  debater('pragmatist', 'You look for the least work that is enough.', ['find_figures', 'text_statistics']),
]

export const moderator: Agent<AgentInput, string, TextContext> = defineAgent<string, TextContext>({
  name: 'moderator',
  instructions: `${roleLine('moderator')} You moderate a debate, and hold nothing yourself.`,
})

const debate = z.object({
  round: z.number(),
  said: z.array(z.object({ speaker: z.string(), says: z.string().optional() })),
})

interface Floor {
  readonly round: number
  /** What somebody said last; empty where it said nothing. */
  readonly last: (speaker: string) => string
}

function floorOf({ task }: Hearing): Floor {
  const { round = 1, said = [] } = debate.safeParse(dataIn(task)).data ?? {}
  return { round, last: name => said.findLast(({ speaker }) => speaker === name)?.says ?? '' }
}

const holding = (stand: Stand, reasons: string): ScriptedAnswer => ({ text: `${STANDS[stand]} ${reasons}` })

const sentences = (part: number, all: number): string =>
  `${part} of its ${all} sentences ${part === 1 ? 'is' : 'are'} long`
const noneLong = (all: number): string =>
  all === 1 ? 'Its only sentence is not long' : `None of its ${all} sentences is long`
const CLAIM = /(\d+) of its (\d+) sentences (?:is|are) long/

/** How many sentences are long, by what the sceptic said. */
function claimOf(said: string): { readonly part: number; readonly all: number } {
  const [, part = '0', all = '1'] = CLAIM.exec(said) ?? []
  return { part: Number(part), all: Number(all) }
}

/** Beyond a third nobody mends any more. */
const isTooMuch = (part: number, all: number): boolean => part * 3 > all
/** So many figures are checked on the way. */
const FEW_FIGURES = 3
/** More than that nobody checks in one go. */
const MANY_FIGURES = 8

function advocate(hearing: Hearing): ScriptedAnswer {
  const [counted] = hearing.results('text_statistics', statistics)
  const [key] = hearing.results('key_sentences', keySentences)
  if (!counted || !key) return callAll('text_statistics', 'key_sentences')
  const { round, last } = floorOf(hearing)
  const average = `${counted.wordsPerSentence ?? 0} words in a sentence`
  if (round === 1)
    return holding(
      'publish',
      `It takes ${counted.readingSeconds} seconds to read, with ${average} on average, and its point is plain: “${key.sentences}”`,
    )
  const { part, all } = claimOf(last('sceptic'))
  if (part === 0)
    return holding('publish', `Not even the sceptic names a sentence that is too long: I count ${average}.`)
  if (isTooMuch(part, all))
    return holding('rewrite', `The sceptic has convinced me: ${sentences(part, all)}, and I count ${average} myself.`)
  if (round > 2)
    return holding('mend', `Nobody has named a sentence beyond ${count(part, 'long one')}: my word stands.`)
  return holding(
    'mend',
    `I grant the sceptic that ${sentences(part, all)}, so let us split what is; the other ${all - part} need nothing, and ${average} is no burden.`,
  )
}

function sceptic(hearing: Hearing): ScriptedAnswer {
  const [found] = hearing.results('long_sentences', long)
  const [figure] = hearing.results('find_figures', figures)
  const [counted] = hearing.results('text_statistics', statistics)
  if (!found || !figure || !counted) return callAll('long_sentences', 'find_figures', 'text_statistics')
  const { round, last } = floorOf(hearing)
  const [part, all, toCheck] = [total(found), counted.sentences, total(figure)]
  const [longest] = found.found
  const shown = listed(
    figure.found.map(one => one.figure),
    figure.more,
  )
  const check = toCheck === 0 ? 'There is no figure to check.' : `${count(toCheck, 'figure')} to check: ${shown}.`
  if (isTooMuch(part, all))
    return holding(
      'rewrite',
      `${sentences(part, all)}, the longest with ${longest?.words} words: “${longest?.says}” ${round === 1 ? check : 'Nobody can mend that one by one.'}`,
    )
  if (round === 1) {
    if (longest)
      return holding('rewrite', `${sentences(part, all)}, with ${longest.words} words: “${longest.says}” ${check}`)
    return holding(toCheck === 0 ? 'publish' : 'mend', `${noneLong(all)}. ${check}`)
  }
  const isAnswered = /figures? stands? in/.test(last('pragmatist'))
  if (toCheck > MANY_FIGURES || (toCheck > FEW_FIGURES && !isAnswered))
    return holding(
      part > 0 ? 'rewrite' : 'mend',
      `Splitting sentences does not settle it: ${part > 0 ? `${sentences(part, all)}, and ` : ''}nobody has answered for ${count(toCheck, 'figure')}: ${shown}.`,
    )
  const granted = isAnswered && toCheck > 0 ? ', and the pragmatist says how to check the figures' : ''
  if (part > 0)
    return holding('mend', `All grant that ${sentences(part, all)}${granted}: once it is split, I have no more to say.`)
  return holding('publish', `${noneLong(all)}${granted}: nothing speaks against it any more.`)
}

function pragmatist(hearing: Hearing): ScriptedAnswer {
  const [figure] = hearing.results('find_figures', figures)
  const [counted] = hearing.results('text_statistics', statistics)
  if (!figure || !counted) return callAll('find_figures', 'text_statistics')
  const { round, last } = floorOf(hearing)
  const { part, all } = claimOf(last('sceptic'))
  const places = new Set(figure.found.map(({ says }) => says)).size
  const number = total(figure)
  const figureWords =
    number === 0
      ? 'there are no figures to check'
      : `its ${count(number, 'figure')} ${number === 1 ? 'stands' : 'stand'} in ${places} of ${count(counted.sentences, 'sentence')}, which whoever wrote them checks in one go`
  if (isTooMuch(part, all))
    return holding(
      'rewrite',
      `Where ${sentences(part, all)}, mending each is more work than writing anew; ${figureWords}.`,
    )
  if (part === 0) return holding('publish', `There is no sentence to split, and ${figureWords}.`)
  if (round === 1)
    return holding(
      'mend',
      `The sceptic names ${count(part, 'sentence')} of ${all}: that is split in minutes, and no reason to start over.`,
    )
  return holding(
    'mend',
    `To the sceptic: ${figureWords}. Splitting ${count(part, 'sentence')} stays the only other work.`,
  )
}

const standOf = (said: string): Stand | undefined =>
  (Object.keys(STANDS) as Stand[]).find(stand => said.startsWith(STANDS[stand]))

function moderating(hearing: Hearing): ScriptedAnswer {
  const { last } = floorOf(hearing)
  const held = debaters.map(({ name }) => ({ name, stand: standOf(last(name)) }))
  const [first] = held
  const { part, all } = claimOf(last('sceptic'))
  const reason = part > 0 ? sentences(part, all) : 'no sentence is too long'
  if (first?.stand && held.every(({ stand }) => stand === first.stand))
    return { text: `CONSENSUS: yes\n${STANDS[first.stand]} All ${held.length} hold that now, since ${reason}.` }
  const views = held.map(({ name, stand }) => `${name}: ${stand ? STANDS[stand] : 'nothing.'}`)
  return { text: `CONSENSUS: no\nThey are apart, although ${reason}. ${views.join(' ')}` }
}

export const debateRules: Rules = { advocate, sceptic, pragmatist, moderator: moderating }
