// The client of Anthropic, as this adapter uses it, with the one resource that is needed: it retries nothing, logs nothing,
// traces nothing and takes no key but ours.
import { BaseAnthropic } from '@anthropic-ai/sdk'
import { Messages } from '@anthropic-ai/sdk/resources/messages'
import { fetchOfItsCall, keptClient, noTimeout } from '../wire/kept-client.ts'
import type { ResolvedWireOptions } from '../wire/wire-options.ts'

/** Where Anthropic itself answers. */
export const anthropicAddress = 'https://api.anthropic.com'

/** The resource that a call is made through. */
export type MessagesOf = (wire: ResolvedWireOptions) => Messages

/** Keeps the client of one model. */
export function clientMessages(): MessagesOf {
  return keptClient(newMessages)
}

function newMessages({ apiKey, baseURL, headers }: ResolvedWireOptions): Messages {
  const client = new BaseAnthropic({
    apiKey: apiKey ?? null,
    baseURL: baseURL ?? anthropicAddress,
    defaultHeaders: headers,
    webhookKey: null,
    fetch: fetchOfItsCall,
    maxRetries: 0,
    timeout: noTimeout,
    logLevel: 'off',
    openTelemetry: false,
  })
  return new Messages(client)
}
