// From an answer of the Messages API to the neutral reply. Pure. Invariants: calls are only in a reply that stopped for
// them, as a cut or refused one must never be carried out; and a reply that stopped by itself says something.

import type { CallIds } from '../call-ids.ts'
import { ProviderError } from '../errors.ts'
import type { FinishReason, ModelReply } from '../model.ts'
import { field, listField, textField } from '../wire/shape.ts'
import { type Block, misshapen, partOf, readBlock } from './block.ts'
import { type Counts, countsAfter, noCounts, usageOf } from './usage.ts'

/** What an answer says, whether it came whole or in a stream. */
export interface Answer {
  readonly blocks: readonly Block[]
  /** Why it ends, in the words of the API. */
  readonly stopReason: string | undefined
  /** What the API says answered. */
  readonly model: string | undefined
  readonly counts: Counts
}

/**
 * Reads an answer that came whole.
 *
 * @throws ProviderError `protocol` when it is not a message of the API
 */
export function readAnswer(message: unknown, ids: CallIds): Answer {
  const content = listField(message, 'content')
  if (content === undefined) throw misshapen('no content')
  return {
    blocks: content.map(block => readBlock(block, ids)),
    stopReason: textField(message, 'stop_reason'),
    model: textField(message, 'model'),
    counts: countsAfter(noCounts, field(message, 'usage')),
  }
}

/**
 * The neutral reply.
 *
 * @param model - the one that was asked, where the answer does not say who answered
 * @throws ProviderError `protocol` when the answer does not say why it ends (then nobody knows whether it is complete),
 * or ends by itself and says nothing; `reply_too_large` when the arguments of a call are larger than `maxArgumentBytes`
 */
export function replyOf(answer: Answer, model: string, maxArgumentBytes: number): ModelReply {
  const { blocks, stopReason, counts } = answer
  if (stopReason === undefined) throw misshapen('no reason why it stopped')
  const hasCalls = blocks.some(({ type }) => type === 'call')
  const unified = unifiedReason(stopReason, hasCalls)
  const content = blocks
    .filter(({ type }) => type !== 'call' || unified === 'tool-calls')
    .map(block => partOf(block, maxArgumentBytes))
    .filter(part => part !== undefined)
  if (unified === 'stop' && content.every(({ type }) => type === 'reasoning')) {
    throw new ProviderError('protocol', 'Anthropic ended its reply and said nothing in it.')
  }
  return {
    content,
    finish: { unified, raw: stopReason },
    usage: usageOf(counts),
    modelId: `anthropic/${answer.model ?? model}`,
    ...(answer.model !== undefined && answer.model !== model && { askedId: `anthropic/${model}` }),
  }
}

function unifiedReason(reason: string, hasCalls: boolean): FinishReason['unified'] {
  switch (reason) {
    case 'end_turn':
    case 'stop_sequence':
    case 'tool_use':
      return hasCalls ? 'tool-calls' : 'stop'
    case 'max_tokens':
    case 'model_context_window_exceeded':
      return 'length'
    case 'pause_turn':
      return 'pause'
    case 'refusal':
      return 'refusal'
    default:
      return 'other'
  }
}
