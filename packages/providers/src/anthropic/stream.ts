// The events of a streamed answer, added up. It owns the blocks that have arrived; it knows no clock and no socket.
// Invariants: the deltas that it shows, joined, are the parts of the reply; and there is no answer before the event that
// ends one, however much has arrived.

import type { CallIds } from '../call-ids.ts'
import { ProviderError } from '../errors.ts'
import type { StreamPart } from '../stream-part.ts'
import { field, textField } from '../wire/shape.ts'
import { argumentsOf, type Block, grownBlock, misshapen, readBlock, shownAtOpening } from './block.ts'
import type { Answer } from './reply.ts'
import { countsAfter, noCounts } from './usage.ts'

/** An answer that is being streamed. */
export interface AnswerStream {
  /**
   * Takes the next event; returns what it adds for those who watch. Events that are not known add nothing.
   *
   * @throws ProviderError `protocol` when the event does not fit the ones before; `reply_too_large`
   */
  take(event: unknown): readonly StreamPart[]
  /** Whether the first block has come. */
  readonly begun: boolean
  /** Whether the event that ends an answer has come. */
  readonly complete: boolean
  /** The text so far. */
  readonly text: string
  /**
   * The answer.
   *
   * @throws ProviderError `protocol` when it is not complete
   */
  answer(): Answer
}

export function answerStream(ids: CallIds, maxArgumentBytes: number): AnswerStream {
  // In the order in which they were opened, which is the order of the reply.
  const blocks = new Map<unknown, Block>()
  let model: string | undefined
  let counts = noCounts
  let stopReason: string | undefined
  let complete = false

  const open = (event: unknown): readonly StreamPart[] => {
    const index = field(event, 'index')
    if (blocks.has(index)) throw misshapen(`two blocks at index ${String(index)}`)
    const block = readBlock(field(event, 'content_block'), ids)
    blocks.set(index, block)
    return shownAtOpening(block)
  }

  const opened = (event: unknown): Block => {
    const block = blocks.get(field(event, 'index'))
    if (block === undefined) throw misshapen(`a ${textField(event, 'type')} for a block that was never opened`)
    return block
  }

  const grow = (event: unknown): readonly StreamPart[] => {
    const { block, shown } = grownBlock(opened(event), field(event, 'delta'), maxArgumentBytes)
    blocks.set(field(event, 'index'), block)
    return shown
  }

  const close = (event: unknown): readonly StreamPart[] => {
    const block = opened(event)
    if (block.type !== 'call' || block.json !== '') return []
    return [{ type: 'tool-call-delta', id: block.id, text: argumentsOf(block) }]
  }

  const take = (event: unknown): readonly StreamPart[] => {
    if (complete) return []
    switch (textField(event, 'type')) {
      case 'message_start': {
        const message = field(event, 'message')
        model = textField(message, 'model')
        // Its count of the output is a placeholder; the real one comes at the end.
        counts = { ...countsAfter(noCounts, field(message, 'usage')), output: undefined, thinking: undefined }
        return []
      }
      case 'content_block_start':
        return open(event)
      case 'content_block_delta':
        return grow(event)
      case 'content_block_stop':
        return close(event)
      case 'message_delta':
        stopReason = textField(field(event, 'delta'), 'stop_reason') ?? stopReason
        counts = countsAfter(counts, field(event, 'usage'))
        return []
      case 'message_stop':
        complete = true
        return []
      default:
        return []
    }
  }

  return {
    take,
    get begun() {
      return blocks.size > 0
    },
    get complete() {
      return complete
    },
    get text() {
      return [...blocks.values()].map(block => (block.type === 'text' ? block.text : '')).join('')
    },
    answer() {
      if (!complete) throw new ProviderError('protocol', 'The stream of Anthropic ended in mid answer.')
      return { blocks: [...blocks.values()], stopReason, model, counts }
    },
  }
}
