// A reply as the text that a store keeps, and back. A store is not trusted: it may be shared, old or damaged, so an entry
// names its key, and everything is checked and picked field by field when it is read.
import type { Json } from './json.ts'
import type { AssistantPart } from './message.ts'
import type { FinishReason, ModelReply } from './model.ts'
import { parsePlain } from './plain-json.ts'
import { zeroUsage } from './usage.ts'

/** What was found under a key: a reply, or why it is none. */
export type CacheEntry =
  | { readonly type: 'reply'; readonly reply: ModelReply }
  | { readonly type: 'damaged'; readonly reason: string }

/** Only replies that came to their proper end may stand for another call. */
export function isWorthKeeping({ content, finish }: ModelReply): boolean {
  return content.length > 0 && (finish.unified === 'stop' || finish.unified === 'tool-calls')
}

export function writeEntry(key: string, { content, finish, modelId, askedId, requestId }: ModelReply): string {
  return JSON.stringify({ key, content, finish, modelId, askedId, requestId })
}

/** The reply that was kept under this key. It is `cached` and used no tokens. */
export function readEntry(key: string, text: string): CacheEntry {
  const entry = parsed(text)
  if (!isRecord(entry)) return damaged('it is not a JSON object')
  if (entry.key !== key) return damaged('it belongs to another key')
  const { modelId, askedId, requestId } = entry
  const content = Array.isArray(entry.content) ? entry.content.map(partOf) : []
  const finish = finishOf(entry.finish)
  if (!content.every(part => part !== undefined) || content.length === 0) return damaged('its content is none')
  if (finish === undefined) return damaged('its finish reason is none')
  if (typeof modelId !== 'string') return damaged('its model id is none')
  const named = { ...(typeof askedId === 'string' && { askedId }), ...(typeof requestId === 'string' && { requestId }) }
  return { type: 'reply', reply: { content, finish, usage: zeroUsage, modelId, ...named, cached: true } }
}

function damaged(reason: string): CacheEntry {
  return { type: 'damaged', reason }
}

function parsed(text: string): unknown {
  try {
    return parsePlain(text)
  } catch {
    return undefined
  }
}

function partOf(part: unknown): AssistantPart | undefined {
  if (!isRecord(part)) return undefined
  const { type, text, provider, raw, id, name, input, malformed } = part
  if (type === 'text' && typeof text === 'string') return { type, text }
  if (type === 'reasoning' && typeof text === 'string' && typeof provider === 'string') {
    return { type, text, provider, ...(isJson(raw) && { raw }) }
  }
  if (type !== 'tool-call' || typeof id !== 'string' || typeof name !== 'string') return undefined
  if (typeof malformed === 'string') return { type, id, name, input: undefined, malformed }
  return isJson(input) ? { type, id, name, input } : undefined
}

function finishOf(finish: unknown): FinishReason | undefined {
  if (!isRecord(finish)) return undefined
  const { unified, raw } = finish
  if (unified !== 'stop' && unified !== 'tool-calls') return undefined
  return { unified, raw: typeof raw === 'string' ? raw : undefined }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Whatever `JSON.parse` made is JSON, unless there was nothing. */
function isJson(value: unknown): value is Json {
  return value !== undefined
}
