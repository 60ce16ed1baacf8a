// The fetch that a provider's client is given. It sends no more than allowed, follows no redirect (the body, which is the
// conversation, would go to the foreign address), reads no more than allowed, and tells its watcher how far the call is.
// A refusal is read here, so that what it means does not depend on the client.
import { ProviderError } from '../errors.ts'
import { apiFaultIn } from './api-fault.ts'
import { type BoundedBody, boundedBody } from './bounded-body.ts'
import { boundedText } from './bounded-text.ts'
import { exceedsBytes } from './byte-length.ts'
import type { WireAnswer } from './classify.ts'
import type { ResolvedWireOptions } from './wire-options.ts'

/** Who follows the call. */
export interface FetchWatcher {
  sent(): void
  answered(answer: WireAnswer): void
  /** The body of the reply can be read, and closed. */
  reading(body: Pick<BoundedBody, 'close'>): void
  /** The reply was read to its end. */
  read(): void
  /** The reply is larger than allowed; returns what to throw, or nothing where what is there will do. */
  tooLarge(error: ProviderError): ProviderError | undefined
  /** Ends the call; returns what to throw. */
  stop(error: ProviderError): ProviderError
}

const longestRefusal = 64 * 1024

/** A fetch for one call; `signal` ends it, whatever signal the client has: that one follows it. */
export function guardedFetch(
  options: ResolvedWireOptions,
  signal: AbortSignal,
  watcher: FetchWatcher,
): typeof globalThis.fetch {
  const { provider, maxReplyBytes, maxRequestBytes } = options

  const refuseLargeRequest = (body: unknown): void => {
    if (typeof body !== 'string' || !exceedsBytes(body, maxRequestBytes)) return
    const what = `The request is larger than ${maxRequestBytes} bytes ("maxRequestBytes"), so it was not sent.`
    throw watcher.stop(new ProviderError('context_length', what))
  }

  const replyTooLarge = (): ProviderError => {
    const what = `The reply of ${provider} is larger than ${maxReplyBytes} bytes ("maxReplyBytes").`
    return new ProviderError('reply_too_large', what)
  }

  // A refusal that breaks off, or does not end, is still one: its status says enough.
  const refusal = async (response: Response): Promise<Response> => {
    const { status, headers, body } = response
    const bounded = body && boundedBody(body, longestRefusal, () => new Error('The refusal is too long to be read.'))
    const text = await new Response(bounded?.body).text().catch(() => '')
    const said = parsed(text)
    if (response.ok && said !== undefined && apiFaultIn(said) === undefined)
      throw watcher.stop(notStreamed(provider, status))
    watcher.answered({ status, headers, body: said })
    return new Response(text, { status, headers })
  }

  const whole = async (response: Response, body: ReadableStream<Uint8Array>): Promise<Response> => {
    const text = await boundedText(body, maxReplyBytes, () => watcher.stop(replyTooLarge()), watcher.read)
    return withText(response, text)
  }

  const reply = (response: Response): Response | Promise<Response> => {
    const { status, headers, body } = response
    const type = headers.get('content-type') ?? ''
    if (/\bhtml\b/i.test(type)) throw watcher.stop(webPage(provider, status))
    // JSON where a stream was asked for is an error in place of it, and the clients would read it as no events at all.
    if (options.stream && /\bjson\b/i.test(type)) return refusal(response)
    if (body === null) return response
    if (!options.stream) return whole(response, body)
    const bounded = boundedBody(body, maxReplyBytes, () => watcher.tooLarge(replyTooLarge()), watcher.read)
    watcher.reading(bounded)
    return Object.defineProperty(response, 'body', { value: bounded.body })
  }

  return async (input, init) => {
    refuseLargeRequest(init?.body)
    watcher.sent()
    const response = await options.fetch(input, { ...init, redirect: 'manual', signal })
    watcher.answered({ status: response.status, headers: response.headers })
    if (isRedirect(response)) throw watcher.stop(redirected(provider, response.status))
    return response.ok ? reply(response) : refusal(response)
  }
}

// A new response takes as long to make as all else around a call, so the one that came is changed: a stream is read from its
// body, and what came whole from its text. There is no way past the bounds: the body that was read is locked.
function withText(response: Response, text: string): Response {
  return Object.defineProperties(response, {
    text: { value: async () => text },
    json: { value: async () => JSON.parse(text) as unknown },
  })
}

// A browser hides a redirect that is not followed behind a status of 0.
function isRedirect({ type, status }: Response): boolean {
  return type === 'opaqueredirect' || (status >= 300 && status < 400)
}

function redirected(provider: string, status: number): ProviderError {
  const what = `${provider} answered with a redirect, which is not followed: the conversation would go elsewhere.`
  return new ProviderError('protocol', what, { status, retryable: false })
}

function webPage(provider: string, status: number): ProviderError {
  return new ProviderError('protocol', `${provider} answered with a web page.`, { status })
}

function notStreamed(provider: string, status: number): ProviderError {
  const what = `${provider} answered with JSON where a stream was asked for: set the option "stream: false" if it does not stream.`
  return new ProviderError('protocol', what, { status })
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
