// The rules that every conversation keeps before it goes to a model. They are what the strictest provider enforces,
// so that a history which passes here is refused nowhere, and one that is refused anywhere fails here, offline.
// The check is pure, looks at each message and its neighbours only, and reports every fault at once.
import { ProviderError } from './errors.ts'
import type { AssistantMessage, Message, ToolMessage } from './message.ts'
import { isToolName } from './tool-spec.ts'

/** What can be wrong with a conversation. */
export type ConversationFaultType =
  | 'no-messages'
  | 'first-not-user'
  | 'ends-with-assistant'
  | 'empty-message'
  | 'empty-text'
  | 'reasoning-last'
  | 'missing-media-type'
  | 'bad-call-id'
  | 'bad-tool-name'
  | 'repeated-call-id'
  | 'unanswered-call'
  | 'call-answered-twice'
  | 'result-without-call'
  | 'result-names-other-tool'

/** One broken rule and its place. */
export interface ConversationFault {
  readonly type: ConversationFaultType
  /** Index of the message at fault. */
  readonly index: number
  /** The tool call concerned, where there is one. */
  readonly callId?: string
  /** What is wrong, in a few words. */
  readonly text: string
}

type Finding = Omit<ConversationFault, 'index'>

/**
 * Every fault of a conversation, in its order; empty when a model may be called with it:
 *
 * - it starts with a user message and ends with a user or tool message;
 * - no message is empty, no text is blank, reasoning is followed by what it led to, base64 media say their type;
 * - call ids are unique; ids and tool names have at most 64 letters, digits, `_` and `-`;
 * - each tool call has exactly one result, of the same name, in the message right after it; no result stands alone.
 */
export function checkConversation(messages: readonly Message[]): readonly ConversationFault[] {
  if (messages.length === 0) return [{ type: 'no-messages', index: 0, text: 'there is no message' }]
  const seen = new Set<string>()
  return messages.flatMap((message, index) => {
    const [before, after] = [messages[index - 1], messages[index + 1]]
    const findings = [...edgeFaults(message, before, after), ...contentFaults(message), ...partFaults(message)]
    if (message.role === 'assistant') findings.push(...callFaults(message, after, seen))
    if (message.role === 'tool') findings.push(...resultFaults(message, before))
    return findings.map(finding => ({ ...finding, index }))
  })
}

/**
 * Throws unless `checkConversation` finds no fault. Every model calls this before it does anything else.
 *
 * @throws ProviderError `invalid_conversation`; its message lists all faults
 */
export function assertConversation(messages: readonly Message[]): void {
  const faults = checkConversation(messages)
  if (faults.length === 0) return
  const list = faults.map(fault => `messages[${fault.index}]: ${fault.text}`).join('; ')
  throw new ProviderError('invalid_conversation', `The conversation cannot be sent: ${list}.`)
}

function edgeFaults(message: Message, before: Message | undefined, after: Message | undefined): Finding[] {
  const findings: Finding[] = []
  if (before === undefined && message.role !== 'user') {
    findings.push({ type: 'first-not-user', text: 'the first message is not a user message' })
  }
  if (after === undefined && message.role === 'assistant') {
    findings.push({ type: 'ends-with-assistant', text: 'the last message is of the assistant, so nothing is asked' })
  }
  return findings
}

function contentFaults({ role, content }: Message): Finding[] {
  const last = content.at(-1)
  if (last === undefined) return [{ type: 'empty-message', text: `the ${role} message is empty` }]
  const texts = content.filter(part => part.type === 'text').map(part => part.text)
  const findings: Finding[] = []
  // Blank text beside other text passes everywhere; an empty text passes nowhere.
  if (texts.includes('') || (texts.length > 0 && texts.join('').trim() === '')) {
    findings.push({ type: 'empty-text', text: `the text of the ${role} message is blank` })
  }
  if (last.type === 'reasoning') {
    findings.push({ type: 'reasoning-last', text: 'the reasoning is not followed by text or a tool call' })
  }
  return findings
}

function partFaults({ content }: Message): Finding[] {
  return content.flatMap((part): Finding[] => {
    switch (part.type) {
      case 'image':
      case 'file':
        return part.source.kind === 'base64' && part.mediaType === undefined
          ? [{ type: 'missing-media-type', text: `the base64 ${part.type} has no media type` }]
          : []
      case 'tool-call':
        return [
          ...(/^[A-Za-z0-9_-]{1,64}$/.test(part.id)
            ? []
            : [fault('bad-call-id', part.id, 'is not 1 to 64 letters, digits, _ and -')]),
          ...(isToolName(part.name) ? [] : [fault('bad-tool-name', part.id, `names the tool "${part.name}"`)]),
        ]
      default:
        return []
    }
  })
}

function callFaults(message: AssistantMessage, after: Message | undefined, seen: Set<string>): Finding[] {
  const results = after?.role === 'tool' ? after.content : []
  return message.content
    .filter(part => part.type === 'tool-call')
    .flatMap((call): Finding[] => {
      if (seen.has(call.id)) return [fault('repeated-call-id', call.id, 'has the id of an earlier call')]
      seen.add(call.id)
      const answers = results.filter(result => result.id === call.id)
      if (answers.length === 0) return [fault('unanswered-call', call.id, 'has no result in the next message')]
      if (answers.length > 1) return [fault('call-answered-twice', call.id, 'has more than one result')]
      return answers
        .filter(answer => answer.name !== call.name)
        .map(answer => fault('result-names-other-tool', call.id, `of ${call.name} has a result of ${answer.name}`))
    })
}

function resultFaults(message: ToolMessage, before: Message | undefined): Finding[] {
  const calls = before?.role === 'assistant' ? before.content.filter(part => part.type === 'tool-call') : []
  return message.content
    .filter(result => !calls.some(call => call.id === result.id))
    .map(result => fault('result-without-call', result.id, 'is answered but was not made in the message before'))
}

function fault(type: ConversationFaultType, callId: string, what: string): Finding {
  return { type, callId, text: `call "${callId}" ${what}` }
}
