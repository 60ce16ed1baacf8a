// One of several agents for each task: whoever can do it, and did such work well and cheaply so far. Choosing and remembering are
// journaled steps, since they depend on what others did meanwhile; the choice itself is pure.
import { type Details, type Failure, type KnownOptions, StatecraftError } from '@statecraft/runtime'
import type { TaskInput } from '../conversation.ts'
import { createRetriever } from '../retrieval.ts'
import { checkCount, checkNames } from './check-option.ts'
import {
  definePattern,
  PATTERN_OPTIONS,
  type Pattern,
  type PatternFunction,
  type PatternIo,
  type PatternOptions,
} from './define-pattern.ts'
import { createExperience, type Experience } from './experience.ts'
import {
  type ContextOfAll,
  createCast,
  type InputOfAll,
  type Member,
  type MemberOption,
  type OutputOf,
} from './member.ts'
import type { Next, Play } from './play.ts'
import { type RouteCandidate, rankRoutes, reasonFor } from './route-choice.ts'
import { type Ended, isWithdrawn, type MemberResult, memberResult } from './work.ts'

export interface RouteOptions extends PatternOptions {
  /** How many agents may try, the next best after each that failed. Default 1: a failure is the task's. */
  readonly tries?: number
  /**
   * Where what is learned is kept, for all runtimes that use this route. Default: one of its own for each runtime, gone with
   * it. One made by `createExperience` can be stored.
   */
  readonly experience?: Experience
}

const ROUTE_OPTIONS: KnownOptions<RouteOptions> = { ...PATTERN_OPTIONS, tries: true, experience: true }

/** Beside the output. */
export interface RouteDetails extends Details {
  /** Who did it, or tried last. */
  readonly chosen: string | undefined
  /** Why they, in words. */
  readonly reason: string | undefined
  /** All that could have, the best first, as they were known at that moment. */
  readonly candidates: readonly RouteCandidate[]
  /** In the order in which they tried. */
  readonly results: readonly MemberResult[]
}

interface Choice {
  readonly given: string
  readonly agent: string
  readonly reason: string
  readonly candidates: readonly RouteCandidate[]
}

interface RouteState {
  readonly task: TaskInput
  readonly choice: Choice | undefined
  readonly ended: Ended | undefined
  readonly isNoted: boolean
  readonly results: readonly MemberResult[]
  readonly failure: Failure | undefined
}

/** What is asked, as text to search with. */
function wordsOf({ description, input }: TaskInput): string {
  const data = typeof input === 'string' ? input : (JSON.stringify(input) ?? '')
  return [description, data].filter(Boolean).join(' ')
}

/** What is said of an agent. Of one that is only named nothing is known but that. */
function textOf({ id, agent, definition }: Member): string {
  const { role, capabilities = [] } = definition ?? {}
  const description = (definition as { readonly description?: unknown } | undefined)?.description
  const abilities = capabilities.flatMap(({ name, description: about, inputTypes = [], outputTypes = [] }) => [
    name,
    about,
    ...inputTypes,
    ...outputTypes,
  ])
  const words = [id, agent, role, typeof description === 'string' ? description : undefined, ...abilities]
  return words
    .filter(word => word !== undefined)
    .join(' ')
    .replaceAll(/[_.-]/g, ' ')
}

interface ChooseInput {
  readonly words: string
  readonly tried: readonly string[]
}

interface NoteInput {
  readonly given: string
  readonly agent: string
  readonly isSuccess: boolean
  readonly isWithdrawn: boolean
  readonly costUsd?: number
}

/** Chooses from, and adds to, what is known of the agents. */
function routing(members: readonly Member[], experience: Experience): ReadonlyMap<string, PatternFunction> {
  const retriever = createRetriever(members.map(member => ({ id: member.id, text: textOf(member) })))
  const choose = ({ words, tried }: ChooseInput, { now }: PatternIo): Choice => {
    const left = members.filter(({ id }) => !tried.includes(id))
    const found = retriever.search(words, members.length).filter(({ entry }) => !tried.includes(entry.id))
    const best = found[0]?.score ?? 0
    const fits = new Map(found.map(({ entry, score }) => [entry.id, score / best]))
    // Where no word fits anybody, anybody may be asked.
    const able = fits.size === 0 ? left : left.filter(({ id }) => fits.has(id))
    const at = now()
    const candidates = rankRoutes(
      able.map(({ id }) => ({ agent: id, fit: fits.get(id) ?? 1, ...experience.of(id, at) })),
    )
    const agent = (candidates[0] as RouteCandidate).agent
    const until = at + (members.find(({ id }) => id === agent)?.timeoutMs ?? 0)
    return { agent, reason: reasonFor(candidates), candidates, given: experience.given(agent, until) }
  }
  const note = ({ given, agent, isSuccess, isWithdrawn: withdrawn, costUsd }: NoteInput): void =>
    experience.ended(given, withdrawn ? undefined : { agent, isSuccess, costUsd })
  return new Map<string, PatternFunction>([
    ['choose', choose as PatternFunction],
    ['note', note as PatternFunction],
  ])
}

function noteOf({ choice, ended }: RouteState): NoteInput {
  return {
    given: choice?.given ?? '',
    agent: choice?.agent ?? '',
    isSuccess: ended?.ok === true,
    isWithdrawn: ended?.ok === false && isWithdrawn(ended.failure),
    ...(ended?.costUsd !== undefined && { costUsd: ended.costUsd }),
  }
}

/** Where a task goes whose agent is done with it. */
function onward({ results }: RouteState, ended: Ended, tries: number): Next {
  if (ended.ok) {
    const { output, confidence } = ended
    return { done: { output, ...(confidence !== undefined && { confidence }) } }
  }
  const mayTryAnother = results.length < tries && !isWithdrawn(ended.failure)
  return mayTryAnother ? { to: 'choosing' } : { failed: ended.failure }
}

/** Each stage is one piece of work. */
const play = (tries: number): Play<RouteState> => ({
  first: 'choosing',
  begin: task => ({ task, choice: undefined, ended: undefined, isNoted: false, results: [], failure: undefined }),
  details: ({ choice, results }): RouteDetails => ({
    chosen: choice?.agent,
    reason: choice?.reason,
    candidates: choice?.candidates ?? [],
    results,
  }),
  stages: {
    choosing: {
      leadsTo: ['working'],
      atOnce: 1,
      start: state => {
        const input: ChooseInput = { words: wordsOf(state.task), tried: state.results.map(({ name }) => name) }
        const id = `choose:${state.results.length}`
        return {
          state: { ...state, choice: undefined, ended: undefined, isNoted: false },
          work: [{ type: 'call', id, fn: 'choose', input }],
        }
      },
      end: (state, _work, ended) =>
        ended.ok ? { ...state, choice: ended.output as Choice } : { ...state, failure: ended.failure },
      next({ choice, failure, ended }) {
        if (failure) return { failed: failure }
        return choice && !ended ? { to: 'working' } : undefined
      },
    },
    working: {
      leadsTo: ['noting'],
      atOnce: 1,
      start: state => {
        const to = state.choice?.agent ?? ''
        return { state, work: [{ type: 'errand', id: `${to}:${state.results.length}`, to, task: state.task }] }
      },
      end: (state, _work, ended) => ({
        ...state,
        ended,
        results: [...state.results, memberResult(state.choice?.agent ?? '', ended)],
      }),
      next: ({ ended }) => ended && { to: 'noting' },
    },
    noting: {
      leadsTo: ['choosing'],
      atOnce: 1,
      start: state => ({
        state,
        work: [{ type: 'call', id: `note:${state.results.length}`, fn: 'note', input: noteOf(state) }],
      }),
      // What could not be noted is lost to experience, and not to the task.
      end: state => ({ ...state, isNoted: true }),
      next: state => (state.isNoted && state.ended ? onward(state, state.ended, tries) : undefined),
    },
  },
})

/**
 * Finds an agent for each task: among those whose description and capabilities fit its words, the one that succeeded most and cost
 * least so far, and has least to do; a new one gets its chance. What is learned is kept for the runtime, as long as that lives,
 * or longer in an `experience` of yours.
 * An agent that fails is the task's failure, unless `tries` lets the next best try.
 *
 * @throws StatecraftError `input_invalid` without agents, or for options that make no sense
 * @example
 * ```ts
 * const desk = route([translator, { agent: lawyer, fallback: paralegal }, 'accountant'], { tries: 2 })
 * const { output, details } = await runtime.run(desk, 'May I deduct a desk?')
 * details.reason   // 'lawyer: its words fit to 100 %, 7 of 8 tasks went well, a task costs $0.0120, …'
 * ```
 */
export function route<const M extends readonly MemberOption[]>(
  agents: M,
  options: RouteOptions = {},
): Pattern<InputOfAll<M[number]>, OutputOf<M[number]>, RouteDetails, ContextOfAll<M[number]>> {
  checkNames('route', options, ROUTE_OPTIONS)
  const { name = 'route', retries, memberTimeoutMs, tries = 1 } = options
  if (agents.length === 0)
    throw new StatecraftError('input_invalid', `Pattern "${name}" has no agents: pass at least one`)
  checkCount(name, 'tries', tries, agents.length)
  const make = (experience: Experience): ReturnType<typeof route<M>> => {
    const cast = createCast(name, { retries, timeoutMs: memberTimeoutMs })
    const ids = agents.map(agent => cast.add(agent))
    const members = ids.map(id => cast.members.get(id) as Member)
    const functions = routing(members, experience)
    return definePattern({ pattern: 'route', cast, play: play(tries), functions }, { ...options, name })
  }
  // Bound to a runtime it has an experience of its own, unless one was given: two runtimes share nothing.
  const { experience } = options
  return Object.freeze({
    ...make(experience ?? createExperience()),
    bind: () => make(experience ?? createExperience()),
  })
}
