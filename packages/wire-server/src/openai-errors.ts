// How OpenAI refuses, in both of its APIs.
import type { Body, Problem } from './dialect.ts'
import type { RefusalReason } from './wire-turn.ts'

export function openaiRefusal(reason: RefusalReason, model: string): Problem {
  const request = 'invalid_request_error'
  switch (reason) {
    case 'authentication':
      return { status: 401, type: request, code: 'invalid_api_key', message: 'Incorrect API key provided.' }
    case 'conflict':
      return { status: 409, type: request, message: 'The resource was updated by another request.' }
    case 'context_length': {
      const message = "This model's maximum context length is 128000 tokens. Please reduce the length of the messages."
      return { status: 400, type: request, code: 'context_length_exceeded', param: 'messages', message }
    }
    case 'invalid_request':
      return { status: 400, type: request, code: 'invalid_value', param: 'model', message: 'Invalid value.' }
    case 'not_found': {
      const message = `The model \`${model}\` does not exist or you do not have access to it.`
      return { status: 404, type: request, code: 'model_not_found', message }
    }
    case 'overloaded':
      return {
        status: 503,
        type: 'server_error',
        message: 'The engine is currently overloaded, please try again later',
      }
    case 'permission': {
      const message = 'Country, region, or territory not supported'
      return { status: 403, type: 'request_forbidden', code: 'unsupported_country_region_territory', message }
    }
    case 'quota_exceeded': {
      const message = 'You exceeded your current quota, please check your plan and billing details.'
      return { status: 429, type: 'insufficient_quota', code: 'insufficient_quota', message }
    }
    case 'rate_limited':
      return { status: 429, type: 'requests', code: 'rate_limit_exceeded', message: 'Rate limit reached for requests' }
    case 'server_error':
      return { status: 500, type: 'server_error', message: 'The server had an error while processing your request.' }
    case 'timeout':
      return { status: 408, type: 'server_error', message: 'The request timed out.' }
    case 'too_large':
      return { status: 413, type: request, message: 'Maximum content size limit (26214400) exceeded' }
    default:
      return reason satisfies never
  }
}

export function openaiErrorBody({ message, type, param = null, code = null }: Problem): Body {
  return { error: { message, type, param, code } }
}

export function openaiHeaders(n: number): Readonly<Record<string, string>> {
  return {
    'x-request-id': `req_${n}`,
    'openai-processing-ms': '12',
    'x-ratelimit-limit-requests': '10000',
    'x-ratelimit-remaining-requests': '9999',
    'x-ratelimit-reset-requests': '6ms',
    'x-ratelimit-limit-tokens': '2000000',
    'x-ratelimit-remaining-tokens': '1999000',
    'x-ratelimit-reset-tokens': '30ms',
  }
}

export function missingOpenaiKey(headers: Readonly<Record<string, string>>): Problem | undefined {
  if (/^Bearer \S/.test(headers.authorization ?? '')) return undefined
  const message = "You didn't provide an API key. You need to provide your API key in an Authorization header."
  return { status: 401, type: 'invalid_request_error', message }
}

/** A refusal of the request itself. */
export function badRequest(message: string, param: string | null = null, code: string | null = null): Problem {
  return { status: 400, type: 'invalid_request_error', message, param, code }
}

/** The first field that the API does not know. */
export function unknownField(body: Body, known: ReadonlySet<string>): Problem | undefined {
  const field = Object.keys(body).find(name => !known.has(name))
  return field === undefined ? undefined : badRequest(`Unknown parameter: '${field}'.`, field, 'unknown_parameter')
}
