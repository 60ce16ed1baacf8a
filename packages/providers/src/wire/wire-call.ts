// One call over HTTP, from its begin to its end, whichever client makes it. It owns the signal, the deadlines and the caps,
// and it alone says what a failure means. Invariants: what ends a call first is what it failed of, and nothing
// but an abort fails it once the answer is complete; soon after
// `end` no timer, no listener and no socket is left; no error holds a key.
import { throwIfAborted } from '../abort.ts'
import { ProviderError, type ProviderErrorDetails, providerErrorCodes } from '../errors.ts'
import type { ModelIo, ModelSettings } from '../model.ts'
import type { BoundedBody } from './bounded-body.ts'
import { classify, type WireAnswer, type WireStage } from './classify.ts'
import { closeSoon } from './closing.ts'
import { startDeadlines } from './deadlines.ts'
import { guardedFetch } from './guarded-fetch.ts'
import { cleanCause, quotable, type Redact, redactor } from './secrets.ts'
import type { ResolvedWireOptions } from './wire-options.ts'

// Made once: an abort without a reason makes an error with a stack, which takes longer than the rest of the end.
const over = new Error('The call is over.')

type Known = Pick<ProviderErrorDetails, 'requestId' | 'partialText' | 'cause'>

export interface WireCall {
  /** For the client: fires on the caller's abort, on any deadline, on any cap, and at the end. */
  readonly signal: AbortSignal
  /** For the client, as its fetch: refuses redirects, bounds the bytes, starts the deadlines. */
  readonly fetch: typeof globalThis.fetch
  /** The provider's id of the call, from the headers of its answer; `undefined` before that, or when it gives none. */
  readonly requestId: string | undefined
  /**
   * A token arrived: the idle deadline begins again. Call it before the token is shown to anyone.
   *
   * @throws what has ended the call, when it has ended: clients deliver what they had buffered even then
   */
  progress(): void
  /**
   * The answer is complete: what may still follow is waited for briefly, and neither a deadline nor a cap takes the
   * answer away any more. An abort still does.
   */
  complete(): void
  /**
   * What the failure means, whoever threw it. An error body or event of the API that came in place of a reply may be
   * given as it is. The first thing that ended the call (an abort, a deadline, a cap) outranks what is thrown after it.
   *
   * @param partialText - the text that had arrived
   */
  failure(thrown: unknown, partialText?: string): ProviderError
  /**
   * Settles as the work does, or at once with what ends the call before: whoever waits is not kept waiting while the
   * connection is closed. What the work comes to after that is dropped.
   */
  settled<T>(work: Promise<T>): Promise<T>
  /** Stops the timers, and cancels the reply if it is still open. Belongs into `finally`. */
  end(): void
}

/**
 * Begins a call.
 *
 * @param settings - of the call: how hard the model is told to think says how long it may be silent
 * @throws ProviderError `aborted` when the signal has fired already; `model_unavailable` when the key is missing
 * @example
 * const call = openWireCall(io, options)
 * try {
 *   return await call.settled(ask({ fetch: call.fetch, signal: call.signal }))
 * } catch (thrown) {
 *   throw call.failure(thrown)
 * } finally {
 *   call.end()
 * }
 */
export function openWireCall(io: ModelIo, options: ResolvedWireOptions, settings: ModelSettings = {}): WireCall {
  throwIfAborted(io.signal)
  const redact = redactor(options.apiKey, options.headers)
  const controller = new AbortController()
  let stage: WireStage = 'prepared'
  let answer: WireAnswer | undefined
  let stopped: ProviderError | undefined
  let isRead = false
  let isComplete = false
  let body: Pick<BoundedBody, 'close'> | undefined

  const ended = Promise.withResolvers<never>()
  ended.promise.catch(() => {}) // nobody need wait for it

  const stop = (error: ProviderError): ProviderError => {
    if (stopped) return stopped
    stopped = error
    ended.reject(error)
    closeSoon(() => controller.abort(error))
    return error
  }
  /** What would take an answer away ends its connection once it is complete. */
  const unlessComplete = (error: ProviderError): ProviderError | undefined => {
    if (!isComplete) return stop(error)
    body?.close()
    return undefined
  }
  const onAbort = (): void => {
    stop(new ProviderError('aborted', 'The call was aborted.', { cause: io.signal.reason }))
  }
  io.signal.addEventListener('abort', onAbort, { once: true })
  const deadlines = startDeadlines(options.timeouts(settings), options.stream, options.clock, what => {
    unlessComplete(new ProviderError('timeout', what))
  })

  const requestId = (): string | undefined =>
    answer?.headers.get('x-request-id') ?? answer?.headers.get('request-id') ?? undefined

  const watcher = {
    sent() {
      stage = 'sent'
      deadlines.sent()
    },
    answered(seen: WireAnswer) {
      stage = 'answered'
      deadlines.answered()
      answer = seen
    },
    reading(bounded: Pick<BoundedBody, 'close'>) {
      body = bounded
    },
    read() {
      isRead = true
    },
    tooLarge: unlessComplete,
    stop,
  }

  const meaning = (thrown: unknown, known: Known): ProviderError => {
    const seen = classify(options.provider, thrown, stage, answer)
    const cause = cleanCause(thrown, redact)
    return new ProviderError(seen.code, quotable(seen.what, redact), { ...seen, ...known, cause })
  }

  return {
    signal: controller.signal,
    fetch: guardedFetch(options, controller.signal, watcher),
    get requestId() {
      return requestId()
    },
    progress() {
      if (stopped) throw stopped
      deadlines.progress()
    },
    complete() {
      if (isComplete) return
      isComplete = true
      deadlines.complete()
    },
    failure(thrown, partialText) {
      const known = {
        requestId: redact(requestId() ?? '') || undefined,
        partialText: redact(partialText ?? '') || undefined,
      }
      if (stopped) return enriched(stopped, { ...known, cause: stopped.cause }, redact)
      // A refusal, read from the wire, says more than what a client or a codec makes of it.
      const refused = answer?.body !== undefined
      if (refused || !(thrown instanceof ProviderError)) return meaning(thrown, known)
      return enriched(thrown, { ...known, cause: cleanCause(thrown.cause, redact) }, redact)
    },
    settled: work => Promise.race([work, ended.promise]),
    end() {
      deadlines.clear()
      io.signal.removeEventListener('abort', onAbort)
      // Nothing is left to be closed of a reply that was read: an abort would only cost.
      if (!stopped && !isRead) controller.abort(over)
    },
  }
}

/** The same error, clean and knowing more: errors do not change once made. */
function enriched(error: ProviderError, known: Known, redact: Redact): ProviderError {
  const advice = ` ${providerErrorCodes[error.code].whatToDo}`
  const what = error.message.endsWith(advice) ? error.message.slice(0, -advice.length) : error.message
  const { retryable, status, retryAfterMs } = error
  const requestId = known.requestId ?? error.requestId
  const partialText = known.partialText ?? (error.partialText && redact(error.partialText))
  return new ProviderError(error.code, redact(what), {
    retryable,
    status,
    retryAfterMs,
    ...known,
    requestId,
    partialText,
  })
}
