// What a conformance rule is made of: what the provider will do, the check, and the calls that checks make.
import { deepFreeze } from '../deep-freeze.ts'
import type { ProviderErrorCode } from '../errors.ts'
import type { Json } from '../json.ts'
import type { FinishReason, Model, ModelReply, ModelRequest } from '../model.ts'
import type { StreamPart } from '../stream-part.ts'
import type { Usage } from '../usage.ts'

/** What not every provider can do. */
export type ModelCapability =
  | 'streaming'
  | 'tools'
  | 'malformed-arguments'
  | 'structured-output'
  | 'reasoning'
  | 'usage'

/** What the provider does when it is called; the implementation puts it into its own wire format. */
export type ConformanceTurn =
  | {
      readonly type: 'answer'
      readonly reasoning?: string
      readonly text?: string
      readonly calls?: readonly { readonly name: string; readonly input?: Json; readonly malformed?: string }[]
      /** What the reply must report; absent: the provider reports nothing. */
      readonly usage?: Usage
      /** Absent: the usual end of such an answer. */
      readonly finish?: FinishReason['unified']
    }
  /** The provider refuses or fails in the way that this code stands for. */
  | { readonly type: 'failure'; readonly code: ProviderErrorCode; readonly retryAfterMs?: number }
  /** Some of the text arrives, then the stream ends without its terminator. */
  | { readonly type: 'cut'; readonly text: string }
  /** Nothing arrives until the call is aborted. */
  | { readonly type: 'hang' }

/** One rule that every model keeps. */
export interface ConformanceRule {
  readonly title: string
  /** The rule holds for models that have all of these. */
  readonly needs?: readonly ModelCapability[]
  /** The provider answers the n-th call with the n-th turn. */
  readonly turns: readonly ConformanceTurn[]
  /** Rejects when the model breaks the rule. `asked`: the first call has gone out to the provider. */
  check(model: Model, asked: Promise<void>): Promise<void>
}

/** A request that any model accepts; frozen, so that a model that changes its request fails. */
export const question: ModelRequest = deepFreeze({
  instructions: 'Answer briefly.',
  messages: [{ role: 'user', content: [{ type: 'text', text: 'What is the capital of Italy?' }] }],
})

const numbers = {
  type: 'object',
  properties: { a: { type: 'number' }, b: { type: 'number' } },
  required: ['a', 'b'],
  additionalProperties: false,
}

/** The same request with two tools. */
export const questionWithTools: ModelRequest = deepFreeze({
  ...question,
  tools: [
    { name: 'add', description: 'Adds two numbers.', inputSchema: numbers },
    { name: 'multiply', description: 'Multiplies two numbers.', inputSchema: numbers },
  ],
})

/** Calls the model and watches; the signal never fires. */
export async function watch(
  model: Model,
  request: ModelRequest = question,
): Promise<{ reply: ModelReply; parts: readonly StreamPart[] }> {
  const parts: StreamPart[] = []
  const reply = await model(request, { signal: new AbortController().signal, emit: part => parts.push(part) })
  return { reply, parts }
}

/** The history after a reply whose calls all came to the same result. */
export function answered(request: ModelRequest, reply: ModelReply, output: Json): ModelRequest {
  const results = reply.content
    .filter(part => part.type === 'tool-call')
    .map(({ id, name }) => ({ type: 'tool-result', id, name, output }) as const)
  return deepFreeze({
    ...request,
    messages: [...request.messages, { role: 'assistant', content: reply.content }, { role: 'tool', content: results }],
  })
}
