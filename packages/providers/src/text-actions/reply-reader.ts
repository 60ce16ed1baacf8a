// What a model wrote, as the parts of a reply: the same for a whole reply and for one that arrives in pieces.
// Invariant: the ids of calls are unique in the conversation, and depend on nothing but the conversation and the text.
import { callIds } from '../call-ids.ts'
import type { AssistantPart, Message } from '../message.ts'
import { type ActionReader, actionReader } from './action-reader.ts'
import type { ActionTable } from './action-table.ts'
import type { ReadPart } from './part-writer.ts'
import { unfenced } from './read-value.ts'

export interface ReplyReader {
  /** Takes more text; returns the parts that are certain by now. */
  text(chunk: string): readonly AssistantPart[]
  /** Takes the end of a stretch of text; `isCut` when something cut it off. */
  end(isCut?: boolean): readonly AssistantPart[]
}

export interface ReadingRules {
  /** Absent: text is text, whatever it looks like. */
  readonly table: ActionTable | undefined
  readonly messages: readonly Message[]
  /** Whether an answer is JSON: it is kept back until it is whole, and comes without the fence around it. */
  readonly isJson: boolean
}

export function replyReader({ table, messages, isJson }: ReadingRules): ReplyReader {
  const newReader = (): ActionReader => (table ? actionReader(table) : wordReader())
  const nextId = callIds(messages)
  let reader = newReader()
  let held = ''

  const partOf = (part: ReadPart): AssistantPart => {
    if (part.type === 'text') return part
    const { type: _, ...call } = part
    return { type: 'tool-call', id: nextId(undefined), ...call }
  }

  return {
    text(chunk) {
      if (!isJson) return reader.push(chunk).map(partOf)
      held += chunk
      return []
    },
    end(isCut = false) {
      const parts = joined([...reader.push(held), ...reader.end(isCut)].map(partOf))
      reader = newReader()
      held = ''
      return isJson && parts.length === 1 ? parts.map(withoutFence) : parts
    },
  }
}

/** Neighbouring texts as one. */
export function joined(parts: readonly AssistantPart[]): readonly AssistantPart[] {
  const out: AssistantPart[] = []
  for (const part of parts) {
    const last = out.at(-1)
    if (part.type === 'text' && last?.type === 'text') out.splice(-1, 1, { type: 'text', text: last.text + part.text })
    else out.push(part)
  }
  return out
}

function wordReader(): ActionReader {
  return { push: text => (text === '' ? [] : [{ type: 'text', text }]), end: () => [] }
}

function withoutFence(part: AssistantPart): AssistantPart {
  return part.type === 'text' ? { type: 'text', text: unfenced(part.text) } : part
}
