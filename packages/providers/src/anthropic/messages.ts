// The conversation in the form of the Messages API. Invariants: user and assistant messages alternate; the results of
// tool calls come first in the user message that follows the calls; blocks of thinking go back as they came, in their
// place, and those of other providers are left out; no text is blank, which the API refuses.
import type { Messages } from '@anthropic-ai/sdk/resources/messages'
import type { Json } from '../json.ts'
import type { AssistantPart, Message, ToolCallPart, ToolResultPart, UserPart } from '../message.ts'
import { fileBlock, imageBlock } from './media.ts'

type Block = Messages.ContentBlockParam
type BlockMessage = { role: 'user' | 'assistant'; content: Block[] }

/** A conversation that keeps the rules of `checkConversation`, as the API takes it. */
export function messageParams(messages: readonly Message[]): readonly BlockMessage[] {
  const params: BlockMessage[] = []
  for (const message of messages) {
    const role = message.role === 'assistant' ? 'assistant' : 'user'
    const content = blocksOf(message)
    const before = params.at(-1)
    if (before?.role === role) before.content.push(...content)
    else if (content.length > 0) params.push({ role, content })
  }
  return params
}

function blocksOf(message: Message): Block[] {
  switch (message.role) {
    case 'user':
      return message.content.flatMap(userBlocks)
    case 'assistant':
      return message.content.flatMap(assistantBlocks)
    case 'tool':
      return message.content.map(resultBlock)
  }
}

function userBlocks(part: UserPart): Block[] {
  switch (part.type) {
    case 'text':
      return textBlocks(part.text)
    case 'image':
      return [imageBlock(part)]
    case 'file':
      return [fileBlock(part)]
  }
}

function assistantBlocks(part: AssistantPart): Block[] {
  switch (part.type) {
    case 'text':
      return textBlocks(part.text)
    case 'tool-call':
      return [{ type: 'tool_use', id: part.id, name: part.name, input: inputOf(part) }]
    case 'reasoning':
      return part.provider === 'anthropic' && part.raw !== undefined ? [verbatim(part.raw)] : []
  }
}

/** The API's own block; only the API can judge it, so it is not looked into. */
function verbatim(raw: Json): Block {
  return raw as unknown as Block
}

function textBlocks(text: string): Block[] {
  return text.trim() === '' ? [] : [{ type: 'text', text }]
}

/** The API takes objects only; what a model wrote instead is shown to it in the wrapping that the API's guide names. */
function inputOf({ input, malformed }: ToolCallPart): object {
  const isObject = typeof input === 'object' && input !== null && !Array.isArray(input)
  return isObject ? input : { INVALID_JSON: malformed ?? JSON.stringify(input) ?? '' }
}

function resultBlock({ id, output, isError }: ToolResultPart): Block {
  const text = typeof output === 'string' ? output : JSON.stringify(output)
  // A failed result without content is refused.
  const content = text === '' && isError ? 'The tool failed and gave no reason.' : text
  return {
    type: 'tool_result',
    tool_use_id: id,
    ...(content === '' ? {} : { content }),
    ...(isError ? { is_error: true } : {}),
  }
}
