// A neutral request as the body of a call to the Messages API. Pure.
import type { Messages } from '@anthropic-ai/sdk/resources/messages'
import { ProviderError } from '../errors.ts'
import type { ModelRequest, ModelSettings } from '../model.ts'
import { type ToolChoice, type ToolSpec, toolChoiceOf } from '../tool-spec.ts'
import { messageParams } from './messages.ts'
import { outputFormat } from './output-format.ts'
import { type PromptCache, withCacheMarks } from './prompt-cache.ts'
import { type AnthropicProviderOptions, providerOptionFaults, withProviderOptions } from './provider-options.ts'
import { settingFaults, settingParams } from './settings.ts'

/** What a model adds to each of its requests. */
export interface RequestDefaults {
  readonly model: string
  readonly stream: boolean
  readonly promptCache: PromptCache
  /** Under the request's own. */
  readonly settings: ModelSettings
  /** Under the request's own. */
  readonly providerOptions: AnthropicProviderOptions
}

/**
 * The body of a call. The conversation and the tools have been checked before.
 *
 * @throws ProviderError `invalid_request`, naming each setting, medium or schema that the API does not take
 */
export function requestBody(request: ModelRequest, defaults: RequestDefaults): Messages.MessageCreateParams {
  const settings = { ...defaults.settings, ...request.settings }
  const options = request.providerOptions?.anthropic ?? {}
  const faults = [...settingFaults(settings), ...providerOptionFaults(options)]
  if (faults.length > 0) throw new ProviderError('invalid_request', `The request cannot be sent: ${faults.join('; ')}.`)

  const { max_tokens, thinking, effort } = settingParams(settings)
  const { instructions = '', tools = [], output } = request
  const toolChoice = toolChoiceOf(request, settings)
  const output_config = { ...(effort && { effort }), ...(output && { format: outputFormat(output) }) }
  const body: Messages.MessageCreateParams = {
    model: defaults.model,
    max_tokens,
    stream: defaults.stream,
    messages: [...messageParams(request.messages)],
    ...(instructions.trim() !== '' && { system: [{ type: 'text', text: instructions }] }),
    ...(tools.length > 0 && {
      tools: tools.map(tool => toolParam(tool, defaults.stream)),
      ...(toolChoice !== undefined && { tool_choice: toolChoiceParam(toolChoice) }),
    }),
    ...(thinking && { thinking }),
    ...(Object.keys(output_config).length > 0 && { output_config }),
  }
  // The options of a request are plain JSON that only the API can judge.
  const own = options as AnthropicProviderOptions
  const complete = withProviderOptions(withProviderOptions(body, defaults.providerOptions), own)
  return withCacheMarks(complete, defaults.promptCache)
}

function toolParam({ name, description, inputSchema }: ToolSpec, stream: boolean): Messages.Tool {
  return {
    name,
    description,
    input_schema: { ...inputSchema, type: 'object' },
    // Otherwise the API holds long arguments back until they are whole, which looks like a connection gone silent.
    ...(stream && { eager_input_streaming: true }),
  }
}

function toolChoiceParam(choice: ToolChoice): Messages.ToolChoice {
  switch (choice) {
    case 'auto':
    case 'none':
      return { type: choice }
    case 'required':
      return { type: 'any' }
    default:
      return { type: 'tool', name: choice.tool }
  }
}
