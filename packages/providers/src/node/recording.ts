// One recorded call as a file: what was asked, what streamed, what it came to. Plain JSON with sorted keys, for people to
// review. A recording is untrusted input when it is read: what has not the shape of one is refused, with the place.
import { canonicalJson } from '../canonical-json.ts'
import { ProviderError, type ProviderErrorCode, providerErrorCodes } from '../errors.ts'
import type { Json } from '../json.ts'
import type { FinishReason, ModelReply } from '../model.ts'
import { parsePlain } from '../plain-json.ts'
import type { StreamPart } from '../stream-part.ts'

export interface Recording {
  readonly version: 1
  readonly modelId: string
  readonly request: Json
  /** Which of several calls with the same request this is, from 1. */
  readonly occurrence: number
  readonly stream: readonly StreamPart[]
  readonly outcome: Outcome
}

export type Outcome =
  | { readonly type: 'reply'; readonly reply: ModelReply }
  | { readonly type: 'error'; readonly error: RecordedError }
  /** Whoever asked gave up before there was a reply. */
  | { readonly type: 'aborted' }

/** A `ProviderError` without its cause; `what` is its message without the advice. */
export interface RecordedError
  extends Pick<ProviderError, 'code' | 'retryable' | 'status' | 'retryAfterMs' | 'requestId' | 'partialText'> {
  readonly what: string
}

export function writeRecording(recording: Recording): string {
  return `${JSON.stringify(JSON.parse(canonicalJson(recording)), null, 2)}\n`
}

/**
 * @param name - of the file, for the message
 * @throws ProviderError `recording_mismatch` when the text is no recording
 */
export function readRecording(text: string, name: string): Recording {
  const value = parsed(text, name)
  const fault = faultIn(value)
  if (fault) throw corrupt(name, fault)
  return value as Recording
}

export function outcomeOf(error: ProviderError): Outcome {
  const { code, retryable, status, retryAfterMs, requestId, partialText, message } = error
  if (code === 'aborted') return { type: 'aborted' }
  const advice = ` ${providerErrorCodes[code].whatToDo}`
  const what = message.endsWith(advice) ? message.slice(0, -advice.length) : message
  return { type: 'error', error: { code, retryable, status, retryAfterMs, requestId, partialText, what } }
}

export function errorOf({ code, what, ...details }: RecordedError): ProviderError {
  return new ProviderError(code, what, details)
}

function parsed(text: string, name: string): unknown {
  try {
    return parsePlain(text)
  } catch (cause) {
    throw corrupt(name, 'it is not JSON', cause)
  }
}

function corrupt(name: string, fault: string, cause?: unknown): ProviderError {
  return new ProviderError('recording_mismatch', `The recording ${name} cannot be read: ${fault}.`, { cause })
}

// The types say what a recording has; these lists say it again for values that come from outside.
const finishes: readonly unknown[] = [
  'stop',
  'tool-calls',
  'length',
  'content-filter',
  'refusal',
  'pause',
  'other',
] satisfies readonly FinishReason['unified'][]
const streamTexts: Readonly<Record<StreamPart['type'], readonly string[]>> = {
  'text-delta': ['text'],
  'reasoning-delta': ['text'],
  'tool-call-start': ['id', 'name'],
  'tool-call-delta': ['id', 'text'],
  restart: [],
}
const contentTexts: Readonly<Record<ModelReply['content'][number]['type'], readonly string[]>> = {
  text: ['text'],
  reasoning: ['text', 'provider'],
  'tool-call': ['id', 'name'],
}

function faultIn(value: unknown): string | undefined {
  if (!isRecord(value)) return 'it is not an object'
  if (value.version !== 1) return '"version" is not 1'
  if (typeof value.modelId !== 'string') return '"modelId" is not text'
  if (!isRecord(value.request)) return '"request" is not an object'
  if (!Number.isInteger(value.occurrence)) return '"occurrence" is not a whole number'
  if (!isListOf(value.stream, streamTexts)) return '"stream" is not a list of stream parts'
  return isRecord(value.outcome) ? faultInOutcome(value.outcome) : '"outcome" is not an object'
}

function faultInOutcome({ type, reply, error }: Readonly<Record<string, unknown>>): string | undefined {
  switch (type) {
    case 'aborted':
      return undefined
    case 'error':
      return isError(error) ? undefined : '"outcome.error" has no known code, no text in "what", or no "retryable"'
    case 'reply':
      return isReply(reply) ? undefined : '"outcome.reply" is not a reply'
    default:
      return '"outcome.type" is none of "reply", "error" and "aborted"'
  }
}

function isError(value: unknown): boolean {
  if (!isRecord(value) || typeof value.code !== 'string') return false
  const known: readonly string[] = Object.keys(providerErrorCodes) satisfies readonly (ProviderErrorCode | string)[]
  return known.includes(value.code) && typeof value.what === 'string' && typeof value.retryable === 'boolean'
}

function isReply(value: unknown): boolean {
  if (!isRecord(value) || typeof value.modelId !== 'string') return false
  if (!isRecord(value.usage) || !Object.values(value.usage).every(Number.isFinite)) return false
  return isRecord(value.finish) && finishes.includes(value.finish.unified) && isListOf(value.content, contentTexts)
}

/** Whether the value is a list of objects, each of a type in `texts`, with the texts that it needs. */
function isListOf(value: unknown, texts: Readonly<Record<string, readonly string[]>>): boolean {
  return (
    Array.isArray(value) &&
    value.every(part => {
      if (!isRecord(part) || typeof part.type !== 'string' || !Object.hasOwn(texts, part.type)) return false
      return texts[part.type]?.every(key => typeof part[key] === 'string') === true
    })
  )
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
