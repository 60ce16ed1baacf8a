// A request of ours as the body of a Chat Completions call, for OpenAI and for the many servers that speak its API.
import type { OpenAI } from 'openai'
import { ProviderError } from '../errors.ts'
import type { JsonSchema } from '../json.ts'
import type { AssistantMessage, FilePart, ImagePart, Message, UserPart } from '../message.ts'
import type { ModelRequest, ModelSettings } from '../model.ts'
import { type ToolChoice, type ToolSpec, toolChoiceOf } from '../tool-spec.ts'
import { reasoningFields } from './chat-reasoning.ts'
import { dataUrl, fileName } from './media.ts'
import { outputFormat } from './output-format.ts'
import { isStrictSchema } from './strict-schema.ts'
import { argumentsText, outputText } from './tool-text.ts'

type Body = OpenAI.Chat.ChatCompletionCreateParams
type ChatMessage = OpenAI.Chat.ChatCompletionMessageParam
type Content = OpenAI.Chat.ChatCompletionContentPart

/**
 * What a server understands. `openai`: instructions as a `developer` message, `max_completion_tokens`, `store: false`.
 * `compatible`: instructions as a `system` message, `max_tokens`, and reasoning goes back in the field it came in, as
 * Ollama, vLLM, LM Studio and OpenRouter take them. Where there are tools, such servers are asked in words for the shape of an
 * answer: held to it from the first word on, a model could not call a tool any more.
 */
export type ChatDialect = 'openai' | 'compatible'

/**
 * The body of a call.
 *
 * @throws ProviderError `invalid_request` for an image or file of a kind that the API does not take
 */
export function chatBody(
  model: string,
  dialect: ChatDialect,
  request: ModelRequest,
  settings: ModelSettings,
  stream: boolean,
): Body {
  const { instructions, messages, tools = [], output } = request
  const toolChoice = toolChoiceOf(request, settings)
  const { maxTokens, temperature, reasoning } = settings
  const own = dialect === 'openai'
  const inWords = !own && tools.length > 0 && output !== undefined
  const told = [instructions, inWords ? shapeInWords(output.schema) : undefined].filter(text => text !== undefined)
  const opening: readonly ChatMessage[] =
    told.length === 0 ? [] : [{ role: own ? 'developer' : 'system', content: told.join('\n\n') }]
  return {
    model,
    messages: [...opening, ...messages.flatMap(message => messagesOf(message, dialect))],
    stream,
    ...(stream && { stream_options: { include_usage: true } }),
    ...(own && { store: false }),
    ...(tools.length > 0 && { tools: tools.map(toolOf) }),
    ...(tools.length > 0 && toolChoice !== undefined && { tool_choice: choiceOf(toolChoice) }),
    ...(output !== undefined &&
      !inWords && { response_format: { type: 'json_schema', json_schema: outputFormat(output) } }),
    ...(maxTokens !== undefined && { [own ? 'max_completion_tokens' : 'max_tokens']: maxTokens }),
    ...(temperature !== undefined && { temperature }),
    ...(reasoning?.effort !== undefined && { reasoning_effort: reasoning.effort }),
  }
}

const shapeInWords = (schema: JsonSchema): string =>
  `When you have all you need, answer with JSON alone, of this schema: ${JSON.stringify(schema)}`

function messagesOf(message: Message, dialect: ChatDialect): readonly ChatMessage[] {
  switch (message.role) {
    case 'user':
      return [{ role: 'user', content: userContent(message.content) }]
    case 'assistant':
      return [assistantMessage(message, dialect)]
    case 'tool':
      return message.content.map(result => ({ role: 'tool', tool_call_id: result.id, content: outputText(result) }))
    default:
      return message satisfies never
  }
}

// Plain text goes as plain text: not every server takes a list.
function userContent(parts: readonly UserPart[]): string | Content[] {
  const [first, ...rest] = parts
  return first?.type === 'text' && rest.length === 0 ? first.text : parts.map(contentOf)
}

// The API has one place for text, one for reasoning and one for calls, so their order among each other is its own.
function assistantMessage({ content }: AssistantMessage, dialect: ChatDialect): ChatMessage {
  const text = content.map(part => (part.type === 'text' ? part.text : '')).join('')
  const calls = content.filter(part => part.type === 'tool-call')
  return {
    // OpenAI itself has no field for it, and refuses those that it does not know.
    ...(dialect === 'compatible' && reasoningFields(content)),
    role: 'assistant',
    content: text === '' ? null : text,
    ...(calls.length > 0 && {
      tool_calls: calls.map(call => ({
        id: call.id,
        type: 'function',
        function: { name: call.name, arguments: argumentsText(call) },
      })),
    }),
  }
}

function contentOf(part: UserPart): Content {
  switch (part.type) {
    case 'text':
      return { type: 'text', text: part.text }
    case 'image':
      return { type: 'image_url', image_url: { url: imageUrl(part) } }
    case 'file':
      return { type: 'file', file: fileSource(part) }
    default:
      return part satisfies never
  }
}

function imageUrl({ source, mediaType }: ImagePart): string {
  switch (source.kind) {
    case 'url':
      return source.url
    case 'base64':
      return dataUrl(mediaType, source.data)
    case 'provider-file':
      throw notTaken('an uploaded image', 'send its URL or its bytes')
    default:
      return source satisfies never
  }
}

function fileSource(file: FilePart): OpenAI.Chat.ChatCompletionContentPart.File.File {
  const { source, mediaType } = file
  switch (source.kind) {
    case 'url':
      throw notTaken('the URL of a file', 'send its bytes or upload it')
    case 'base64':
      return { filename: fileName(file), file_data: dataUrl(mediaType, source.data) }
    case 'provider-file':
      return { file_id: source.id }
    default:
      return source satisfies never
  }
}

function notTaken(what: string, instead: string): ProviderError {
  return new ProviderError('invalid_request', `Chat Completions does not take ${what}: ${instead}, or use openai().`)
}

function toolOf({ name, description, inputSchema }: ToolSpec): OpenAI.Chat.ChatCompletionFunctionTool {
  // Left out where it is false, which is the default here and a word that not every server knows.
  const strict = isStrictSchema(inputSchema) && { strict: true }
  return { type: 'function', function: { name, description, parameters: { ...inputSchema }, ...strict } }
}

function choiceOf(choice: ToolChoice): OpenAI.Chat.ChatCompletionToolChoiceOption {
  return typeof choice === 'object' ? { type: 'function', function: { name: choice.tool } } : choice
}
