// What only this API knows, passed on as it is. Options go into the body last: they replace what is there, except that
// tools are added to the request's own and `output_config` is merged key by key, so that neither is lost by accident.
// What the neutral request says already is not taken here: two places for one thing would hide one of them.
import type { Messages } from '@anthropic-ai/sdk/resources/messages'

const neutral = {
  model: 'name the model in `anthropic(model)`',
  messages: 'put them into `messages` of the request',
  stream: 'use the option `stream`',
  system: 'use `instructions` of the request',
  max_tokens: 'use `settings.maxTokens`',
} as const

/** Parameters of the Messages API that have no neutral name, for example `{ service_tier: 'auto' }`. */
export type AnthropicProviderOptions = Readonly<
  Partial<Omit<Messages.MessageCreateParamsNonStreaming, keyof typeof neutral>>
>

/** What is given here and belongs elsewhere; each fault names the place. */
export function providerOptionFaults(options: object): readonly string[] {
  return Object.entries(neutral)
    .filter(([key]) => key in options)
    .map(([key, place]) => `\`providerOptions.anthropic.${key}\` is not taken: ${place}`)
}

/** The body with the options in it. */
export function withProviderOptions(
  body: Messages.MessageCreateParams,
  { tools = [], output_config, ...rest }: AnthropicProviderOptions,
): Messages.MessageCreateParams {
  return {
    ...body,
    ...rest,
    ...(tools.length > 0 && { tools: [...(body.tools ?? []), ...tools] }),
    ...(output_config && { output_config: { ...body.output_config, ...output_config } }),
  }
}
