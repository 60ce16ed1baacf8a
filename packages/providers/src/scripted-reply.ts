// What a script may say in one reply, and what it comes to: the parts of a real reply, and the stream that shows them.
// Pure. Invariant: the deltas of a stream, joined, are exactly the parts of the reply.
import { ProviderError, type ProviderErrorCode } from './errors.ts'
import type { Json } from './json.ts'
import type { AssistantPart } from './message.ts'
import type { FinishReason } from './model.ts'
import type { StreamPart } from './stream-part.ts'
import type { Usage } from './usage.ts'

/** A tool call that a scripted model makes. */
export interface ScriptedCall {
  readonly name: string
  /** Defaults to `{}`. */
  readonly input?: Json
  /** Arguments that are not JSON, as a model may write them; then there is no `input`. */
  readonly malformed?: string
  /** Defaults to `call_1`, `call_2`, …; given, it is used as it is, even if it is not unique. */
  readonly id?: string
}

/** An answer in parts. The reply has them in this order: reasoning, text, calls. */
export interface ScriptedAnswer {
  readonly reasoning?: string
  /** A list is the exact deltas in which the text streams. */
  readonly text?: string | readonly string[]
  /** A structured answer: its JSON is the text. Excludes `text`. */
  readonly json?: Json
  readonly calls?: readonly ScriptedCall[]
  /** Defaults to `unknownUsage`. */
  readonly usage?: Usage
  /** Defaults to `tool-calls` when there are calls, else `stop`. */
  readonly finish?: FinishReason['unified']
  /** How many characters stream at a time (16). */
  readonly chunkSize?: number
  /** How long the model thinks before it starts to answer, in milliseconds (0). */
  readonly latencyMs?: number
  /** The stream breaks off half-way: some deltas, then a `protocol` error. */
  readonly fault?: 'cut'
}

/** A call that comes to no answer. */
export interface ScriptedFailure {
  /** An error code, an error to throw as it is, or `hang`: no answer until the signal fires. */
  readonly fault: ProviderErrorCode | ProviderError | 'hang'
  /** How long it takes to fail, in milliseconds (0). */
  readonly latencyMs?: number
}

/** What a scripted model replies; a string is an answer in text. */
export type ScriptedReply = string | ScriptedAnswer | ScriptedFailure

/**
 * A reply that calls one tool. For several at once write `{ calls: [{ name, input }, …] }`.
 *
 * @example
 * scriptedModel([callTool('search', { query: 'tides' }), 'The tide turns at six.'])
 */
export function callTool(name: string, input: Json = {}): ScriptedAnswer {
  return { calls: [{ name, input }] }
}

/** Whether the reply is an answer, cut or not, rather than a failure. */
export function isAnswer(reply: ScriptedAnswer | ScriptedFailure): reply is ScriptedAnswer {
  return reply.fault === undefined || reply.fault === 'cut'
}

/**
 * The parts of the reply to a scripted answer.
 *
 * @param nextId - gives the id of a call that names none
 */
export function contentOf(answer: ScriptedAnswer, nextId: () => string): readonly AssistantPart[] {
  const { reasoning, calls = [] } = answer
  const text = textChunks(answer).join('')
  return [
    ...(reasoning ? [{ type: 'reasoning', text: reasoning, provider: 'scripted' } as const] : []),
    ...(text ? [{ type: 'text', text } as const] : []),
    ...calls.map(({ id = nextId(), name, malformed, input = {} }) =>
      malformed === undefined
        ? ({ type: 'tool-call', id, name, input } as const)
        : ({ type: 'tool-call', id, name, input: undefined, malformed } as const),
    ),
  ]
}

/** The stream of an answer whose content is `content`. */
export function streamOf(answer: ScriptedAnswer, content: readonly AssistantPart[]): readonly StreamPart[] {
  return content.flatMap(part => deltasOf(part, answer))
}

function deltasOf(part: AssistantPart, answer: ScriptedAnswer): readonly StreamPart[] {
  const size = chunkSizeOf(answer)
  switch (part.type) {
    case 'reasoning':
      return split(part.text, size).map(text => ({ type: 'reasoning-delta', text }))
    case 'text':
      return textChunks(answer).map(text => ({ type: 'text-delta', text }))
    case 'tool-call': {
      const { id, name } = part
      const written = split(part.malformed ?? JSON.stringify(part.input), size)
      return [
        { type: 'tool-call-start', id, name },
        ...written.map(text => ({ type: 'tool-call-delta', id, text }) as const),
      ]
    }
  }
}

function textChunks(answer: ScriptedAnswer): readonly string[] {
  const { text, json } = answer
  if (text !== undefined && json !== undefined) {
    throw new ProviderError('invalid_option', 'A scripted answer has both "text" and "json".')
  }
  if (typeof text === 'object') return text.filter(chunk => chunk !== '')
  return split(text ?? (json === undefined ? '' : JSON.stringify(json)), chunkSizeOf(answer))
}

function chunkSizeOf({ chunkSize = 16 }: ScriptedAnswer): number {
  if (Number.isInteger(chunkSize) && chunkSize > 0) return chunkSize
  throw new ProviderError('invalid_option', `"chunkSize" is ${chunkSize}, not a whole number of at least 1.`)
}

/** Cuts by code points, so that no character falls apart. */
function split(text: string, size: number): string[] {
  const characters = [...text]
  const starts = Array.from({ length: Math.ceil(characters.length / size) }, (_, index) => index * size)
  return starts.map(start => characters.slice(start, start + size).join(''))
}
