import { inspect } from 'node:util'
import { describe, expect, test, vi } from 'vitest'
import { type ModelIo, ProviderError, type TimedClock } from '../../src/index.ts'
import { openWireCall, type WireCall } from '../../src/wire/wire-call.ts'
import { resolveWire, type WireOptions } from '../../src/wire/wire-options.ts'
import { code, never } from '../asking.ts'
import { type HandClock, handClock } from '../hand-clock.ts'
import { simulatedClock } from '../simulated-clock.ts'
import { watchedSignal } from '../watched-signal.ts'

const key = 'sk-test-0123456789'
const acme = { name: 'Acme', keyVariable: 'ACME_API_KEY', baseUrlVariable: 'ACME_BASE_URL', needsKey: true }
const url = 'http://acme.test/v1'

const open = (options: WireOptions = {}, io: ModelIo = never): WireCall =>
  openWireCall(io, resolveWire({ apiKey: key, ...options }, acme))

/** A fetch that gives this answer. */
const answering = (body: string | null, init: ResponseInit = {}) =>
  vi.fn<typeof globalThis.fetch>(async () => new Response(body, init))

/** A fetch that never answers, and fails as soon as its signal fires. */
const hanging = () =>
  vi.fn<typeof globalThis.fetch>((_, init) => {
    const { promise, reject } = Promise.withResolvers<never>()
    init?.signal?.addEventListener('abort', () => reject(init.signal?.reason))
    return promise
  })

/** Reads as a client reads a stream. */
const read = (response: Response): Promise<string> => new Response(response.body).text()

/** Does to a call what a client does, and returns what the call then says went wrong. */
async function failing(call: WireCall, init: RequestInit = {}, partialText?: string): Promise<ProviderError> {
  const thrown = await call.fetch(url, { method: 'POST', body: '{}', ...init }).then(
    async response => {
      const text = await read(response).catch((error: unknown) => error)
      return text instanceof Error ? text : new Error(`the client read ${String(text)}`)
    },
    (error: unknown) => new Error('Connection error.', { cause: error }),
  )
  return call.failure(thrown, partialText)
}

describe('what is sent', () => {
  test('goes out as it is, without following redirects', async () => {
    const fetch = answering('ok')
    const init = { method: 'POST', body: '{"a":1}', headers: { 'x-a': '1' } }
    expect(await read(await open({ fetch }).fetch(url, init))).toBe('ok')
    expect(fetch).toHaveBeenCalledWith(url, expect.objectContaining({ ...init, redirect: 'manual' }))
  })

  test('is refused before anything is sent when it is too large', async () => {
    const fetch = answering('ok')
    const error = await failing(open({ fetch, maxRequestBytes: 7 }), { body: '{"é":1}' })
    expect(error).toMatchObject({ code: 'context_length', message: expect.stringContaining('"maxRequestBytes"') })
    expect(fetch).not.toHaveBeenCalled()
    await expect(open({ fetch, maxRequestBytes: 8 }).fetch(url, { body: '{"é":1}' })).resolves.toBeInstanceOf(Response)
  })
})

describe('a reply', () => {
  test('is read to the limit and fails past it, and the source is cancelled', async () => {
    const cancel = vi.fn()
    const endless = () =>
      new ReadableStream({ pull: controller => controller.enqueue(new TextEncoder().encode('0123456789')), cancel })
    const error = await failing(open({ fetch: async () => new Response(endless()), maxReplyBytes: 95 }))
    expect(error).toMatchObject({ code: 'reply_too_large', retryable: false })
    expect(error.message).toContain('"maxReplyBytes"')
    expect(cancel).toHaveBeenCalledOnce()
    const fits = open({ fetch: answering('0123456789'), maxReplyBytes: 10 })
    expect(await read(await fits.fetch(url))).toBe('0123456789')
  })

  test('that the client does not want to read on is cancelled at its source', async () => {
    const cancel = vi.fn()
    const call = open({ fetch: async () => new Response(new ReadableStream({ cancel })) })
    await (await call.fetch(url)).body?.cancel('enough')
    expect(cancel).toHaveBeenCalledWith('enough')
  })

  test('keeps status and headers for the client', async () => {
    const call = open({ fetch: answering('{}', { status: 201, headers: { 'x-a': '1' } }), stream: false })
    const response = await call.fetch(url)
    expect([response.status, response.headers.get('x-a'), await response.text()]).toEqual([201, '1', '{}'])
  })

  test('that is JSON where a stream was asked for says which option helps', async () => {
    const fetch = answering('{"choices":[]}', { headers: { 'content-type': 'application/json' } })
    const error = await failing(open({ fetch }))
    expect(error).toMatchObject({ code: 'protocol', message: expect.stringContaining('"stream: false"') })
  })

  test('without a body stays without one', async () => {
    expect((await open({ fetch: answering(null, { status: 204 }) }).fetch(url)).body).toBeNull()
  })

  test('that is a web page is none', async () => {
    const error = await failing(
      open({ fetch: answering('<html>', { headers: { 'content-type': 'text/html; charset=utf-8' } }) }),
    )
    expect(error).toMatchObject({ code: 'protocol', retryable: true, message: expect.stringContaining('web page') })
  })

  test.each([301, 302, 303, 307, 308])('that is a redirect (%d) is refused for good', async status => {
    const fetch = answering(null, { status, headers: { location: 'http://elsewhere.test' } })
    const error = await failing(open({ fetch }))
    expect(error).toMatchObject({ code: 'protocol', retryable: false, status })
    expect(fetch).toHaveBeenCalledOnce()
  })

  test('that hides a redirect, as in a browser, is refused for good', async () => {
    const hidden = Object.defineProperty(Response.error(), 'type', { value: 'opaqueredirect' })
    expect(await failing(open({ fetch: async () => hidden }))).toMatchObject({ code: 'protocol', retryable: false })
  })
})

describe('a refusal', () => {
  const body = JSON.stringify({ error: { type: 'rate_limit_error', message: 'Slow down.' } })
  const headers = { 'x-request-id': 'req_7', 'retry-after': '3', 'content-type': 'application/json' }

  test('is read from the wire, and the client sees it all the same', async () => {
    const call = open({ fetch: answering(body, { status: 429, headers }) })
    expect(await read(await call.fetch(url))).toBe(body)
    expect(call.failure(new Error('429'))).toMatchObject({
      code: 'rate_limited',
      status: 429,
      retryAfterMs: 3_000,
      requestId: 'req_7',
      message: expect.stringContaining('Acme answered 429 (rate_limit_error): Slow down.'),
    })
  })

  test('is one even when its body breaks off, or does not end', async () => {
    const broken = new ReadableStream({ start: controller => controller.error(new TypeError('terminated')) })
    const endless = new ReadableStream({ pull: controller => controller.enqueue(new Uint8Array(50_000)) })
    for (const stream of [broken, endless]) {
      const error = await failing(open({ fetch: async () => new Response(stream, { status: 401 }) }))
      expect(error).toMatchObject({ code: 'authentication', status: 401 })
    }
  })

  test('that comes as JSON in place of a stream outranks what the client made of it', async () => {
    const overloaded = JSON.stringify({ type: 'error', error: { type: 'overloaded_error', message: 'Busy.' } })
    const call = open({ fetch: answering(overloaded, { headers: { 'content-type': 'application/json' } }) })
    await call.fetch(url)
    expect(call.failure(new ProviderError('protocol', 'The stream ended early.')).code).toBe('overloaded')
  })
})

describe('the request id', () => {
  test.each(['x-request-id', 'request-id'])('is read from %s', async name => {
    const call = open({ fetch: answering('ok', { headers: { [name]: 'req_1' } }) })
    expect(call.requestId).toBeUndefined()
    await call.fetch(url)
    expect(call.requestId).toBe('req_1')
    expect(call.failure(new TypeError('terminated')).requestId).toBe('req_1')
  })
})

describe('the deadlines', () => {
  const timeouts = { connectMs: 1, firstTokenMs: 2, idleMs: 3, totalMs: 4 }

  test('follow the stages of a stream, one at a time beside the total', async () => {
    const clock = handClock()
    const call = open({ clock, timeouts, fetch: answering('ok') })
    expect(clock.pending).toEqual([4])
    const fetching = call.fetch(url)
    expect(clock.pending).toEqual([4, 1])
    await fetching
    expect(clock.pending).toEqual([4, 2])
    call.progress()
    expect(clock.pending).toEqual([4, 3])
    call.progress()
    expect(clock.pending).toEqual([4, 3])
    call.end()
    expect(clock.pending).toEqual([])
    call.progress()
    expect(clock.pending).toEqual([])
  })

  test('between tokens begin again with each of them, without a timer for each', async () => {
    const clock = simulatedClock()
    const idle = { ...timeouts, idleMs: 30, firstTokenMs: 30, totalMs: 1_000 }
    const call = open({ clock, timeouts: idle, fetch: answering('ok') })
    await call.fetch(url)
    for (let token = 0; token < 5; token += 1) {
      call.progress()
      await clock.advance(29)
    }
    expect(() => call.progress()).not.toThrow()
    await clock.advance(30)
    expect(() => call.progress()).toThrow('within 30 ms ("timeouts.idleMs")')
  })

  test('of the stages do not exist without a stream', async () => {
    const clock = handClock()
    const call = open({ clock, timeouts, stream: false, fetch: answering('ok') })
    await call.fetch(url)
    call.progress()
    expect(clock.pending).toEqual([4])
  })

  test('end the call with a timeout that names the option', async () => {
    const clock = handClock()
    const call = open({ clock, timeouts, fetch: hanging() })
    const failure = failing(call, {}, 'so far')
    clock.fire() // the total was set first
    const error = await failure
    expect(error).toMatchObject({ code: 'timeout', retryable: true, partialText: 'so far' })
    expect(error.message).toContain('within 4 ms ("timeouts.totalMs")')
    expect(call.signal.aborted).toBe(true)
  })

  test.each([
    ['connectMs', 0],
    ['firstTokenMs', 1],
    ['idleMs', 2],
  ])('%s is named too', async (name, stage) => {
    const clock = handClock()
    const call = open({ clock: withoutTotal(clock), timeouts, fetch: stage === 0 ? hanging() : answering('ok') })
    const fetching = call.fetch(url).catch(() => {})
    if (stage > 0) await fetching
    if (stage > 1) call.progress()
    clock.fire()
    const error = call.failure(new Error('aborted'))
    expect(error).toMatchObject({ code: 'timeout', message: expect.stringContaining(`"timeouts.${name}"`) })
    await fetching
  })
})

/** Passes on all timers but the first: the total deadline. */
function withoutTotal(clock: HandClock): TimedClock {
  let first = true
  return {
    now: clock.now,
    setTimeout: (fn, ms) => {
      const skip = first
      first = false
      return skip ? undefined : clock.setTimeout(fn, ms)
    },
    clearTimeout: handle => clock.clearTimeout(handle),
  }
}

describe('an abort', () => {
  test('before the call is no call', () => {
    expect(() => open({}, { signal: AbortSignal.abort('enough') })).toThrow(code('aborted'))
  })

  test('in flight ends it with the reason as its cause', async () => {
    const controller = new AbortController()
    const failure = failing(open({ fetch: hanging() }, { signal: controller.signal }), {}, 'so far')
    controller.abort('enough')
    expect(await failure).toMatchObject({ code: 'aborted', cause: 'enough', partialText: 'so far', retryable: false })
  })

  test('outranks whatever is thrown after it, and a deadline that passed before outranks the abort', () => {
    const controller = new AbortController()
    const aborted = open({}, { signal: controller.signal })
    const clock = handClock()
    const late = open({ clock }, { signal: controller.signal })
    clock.fire()
    controller.abort()
    expect(aborted.failure(new ProviderError('protocol', 'The stream ended early.')).code).toBe('aborted')
    expect(late.failure(new Error('aborted')).code).toBe('timeout')
  })

  test('lets no token through that the client had buffered', () => {
    const controller = new AbortController()
    const call = open({}, { signal: controller.signal })
    call.progress()
    controller.abort()
    expect(() => call.progress()).toThrow(code('aborted'))
  })

  test('reaches the request also where the client has a signal of its own', async () => {
    const client = new AbortController()
    const caller = new AbortController()
    const fetch = hanging()
    const error = failing(open({ fetch }, { signal: caller.signal }), { signal: client.signal })
    caller.abort(new Error('enough'))
    expect((await error).code).toBe('aborted')
    expect(fetch.mock.calls[0]?.[1]?.signal?.aborted).toBe(true)
  })

  test('finds no listener after the end', () => {
    const { signal, listeners } = watchedSignal()
    const call = open({}, { signal })
    expect(listeners()).toBe(1)
    call.end()
    expect(listeners()).toBe(0)
    expect(call.signal.aborted).toBe(true)
  })
})

describe('an error', () => {
  test('holds no key, however deep one looks', async () => {
    const body = JSON.stringify({ error: { type: key, code: key, message: `Incorrect API key provided: ${key}.` } })
    const call = open({ fetch: answering(body, { status: 401 }), headers: { authorization: 'Bearer s3cret-token' } })
    await call.fetch(url)
    const cause = Object.assign(new Error('s3cret-token'), { headers: { authorization: key } })
    const errors = [
      call.failure(Object.assign(new Error(`401 ${key}`, { cause }), { error: JSON.parse(body) })),
      open().failure(new ProviderError('protocol', `The reply holds ${key}.`)),
      open().failure(new TypeError(`Headers.append: "Bearer ${key}" is an invalid header value.`)),
    ]
    for (const error of errors) {
      const seen = `${inspect(error, { depth: 20, showHidden: true })}${JSON.stringify(error)}${error.stack}${error.cause}`
      expect(seen).not.toContain(key)
      expect(seen).not.toContain('s3cret-token')
    }
    expect(errors[0]?.message).toContain('Incorrect API key provided: [redacted].')
  })

  test('quotes a provider that repeats the prompt at 500 characters at most', async () => {
    const call = open({
      fetch: answering(JSON.stringify({ error: { message: 'prompt '.repeat(500) } }), { status: 400 }),
    })
    expect((await failing(call)).message.length).toBeLessThan(700)
  })

  test('of a codec keeps its code and gains what the call knows', async () => {
    const call = open({ fetch: answering('ok', { headers: { 'request-id': 'req_1' } }) })
    await call.fetch(url)
    const original = new ProviderError('protocol', 'No terminator.', { retryable: false, cause: new Error(`x ${key}`) })
    expect(call.failure(original, 'half')).toMatchObject({
      code: 'protocol',
      message: original.message,
      retryable: false,
      cause: { message: 'x [redacted]' },
      requestId: 'req_1',
      partialText: 'half',
    })
  })
})
