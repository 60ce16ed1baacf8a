import { describe, expect, test } from 'vitest'
import { classify, type WireAnswer } from '../../src/wire/classify.ts'

const answer = (status: number, body?: unknown, headers: Record<string, string> = {}): WireAnswer => ({
  status,
  headers: new Headers(headers),
  body,
})
const openai = (type: string, code: string | null, message = 'No.') => ({ error: { type, code, message, param: null } })
const anthropic = (type: string, message = 'No.') => ({ type: 'error', error: { type, message }, request_id: 'req_1' })
const refused = (status: number, body?: unknown, headers?: Record<string, string>) =>
  classify('Acme', new Error('as the client puts it'), 'answered', answer(status, body, headers))
const thrown = (error: unknown, stage: 'prepared' | 'sent' | 'answered' = 'answered') =>
  classify('Acme', error, stage, stage === 'answered' ? answer(200) : undefined)

describe('[E1a] a status without words', () => {
  test.each([
    [400, 'invalid_request'],
    [401, 'authentication'],
    [402, 'quota_exceeded'],
    [403, 'permission'],
    [404, 'not_found'],
    [408, 'timeout'],
    [409, 'server_error'],
    [413, 'context_length'],
    [415, 'invalid_request'],
    [422, 'invalid_request'],
    [429, 'rate_limited'],
    [500, 'server_error'],
    [502, 'server_error'],
    [503, 'overloaded'],
    [504, 'timeout'],
    [529, 'overloaded'],
    [599, 'server_error'],
  ] as const)('%d means %s', (status, code) => {
    expect(refused(status)).toMatchObject({
      code,
      status,
      what: `Acme answered ${status} without a reason that can be read.`,
    })
  })
})

describe('a word that can mean only one thing outranks the status', () => {
  test.each([
    [429, openai('insufficient_quota', 'insufficient_quota'), 'quota_exceeded'],
    [429, openai('requests', 'billing_not_active'), 'quota_exceeded'],
    [400, openai('invalid_request_error', 'context_length_exceeded'), 'context_length'],
    [400, anthropic('invalid_request_error', 'prompt is too long: 210000 tokens > 200000 maximum'), 'context_length'],
    [400, anthropic('invalid_request_error', 'Your credit balance is too low to access the API.'), 'quota_exceeded'],
    [400, { object: 'error', message: "This model's maximum context length is 4096 tokens." }, 'context_length'],
    [500, anthropic('overloaded_error'), 'overloaded'],
    [503, openai('server_error', 'slow_down'), 'overloaded'],
  ] as const)('%d %j', (status, body, code) => {
    expect(refused(status, body)).toMatchObject({ code, status })
  })
})

describe('a word of many uses does not', () => {
  test.each([
    [401, openai('invalid_request_error', null), 'authentication'],
    [404, openai('invalid_request_error', null), 'not_found'],
    [429, openai('tokens', 'rate_limit_exceeded'), 'rate_limited'],
    [503, openai('server_error', null), 'overloaded'],
    [400, anthropic('not_found_error'), 'invalid_request'],
  ] as const)('%d %j', (status, body, code) => {
    expect(refused(status, body)).toMatchObject({ code, status })
  })
})

test.each([
  [openai('requests', 'rate_limit_exceeded', 'Slow down'), 'Acme answered 429 (rate_limit_exceeded): Slow down.'],
  [anthropic('rate_limit_error', 'Slow down.'), 'Acme answered 429 (rate_limit_error): Slow down.'],
  [{ error: 'model "x" not found' }, 'Acme answered 429: model "x" not found.'],
  [{ detail: [{ msg: 'field required' }] }, 'Acme answered 429: [{"msg":"field required"}].'],
  [{ error: {} }, 'Acme answered 429.'],
  [['nonsense'], 'Acme answered 429 without a reason that can be read.'],
])('a refusal is told in the words of the API: %j', (body, what) => {
  expect(refused(429, body).what).toBe(what)
})

test('how long to wait comes from the headers', () => {
  expect(refused(429, undefined, { 'retry-after': '7' }).retryAfterMs).toBe(7_000)
  expect(refused(429).retryAfterMs).toBeUndefined()
})

describe('an error in place of a reply, under status 200', () => {
  test.each([
    [anthropic('overloaded_error'), 'overloaded'],
    [anthropic('api_error'), 'server_error'],
    [anthropic('rate_limit_error'), 'rate_limited'],
    [anthropic('authentication_error'), 'authentication'],
    [anthropic('permission_error'), 'permission'],
    [anthropic('not_found_error'), 'not_found'],
    [anthropic('timeout_error'), 'timeout'],
    [anthropic('billing_error'), 'quota_exceeded'],
    [anthropic('invalid_request_error'), 'invalid_request'],
    [{ type: 'error', code: 'server_error', message: 'No.', param: null, sequence_number: 3 }, 'server_error'],
    [{ code: 'invalid_prompt', message: 'No.' }, 'invalid_request'],
    [{ type: 'error', code: null, message: 'No.' }, 'server_error'],
    [{ error: 'out of memory' }, 'server_error'],
  ] as const)('%j means %s, thrown by a client or given as it is', (body, code) => {
    expect(thrown(body)).toMatchObject({ code })
    expect(thrown(Object.assign(new Error('as a client puts it'), { error: body }))).toMatchObject({ code })
  })

  test('is found in JSON that came in place of a stream', () => {
    const seen = classify(
      'Acme',
      new Error('no events'),
      'answered',
      answer(200, anthropic('overloaded_error', 'Busy')),
    )
    expect(seen).toMatchObject({
      code: 'overloaded',
      what: 'Acme sent an error in place of a reply (overloaded_error): Busy.',
    })
  })

  test('is not seen in JSON that is a reply', () => {
    const reply = { id: 'm', type: 'message', content: [], error: null }
    expect(classify('Acme', new Error('no events'), 'answered', answer(200, reply)).code).toBe('protocol')
  })
})

describe('a breakdown', () => {
  const reset = new TypeError('fetch failed', { cause: Object.assign(new Error('read'), { code: 'ECONNRESET' }) })

  test('before the answer is the network', () => {
    const wrapped = new Error('Connection error.', { cause: reset })
    expect(thrown(wrapped, 'sent')).toMatchObject({
      code: 'network',
      what: 'Acme could not be reached, or hung up (ECONNRESET).',
    })
  })

  test('in mid answer is a reply that broke off', () => {
    const broken = new TypeError('terminated', {
      cause: Object.assign(new Error('other side closed'), { code: 'UND_ERR_SOCKET' }),
    })
    expect(thrown(broken)).toMatchObject({ code: 'protocol', what: 'The reply of Acme broke off (UND_ERR_SOCKET).' })
    expect(thrown(new TypeError('terminated'))).toMatchObject({
      code: 'protocol',
      what: 'The reply of Acme broke off.',
    })
  })

  test.each(['ETIMEDOUT', 'UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT'])(
    'by a timeout of the connection (%s) is a timeout',
    code => {
      const error = new TypeError('fetch failed', { cause: Object.assign(new Error('slow'), { code }) })
      expect(thrown(error, 'sent').code).toBe('timeout')
    },
  )

  test('in the JSON is a reply that is not what was promised', () => {
    expect(thrown(new SyntaxError('Unexpected token'))).toMatchObject({
      code: 'protocol',
      what: 'The reply of Acme is not JSON where it must be.',
    })
  })

  test('before anything was sent is a request that cannot be made', () => {
    expect(thrown(new TypeError('Do not know how to serialize a BigInt'), 'prepared').code).toBe('invalid_request')
  })

  test.each([undefined, null, 'text', 7])('of nothing that says anything (%o) is told by its stage', what => {
    expect(thrown(what, 'sent').code).toBe('network')
    expect(thrown(what).code).toBe('protocol')
  })
})
