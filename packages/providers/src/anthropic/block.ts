// One block of an answer, as far as it has arrived. A whole reply has whole blocks; a stream opens a block and adds to it.
// Whatever is neither text nor a call of ours (thinking, redacted thinking, the provider's own tools) is a thought: it is
// kept verbatim, as the API wants it back in its place. Blank text is no part of a reply, as the API would not take it
// back; so what may stay blank is not shown until it is not.

import type { CallIds } from '../call-ids.ts'
import { ProviderError } from '../errors.ts'
import type { Json } from '../json.ts'
import type { AssistantPart } from '../message.ts'
import type { StreamPart } from '../stream-part.ts'
import { field, isRecord, textField } from '../wire/shape.ts'
import { growToolArguments, readToolArguments } from '../wire/tool-arguments.ts'

type TextBlock = { readonly type: 'text'; readonly text: string; readonly blank: boolean }
/** `json`: the arguments as they streamed; while it is empty, those of `input` hold. */
type CallBlock = {
  readonly type: 'call'
  readonly id: string
  readonly name: string
  readonly input: unknown
  readonly json: string
}
type ThoughtBlock = { readonly type: 'thought'; readonly raw: Readonly<Record<string, unknown>>; readonly json: string }

export type Block = TextBlock | CallBlock | ThoughtBlock

/** A block after it has grown, and what of that is to be shown. */
export interface Growth {
  readonly block: Block
  readonly shown: readonly StreamPart[]
}

/**
 * A block as it stands in a reply, or as a stream opens it.
 *
 * @throws ProviderError `protocol` when it is not a block
 */
export function readBlock(value: unknown, ids: CallIds): Block {
  const type = textField(value, 'type')
  if (!isRecord(value) || type === undefined) throw misshapen('a block without a type')
  switch (type) {
    case 'text':
      return grownText({ type, text: '', blank: true }, required(value, 'text')).block
    case 'tool_use':
      return { type: 'call', id: ids(value.id), name: required(value, 'name'), input: value.input, json: '' }
    default:
      return { type: 'thought', raw: value, json: '' }
  }
}

/** What is to be shown of a block that a stream has just opened. */
export function shownAtOpening(block: Block): readonly StreamPart[] {
  switch (block.type) {
    case 'text':
      return block.blank ? [] : [{ type: 'text-delta', text: block.text }]
    case 'call':
      return [{ type: 'tool-call-start', id: block.id, name: block.name }]
    case 'thought':
      return reasoningDelta(thinkingOf(block))
  }
}

/**
 * The block with a delta added; deltas of a kind that is not known change nothing.
 *
 * @throws ProviderError `protocol` when the delta belongs to another kind of block; `reply_too_large` when arguments
 * outgrow `maxArgumentBytes`
 */
export function grownBlock(block: Block, delta: unknown, maxArgumentBytes: number): Growth {
  const type = textField(delta, 'type')
  switch (type) {
    case 'text_delta':
      if (block.type === 'text') return grownText(block, required(delta, 'text'))
      break
    case 'input_json_delta': {
      if (block.type === 'text') break
      const piece = required(delta, 'partial_json')
      const json = growToolArguments(block.json, piece, maxArgumentBytes)
      const visible = block.type === 'call' && piece !== ''
      return {
        block: { ...block, json },
        shown: visible ? [{ type: 'tool-call-delta', id: block.id, text: piece }] : [],
      }
    }
    case 'thinking_delta': {
      if (block.type !== 'thought') break
      const piece = required(delta, 'thinking')
      return { block: withRaw(block, { thinking: thinkingOf(block) + piece }), shown: reasoningDelta(piece) }
    }
    case 'signature_delta':
      if (block.type !== 'thought') break
      return { block: withRaw(block, { signature: required(delta, 'signature') }), shown: [] }
    default:
      return { block, shown: [] }
  }
  throw misshapen(`a ${type} in a block of another kind`)
}

/** The arguments of a call, as text. Some look-alikes of the API send text to begin with. */
export function argumentsOf({ input, json }: CallBlock): string {
  if (json !== '') return json
  return typeof input === 'string' ? input : JSON.stringify(input ?? {})
}

/**
 * The block as a part of the reply; `undefined` for blank text.
 *
 * @throws ProviderError `reply_too_large` when arguments are larger than `maxArgumentBytes`
 */
export function partOf(block: Block, maxArgumentBytes: number): AssistantPart | undefined {
  switch (block.type) {
    case 'text':
      return block.blank ? undefined : { type: 'text', text: block.text }
    case 'call': {
      const { id, name } = block
      return { type: 'tool-call', id, name, ...readToolArguments(argumentsOf(block), maxArgumentBytes) }
    }
    case 'thought': {
      const input = block.json === '' ? undefined : readToolArguments(block.json, maxArgumentBytes).input
      // It came as JSON, so it is JSON.
      const raw = { ...block.raw, ...(input === undefined ? {} : { input }) } as Json
      return { type: 'reasoning', text: thinkingOf(block), provider: 'anthropic', raw }
    }
  }
}

/** What to throw when the API sends something that its own documentation rules out. */
export function misshapen(what: string): ProviderError {
  return new ProviderError('protocol', `The reply of Anthropic is not a message: it has ${what}.`)
}

// Only the piece is looked at: the text so far may be long, and there may be very many pieces.
function grownText({ text, blank }: TextBlock, piece: string): Growth {
  const block: TextBlock = { type: 'text', text: text + piece, blank: blank && piece.trim() === '' }
  const visible = blank ? block.text : piece
  return { block, shown: block.blank || visible === '' ? [] : [{ type: 'text-delta', text: visible }] }
}

function reasoningDelta(text: string): readonly StreamPart[] {
  return text === '' ? [] : [{ type: 'reasoning-delta', text }]
}

function withRaw(block: ThoughtBlock, change: Readonly<Record<string, unknown>>): ThoughtBlock {
  return { ...block, raw: { ...block.raw, ...change } }
}

/** What of a thought can be read: nothing where it is redacted, or where the provider was told to leave it out. */
function thinkingOf({ raw }: ThoughtBlock): string {
  return textField(raw, 'thinking') ?? ''
}

function required(value: unknown, name: string): string {
  const text = field(value, name)
  if (typeof text !== 'string') throw misshapen(`"${name}" that is not a text`)
  return text
}
