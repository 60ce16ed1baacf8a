// How Anthropic refuses.
import type { Body, Problem } from './dialect.ts'
import type { RefusalReason } from './wire-turn.ts'

export function anthropicRefusal(reason: RefusalReason, model: string): Problem {
  switch (reason) {
    case 'authentication':
      return { status: 401, type: 'authentication_error', message: 'invalid x-api-key' }
    case 'conflict':
      return { status: 409, type: 'conflict_error', message: 'The resource was changed by another request.' }
    case 'context_length': {
      const message = 'prompt is too long: 210000 tokens > 200000 maximum'
      return { status: 400, type: 'invalid_request_error', message }
    }
    case 'invalid_request':
      return { status: 400, type: 'invalid_request_error', message: 'model: Input should be a valid string' }
    case 'not_found':
      return { status: 404, type: 'not_found_error', message: `model: ${model}` }
    case 'overloaded':
      return { status: 529, type: 'overloaded_error', message: 'Overloaded' }
    case 'permission':
      return {
        status: 403,
        type: 'permission_error',
        message: 'Your API key does not have permission to use this model.',
      }
    case 'quota_exceeded':
      return {
        status: 402,
        type: 'billing_error',
        message: 'There is an issue with your billing or payment information.',
      }
    case 'rate_limited': {
      const message = 'This request would exceed the rate limit for your organization.'
      return { status: 429, type: 'rate_limit_error', message }
    }
    case 'server_error':
      return { status: 500, type: 'api_error', message: 'Internal server error' }
    case 'timeout':
      return { status: 504, type: 'timeout_error', message: 'Request timed out' }
    case 'too_large':
      return { status: 413, type: 'request_too_large', message: 'Request exceeds the maximum allowed number of bytes.' }
    default:
      return reason satisfies never
  }
}

export function anthropicErrorBody({ type, message }: Problem, n: number): Body {
  return { type: 'error', error: { type, message }, request_id: `req_${n}` }
}

export function anthropicHeaders(n: number): Readonly<Record<string, string>> {
  return {
    'request-id': `req_${n}`,
    'anthropic-organization-id': 'org_1',
    'anthropic-ratelimit-requests-limit': '4000',
    'anthropic-ratelimit-requests-remaining': '3999',
    'anthropic-ratelimit-requests-reset': '2026-10-21T07:28:00Z',
    'anthropic-ratelimit-tokens-limit': '400000',
    'anthropic-ratelimit-tokens-remaining': '399000',
    'anthropic-ratelimit-tokens-reset': '2026-10-21T07:28:00Z',
  }
}
