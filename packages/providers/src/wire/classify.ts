// What a failed call means: one code of ours from whatever came back. Pure. The order of belief: a word of the API that
// can mean only one thing, the HTTP status, any other word of the API, and last what the runtime threw. Classes and names
// of the clients' errors are never looked at: they differ between the clients and their versions.
import type { ProviderErrorCode } from '../errors.ts'
import { type ApiFault, apiFaultIn } from './api-fault.ts'
import { retryAfterMs } from './retry-after.ts'
import { field } from './shape.ts'

/** How far a call had come. */
export type WireStage = 'prepared' | 'sent' | 'answered'

/** The answer of the provider, as far as it was read. */
export interface WireAnswer {
  readonly status: number
  readonly headers: Headers
  /** The body of a refusal, or of JSON in place of a stream; `undefined` where it was not JSON. */
  readonly body?: unknown
}

export interface Classified {
  readonly code: ProviderErrorCode
  /** What happened, as a sentence; not yet redacted. */
  readonly what: string
  readonly status: number | undefined
  readonly retryAfterMs: number | undefined
}

const decisive: Readonly<Record<string, ProviderErrorCode>> = {
  context_length_exceeded: 'context_length',
  request_too_large: 'context_length',
  insufficient_quota: 'quota_exceeded',
  billing_error: 'quota_exceeded',
  billing_not_active: 'quota_exceeded',
  billing_hard_limit_reached: 'quota_exceeded',
  invalid_api_key: 'authentication',
  model_not_found: 'not_found',
  overloaded_error: 'overloaded',
  server_overloaded: 'overloaded',
  slow_down: 'overloaded',
}

// These appear under many statuses, `invalid_request_error` even under 401, so a status says more.
const vague: Readonly<Record<string, ProviderErrorCode>> = {
  authentication_error: 'authentication',
  permission_error: 'permission',
  not_found_error: 'not_found',
  rate_limit_error: 'rate_limited',
  rate_limit_exceeded: 'rate_limited',
  timeout_error: 'timeout',
  vector_store_timeout: 'timeout',
  api_error: 'server_error',
  server_error: 'server_error',
  internal_error: 'server_error',
  internal_server_error: 'server_error',
  conflict_error: 'server_error',
}

const byStatus: Readonly<Record<number, ProviderErrorCode>> = {
  401: 'authentication',
  402: 'quota_exceeded',
  403: 'permission',
  404: 'not_found',
  408: 'timeout',
  409: 'server_error', // a conflict with another request; it passes
  413: 'context_length',
  425: 'server_error',
  429: 'rate_limited',
  503: 'overloaded',
  504: 'timeout',
  529: 'overloaded',
}

const timeoutCodes = new Set([
  'ETIMEDOUT',
  'UND_ERR_BODY_TIMEOUT',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
])

/**
 * Reads a failure.
 *
 * @param provider - its name, for the sentence
 * @param thrown - what was thrown, or the error body or event that the API sent in place of a reply
 */
export function classify(provider: string, thrown: unknown, stage: WireStage, answer?: WireAnswer): Classified {
  const refused = answer !== undefined && (answer.status < 200 || answer.status > 299)
  if (refused) return refusal(provider, answer)
  const fault = apiFaultIn(answer?.body) ?? faultThrown(thrown)
  return fault === undefined ? breakdown(provider, thrown, stage) : saidInPlaceOfReply(provider, fault, answer)
}

function refusal(provider: string, { status, headers, body }: WireAnswer): Classified {
  const fault = apiFaultIn(body)
  const code = decisiveCode(fault) ?? byStatus[status] ?? (status >= 500 ? 'server_error' : 'invalid_request')
  const reason = fault === undefined ? ' without a reason that can be read.' : explained(fault)
  const wait = retryAfterMs(headers)
  return { code, what: `${provider} answered ${status}${reason}`, status, retryAfterMs: wait }
}

function saidInPlaceOfReply(provider: string, fault: ApiFault, answer: WireAnswer | undefined): Classified {
  const code = decisiveCode(fault) ?? firstOf(vague, fault.words) ?? unknownWord(fault)
  const what = `${provider} sent an error in place of a reply${explained(fault)}`
  return { code, what, status: answer?.status, retryAfterMs: answer && retryAfterMs(answer.headers) }
}

// An API that names its error by a word we do not know blames the request (`invalid_prompt`, `image_too_large`, …);
// without any word nobody knows, and a second try is cheap.
function unknownWord({ words }: ApiFault): ProviderErrorCode {
  return words.some(word => word !== 'error') ? 'invalid_request' : 'server_error'
}

function decisiveCode(fault: ApiFault | undefined): ProviderErrorCode | undefined {
  return fault && (firstOf(decisive, fault.words) ?? saidInProse(fault.message))
}

// The three things that a provider says in prose alone, under a word that means more; a caller must tell them apart.
function saidInProse(message = ''): ProviderErrorCode | undefined {
  if (
    /prompt is too long|maximum context length|exceeds? the context (window|size)|context window exceeded/i.test(
      message,
    )
  ) {
    return 'context_length'
  }
  if (/credit balance is too low/i.test(message)) return 'quota_exceeded'
  // Without a status, as in mid stream, it is all that tells it from a failure.
  return /\b(engine|model|server)s? (is|are) (currently |temporarily )?overloaded\b/i.test(message)
    ? 'overloaded'
    : undefined
}

function firstOf(
  table: Readonly<Record<string, ProviderErrorCode>>,
  words: readonly string[],
): ProviderErrorCode | undefined {
  const word = words.find(each => Object.hasOwn(table, each))
  return word === undefined ? undefined : table[word]
}

function explained({ words, message }: ApiFault): string {
  const named = words.length === 0 ? '' : ` (${words[0]})`
  return message === undefined ? `${named}.` : `${named}: ${message}${/[.!?]$/.test(message) ? '' : '.'}`
}

// A client wraps the body of an error, or the event, in `error`; adapters hand over the bare body.
function faultThrown(thrown: unknown): ApiFault | undefined {
  const carried = field(thrown, 'error')
  if (carried === undefined || carried === null) return thrown instanceof Error ? undefined : apiFaultIn(thrown)
  return apiFaultIn(thrown instanceof Error ? carried : thrown)
}

function breakdown(provider: string, thrown: unknown, stage: WireStage): Classified {
  const bare = { status: undefined, retryAfterMs: undefined }
  if (causes(thrown).some(({ code }) => timeoutCodes.has(code))) {
    return { ...bare, code: 'timeout', what: `The connection to ${provider} was silent for too long.` }
  }
  switch (stage) {
    case 'prepared':
      return { ...bare, code: 'invalid_request', what: `The request to ${provider} could not be made.` }
    case 'sent':
      return { ...bare, code: 'network', what: `${provider} could not be reached, or hung up${named(thrown)}.` }
    case 'answered': {
      const how = thrown instanceof SyntaxError ? 'is not JSON where it must be' : 'broke off'
      return { ...bare, code: 'protocol', what: `The reply of ${provider} ${how}${named(thrown)}.` }
    }
    default:
      return stage satisfies never
  }
}

function named(thrown: unknown): string {
  const code = causes(thrown).find(({ code }) => code !== '')?.code
  return code === undefined ? '' : ` (${code})`
}

function causes(thrown: unknown): readonly { readonly code: string }[] {
  const chain: { code: string }[] = []
  for (let error = thrown; error instanceof Error && chain.length < 5; error = error.cause) {
    chain.push({ code: 'code' in error && typeof error.code === 'string' ? error.code : '' })
  }
  return chain
}
