// Tool calling for models that only write text: tools are described in the instructions, calls are read out of the reply.
// The wrapped model sees a conversation without tools; whoever asks sees a model that calls them. What it means is decided in
// `text-actions/`, this file carries it to the model and back.
import { throwIfAborted } from './abort.ts'
import { toolCallsOf } from './content.ts'
import { assertConversation } from './conversation.ts'
import { identityOf } from './identity.ts'
import type { AssistantPart } from './message.ts'
import {
  defineModel,
  type FinishReason,
  type Model,
  type ModelIo,
  type ModelReply,
  type ModelRequest,
} from './model.ts'
import { shownPart } from './shown-whole.ts'
import type { StreamPart } from './stream-part.ts'
import { type ActionTable, actionTable } from './text-actions/action-table.ts'
import { describeRequest } from './text-actions/describe-actions.ts'
import { joined, type ReadingRules, replyReader } from './text-actions/reply-reader.ts'
import { inText } from './text-actions/text-conversation.ts'
import { assertTools, toolChoiceOf } from './tool-spec.ts'

/**
 * Gives a model that has no tool calling a text form of it.
 *
 * The offered tools are described in the instructions, with their names and fields in capitals, and the model writes
 *
 * ```
 * ACTION: DELEGATE
 * AGENT: researcher
 * TASK: Compare the libraries
 * ---END---
 * ```
 *
 * which arrives as a `tool-call` part with an id of its own; the words around it arrive as text. Earlier calls and their
 * results go to the model in the same form. It is read with tolerance: case, list marks, bold, code fences, a missing end,
 * JSON in place of fields, and more. Rules where it could be doubted:
 *
 * - An action stands at the start of a line. In quotes, behind `>`, in the middle of a sentence, or in a code fence that
 *   begins with anything else, it is text.
 * - A name that is not offered becomes a call as well, for whoever offered the tools to refuse, if the action is complete:
 *   the name alone, fields in capitals or JSON, `---END---`.
 * - A line in capitals with a colon begins a field. A text value without `---END---` runs to the next field or action, or
 *   to the end of the reply.
 * - Arguments that begin as JSON and are none become a call with `malformed`.
 * - Once the model writes `RESULT: …` or `Observation: …` behind an action itself, the rest of the reply is invented and left
 *   out.
 * - Of a reply that was cut (`length`, `content-filter`, `refusal`) no action is made.
 *
 * `toolChoice` and `output` are requests in words here: the model is told to write an action, or JSON of the schema, and may
 * not do so; `toolChoice: 'none'` is kept, nothing is read then. A JSON answer is taken out of a code fence around it, and is
 * emitted whole.
 *
 * @param model - is shown no tools and no tool messages; its settings pass through
 * @throws ProviderError like any model: `invalid_conversation`, `invalid_request` before the call, and what `model` throws
 * @example
 * const model = withTextActions(openai.chat('tiny-model', { baseURL: 'http://127.0.0.1:11434/v1' }))
 */
export function withTextActions(model: Model): Model {
  const call = async (request: ModelRequest, io: ModelIo): Promise<ModelReply> => {
    throwIfAborted(io.signal)
    const { messages, tools = [], output } = request
    const toolChoice = toolChoiceOf(request, request.settings)
    assertConversation(messages)
    assertTools(tools, toolChoice)
    const table = actionTable(tools, messages)
    const hasActions = tools.length > 0 || messages.some(message => message.role === 'tool')
    const rules: ReadingRules = {
      table: hasActions && toolChoice !== 'none' ? table : undefined,
      messages,
      isJson: output !== undefined,
    }
    const watcher = io.emit && watch(rules, io.emit, io.signal)
    const reply = await model(withoutTools({ ...request, ...(toolChoice && { toolChoice }) }, table), {
      ...io,
      ...(watcher && { emit: watcher.take }),
    })
    watcher?.end(isCut(reply.finish))
    throwIfAborted(io.signal)
    return { ...reply, ...readReply(reply, rules) }
  }
  const identity = () => ({ modelId: model.modelId, api: 'text-actions', inside: [identityOf(model)] })
  return defineModel(model.modelId, call, { ...model, identity })
}

function withoutTools(request: ModelRequest, table: ActionTable): ModelRequest {
  const { instructions: _, messages, tools: __, toolChoice: ___, output: ____, ...rest } = request
  const instructions = describeRequest(request, table)
  return { ...rest, ...(instructions !== undefined && { instructions }), messages: inText(messages, table) }
}

function readReply({ content, finish }: ModelReply, rules: ReadingRules): Pick<ModelReply, 'content' | 'finish'> {
  const reader = replyReader(rules)
  const parts = content.flatMap((part, index) => {
    if (part.type !== 'text') return [part]
    const isLastOfRun = content[index + 1]?.type !== 'text'
    const isLast = content.slice(index + 1).every(({ type }) => type !== 'text')
    return [...reader.text(part.text), ...(isLastOfRun ? reader.end(isLast && isCut(finish)) : [])]
  })
  const all = joined(parts)
  if (isCut(finish)) return { content: joined(all.filter(part => part.type !== 'tool-call')), finish }
  const stops = finish.unified === 'stop' || finish.unified === 'other'
  return { content: all, finish: stops && toolCallsOf(all).length > 0 ? { ...finish, unified: 'tool-calls' } : finish }
}

function isCut({ unified }: FinishReason): boolean {
  return unified === 'length' || unified === 'content-filter' || unified === 'refusal'
}

interface Watcher {
  take(part: StreamPart): void
  end(isCut: boolean): void
}

/** Shows the parts of the wrapped model's stream as the reply will have them; nothing once the signal has fired. */
function watch(rules: ReadingRules, emit: (part: StreamPart) => void, signal: AbortSignal): Watcher {
  let reader = replyReader(rules)

  const show = (parts: readonly StreamPart[]): void => {
    for (const part of parts) if (!signal.aborted) emit(part)
  }
  const showRead = (parts: readonly AssistantPart[]): void => show(parts.flatMap(shownPart))

  return {
    take(part) {
      switch (part.type) {
        case 'text-delta':
          showRead(reader.text(part.text))
          break
        case 'restart':
          reader = replyReader(rules)
          show([part])
          break
        case 'reasoning-delta':
        case 'tool-call-start':
        case 'tool-call-delta':
          showRead(reader.end())
          show([part])
          break
        default:
          part satisfies never
      }
    },
    end: isCut => showRead(reader.end(isCut)),
  }
}
