// What a scripted model follows: a list, a set of rules or a function. Turns all three into one reader.
// Invariant: a reader claims its entry before anything asynchronous happens, so calls in parallel never share one.
import { textOf } from './content.ts'
import { ProviderError } from './errors.ts'
import type { Message, ToolResultPart } from './message.ts'
import type { ModelRequest } from './model.ts'
import type { ScriptedReply } from './scripted-reply.ts'

/** Where a call stands, for functions and rules that look at it. */
export interface ScriptTurn {
  /** Number of this call to the model, from 1. */
  readonly call: number
  /** The text of the latest user message. */
  readonly prompt: string
  /** The results that the request ends with; empty when it ends with a user message. */
  readonly toolResults: readonly ToolResultPart[]
}

/** Computes a reply. What it throws is thrown by the model, unchanged. */
export type ScriptFunction = (request: ModelRequest, turn: ScriptTurn) => ScriptedReply | Promise<ScriptedReply>

/** A reply, or a function that computes it. */
export type ScriptEntry = ScriptedReply | ScriptFunction

/** Replies to every request that it is for. */
export interface ScriptRule {
  readonly when: (request: ModelRequest, turn: ScriptTurn) => boolean
  readonly reply: ScriptEntry
}

/**
 * What a scripted model follows:
 *
 * - a list of replies: each is used once, in order; for a test that knows the calls;
 * - a list of rules: the first one whose `when` is true replies, any number of times; for several askers at once;
 * - a function: replies to everything; for a model that computes.
 */
export type Script = readonly ScriptEntry[] | readonly ScriptRule[] | ScriptFunction

export interface ScriptReader {
  /** The reply to one request; rejects with `script_exhausted` or `script_mismatch` when there is none. */
  next(request: ModelRequest, turn: ScriptTurn): Promise<ScriptedReply>
  /** Replies not yet used; `undefined` for rules and functions, which never run out. */
  remaining(): number | undefined
  rewind(): void
}

/** @throws ProviderError `invalid_option` when replies and rules are mixed */
export function readScript(script: Script): ScriptReader {
  if (typeof script === 'function') return standing(() => script)
  const entries: readonly (ScriptEntry | ScriptRule)[] = script
  const rules = entries.filter(isRule)
  if (rules.length === 0) return inOrder(entries.filter(isEntry))
  if (rules.length === entries.length) return standing((request, turn) => firstMatch(rules, request, turn))
  throw new ProviderError('invalid_option', 'A script mixes replies and rules: it must be a list of one kind.')
}

export function turnOf(request: ModelRequest, call: number): ScriptTurn {
  const last = request.messages.at(-1)
  return {
    call,
    prompt: textOf(request.messages.findLast(message => message.role === 'user') ?? []),
    toolResults: last?.role === 'tool' ? last.content : [],
  }
}

function inOrder(entries: readonly ScriptEntry[]): ScriptReader {
  let used = 0
  return {
    async next(request, turn) {
      const entry = entries[used]
      if (entry === undefined) {
        const size = entries.length === 1 ? '1 reply' : `${entries.length} replies`
        throw new ProviderError('script_exhausted', `The script has ${size}, and then was asked: ${asked(request)}.`)
      }
      used += 1
      return resolve(entry, request, turn)
    },
    remaining: () => entries.length - used,
    rewind: () => {
      used = 0
    },
  }
}

function standing(pick: (request: ModelRequest, turn: ScriptTurn) => ScriptEntry): ScriptReader {
  return {
    next: async (request, turn) => resolve(pick(request, turn), request, turn),
    remaining: () => undefined,
    rewind: () => {},
  }
}

function firstMatch(rules: readonly ScriptRule[], request: ModelRequest, turn: ScriptTurn): ScriptEntry {
  const rule = rules.find(({ when }) => when(request, turn))
  if (rule) return rule.reply
  throw new ProviderError('script_mismatch', `None of ${rules.length} rules is for this request: ${asked(request)}.`)
}

function resolve(entry: ScriptEntry, request: ModelRequest, turn: ScriptTurn): ScriptedReply | Promise<ScriptedReply> {
  return typeof entry === 'function' ? entry(request, turn) : entry
}

function isRule(entry: ScriptEntry | ScriptRule): entry is ScriptRule {
  return typeof entry === 'object' && 'when' in entry
}

function isEntry(entry: ScriptEntry | ScriptRule): entry is ScriptEntry {
  return !isRule(entry)
}

/** A request in one line, for the message of an error. */
function asked({ messages, tools = [] }: ModelRequest): string {
  const last = messages.at(-1)
  const said = last ? `${last.role}: ${JSON.stringify(excerpt(last))}` : 'nothing'
  return tools.length === 0 ? said : `${said} (tools: ${tools.map(tool => tool.name).join(', ')})`
}

function excerpt(message: Message): string {
  const text = message.role === 'tool' ? JSON.stringify(message.content.map(({ output }) => output)) : textOf(message)
  return text.length > 200 ? `${text.slice(0, 200)}…` : text
}
