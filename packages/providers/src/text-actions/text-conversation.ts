// A conversation with tools, as one without: calls and results become text, everything else stays what it is.
// Invariants: no message of the result has a tool call or is of the role `tool`; user and assistant take turns where results
// stand beside words of the user, since the templates of small models insist on it.
import type { AssistantPart, Message, ToolCallPart, ToolMessage, UserMessage, UserPart } from '../message.ts'
import type { ActionTable } from './action-table.ts'
import { renderCall, renderResult } from './render-action.ts'

/** Renders every call and result of a valid conversation. */
export function inText(messages: readonly Message[], table: ActionTable): readonly Message[] {
  const out: (Message | UserMessage)[] = []
  messages.forEach((message, index) => {
    switch (message.role) {
      case 'assistant':
        out.push({ role: 'assistant', content: joinTexts(message.content, table) })
        break
      case 'tool':
        out.push({ role: 'user', content: [{ type: 'text', text: resultsOf(message, messages[index - 1], table) }] })
        break
      case 'user':
        if (messages[index - 1]?.role === 'tool') out.push(after(out.pop(), message))
        else out.push(message)
        break
      default:
        message satisfies never
    }
  })
  return out
}

/** Words of the user that follow results, in the message of the results. */
function after(results: Message | undefined, { content }: UserMessage): UserMessage {
  const before: readonly UserPart[] = results?.role === 'user' ? results.content : []
  return { role: 'user', content: [...before, ...content] }
}

/** Calls become text, and join the text beside them: a model sees what it wrote. */
function joinTexts(content: readonly AssistantPart[], table: ActionTable): readonly AssistantPart[] {
  const out: AssistantPart[] = []
  for (const part of content) {
    const last = out.at(-1)
    if (part.type === 'reasoning' || (part.type === 'text' && last?.type !== 'text')) {
      out.push(part)
      continue
    }
    const text = part.type === 'text' ? part.text : renderCall(part, table)
    if (last?.type !== 'text') out.push({ type: 'text', text })
    else out.splice(-1, 1, { type: 'text', text: `${last.text.trimEnd()}\n${text}` })
  }
  return out
}

/** The results in the order of their calls, which is the only thing that tells them apart here. */
function resultsOf(message: ToolMessage, asked: Message | undefined, table: ActionTable): string {
  const calls: readonly ToolCallPart[] =
    asked?.role === 'assistant' ? asked.content.filter(part => part.type === 'tool-call') : []
  return calls
    .flatMap(call => message.content.filter(({ id }) => id === call.id))
    .map(result => renderResult(result, table))
    .join('\n')
}
