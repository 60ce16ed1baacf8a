// A request of ours as the body of a Responses call. Nothing is kept at the provider (`store: false`): the whole
// conversation goes with every call, and what the model thought goes back as the very items it sent, in their order.
import type { OpenAI } from 'openai'
import type { AssistantPart, FilePart, ImagePart, Message, UserPart } from '../message.ts'
import type { ModelRequest, ModelSettings } from '../model.ts'
import { type ToolChoice, type ToolSpec, toolChoiceOf } from '../tool-spec.ts'
import { listField, textField } from '../wire/shape.ts'
import { dataUrl, fileName } from './media.ts'
import { outputFormat } from './output-format.ts'
import { isStrictSchema } from './strict-schema.ts'
import { argumentsText, outputText } from './tool-text.ts'

type Body = OpenAI.Responses.ResponseCreateParams
type Item = OpenAI.Responses.ResponseInputItem
type Content = OpenAI.Responses.ResponseInputContent

const spokenItems: readonly string[] = ['message', 'function_call', 'function_call_output']

/** Marks the reasoning parts that this API wrote, and may be shown. */
export const responsesProvider = 'openai'

/** Families that do not reason, and refuse to be asked for what they thought. */
const unthinking = /^(ft:)?(gpt-3|gpt-4|chatgpt-|gpt-5(\.\d+)?-chat)/

/** Whether a model may be asked for its thoughts in sealed form, by its name: a name that is not known may be anything. */
export function mayReason(model: string): boolean {
  return !unthinking.test(model)
}

/**
 * The body of a call.
 *
 * @param sealed - asks for the thoughts in sealed form: without it they are lost, as nothing is stored
 */
export function responsesBody(
  model: string,
  request: ModelRequest,
  settings: ModelSettings,
  stream: boolean,
  sealed: boolean,
): Body {
  const { instructions, messages, tools = [], output } = request
  const toolChoice = toolChoiceOf(request, settings)
  const { maxTokens, temperature, reasoning } = settings
  const { effort } = reasoning ?? {}
  return {
    model,
    input: messages.flatMap(itemsOf),
    stream,
    store: false,
    ...(instructions !== undefined && { instructions }),
    ...(tools.length > 0 && { tools: tools.map(toolOf) }),
    ...(tools.length > 0 && toolChoice !== undefined && { tool_choice: choiceOf(toolChoice) }),
    ...(output !== undefined && { text: { format: { type: 'json_schema', ...outputFormat(output) } } }),
    ...(maxTokens !== undefined && { max_output_tokens: maxTokens }),
    ...(temperature !== undefined && { temperature }),
    ...(effort !== undefined && { reasoning: { effort } }),
    ...(sealed && { include: ['reasoning.encrypted_content'] }),
  }
}

function itemsOf(message: Message): readonly Item[] {
  switch (message.role) {
    case 'user':
      return [{ role: 'user', content: message.content.map(contentOf) }]
    case 'assistant':
      return message.content.flatMap(answerItems)
    case 'tool':
      return message.content.map(result => ({
        type: 'function_call_output',
        call_id: result.id,
        output: outputText(result),
      }))
    default:
      return message satisfies never
  }
}

function answerItems(part: AssistantPart): readonly Item[] {
  switch (part.type) {
    case 'text':
      return [{ role: 'assistant', content: part.text }]
    case 'reasoning':
      // It is what the API sent, so it is what the API takes.
      return isOurs(part) ? [part.raw as unknown as Item] : []
    case 'tool-call':
      // Without the item's own id, which the provider would look for in its store.
      return [{ type: 'function_call', call_id: part.id, name: part.name, arguments: argumentsText(part) }]
    default:
      return part satisfies never
  }
}

// Only what a reply brings as reasoning: an item of any other kind would be a message that nobody wrote. And of reasoning
// that carries neither its encrypted nor its plain text, the rest is a mere reference to the provider's store.
function isOurs({ provider, raw }: { readonly provider: string; readonly raw?: unknown }): boolean {
  const type = textField(raw, 'type')
  if (provider !== responsesProvider || type === undefined || spokenItems.includes(type)) return false
  const carriesText = Boolean(textField(raw, 'encrypted_content')) || (listField(raw, 'content') ?? []).length > 0
  return type !== 'reasoning' || carriesText
}

function contentOf(part: UserPart): Content {
  switch (part.type) {
    case 'text':
      return { type: 'input_text', text: part.text }
    case 'image':
      return { type: 'input_image', detail: 'auto', ...imageSource(part) }
    case 'file':
      return { type: 'input_file', ...fileSource(part) }
    default:
      return part satisfies never
  }
}

function imageSource({ source, mediaType }: ImagePart): { image_url: string } | { file_id: string } {
  switch (source.kind) {
    case 'url':
      return { image_url: source.url }
    case 'base64':
      return { image_url: dataUrl(mediaType, source.data) }
    case 'provider-file':
      return { file_id: source.id }
    default:
      return source satisfies never
  }
}

function fileSource(file: FilePart): Omit<OpenAI.Responses.ResponseInputFile, 'type'> {
  const { source, mediaType } = file
  switch (source.kind) {
    case 'url':
      return { file_url: source.url }
    case 'base64':
      return { filename: fileName(file), file_data: dataUrl(mediaType, source.data) }
    case 'provider-file':
      return { file_id: source.id }
    default:
      return source satisfies never
  }
}

function toolOf({ name, description, inputSchema }: ToolSpec): OpenAI.Responses.FunctionTool {
  const strict = isStrictSchema(inputSchema)
  return { type: 'function', name, description, parameters: { ...inputSchema }, strict }
}

function choiceOf(choice: ToolChoice): NonNullable<Body['tool_choice']> {
  return typeof choice === 'object' ? { type: 'function', name: choice.tool } : choice
}
