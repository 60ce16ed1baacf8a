// Stops asking a provider that is down: after failures in a row calls fail at once, until one of them is let through to
// see. It stands directly around one model, inside fallbacks and retries, so that these go on to what still works.
import { admit, type CallOutcome, type Circuit, type CircuitPolicy, closedCircuit, settle } from './circuit.ts'
import { ProviderError, type ProviderErrorCode } from './errors.ts'
import { isProviderError } from './failure.ts'
import { type KnownOptions, refuseStrange } from './known-options.ts'
import type { Model, ModelIo, ModelReply, ModelRequest } from './model.ts'
import { notify } from './notify.ts'
import { numberOption } from './number-option.ts'
import { systemClock, type TimedClock } from './timed-clock.ts'

/** What a breaker does at the moment. */
export type BreakerState =
  /** Calls pass; `failures` in a row are counted so far. */
  | { readonly type: 'closed'; readonly failures: number }
  /** Calls fail with `circuit_open`; after `retryAfterMs` one is let through. */
  | { readonly type: 'open'; readonly retryAfterMs: number }
  /** One call is under way to see whether the provider works; the others fail with `circuit_open`. */
  | { readonly type: 'half-open' }

/** A breaker went from one state to another. */
export interface BreakerChange {
  readonly modelId: string
  readonly from: BreakerState['type']
  readonly to: BreakerState['type']
}

/** When a breaker opens, and for how long. */
export interface BreakerOptions {
  /** Failures in a row that open it, none older than `windowMs`; a reply begins the count anew. Default 5. */
  readonly failures?: number
  /** In milliseconds. Default 60,000. */
  readonly windowMs?: number
  /** How long it stays open before one call may try, in milliseconds. Default 30,000. */
  readonly cooldownMs?: number
  /** Default: the platform's. */
  readonly clock?: Pick<TimedClock, 'now'>
  /** Hears of every change. What it throws is dropped. */
  readonly onChange?: (change: BreakerChange) => void
}

/** A model behind a breaker. */
export interface BreakerModel extends Model {
  state(): BreakerState
}

/** Failures that say that the provider does not work. All others (a wrong key, a rate limit, a wrong request) say nothing about that. */
const countedCodes: ReadonlySet<ProviderErrorCode> = new Set([
  'network',
  'overloaded',
  'protocol',
  'server_error',
  'timeout',
])

const breakerOptions: KnownOptions<BreakerOptions> = {
  failures: true,
  windowMs: true,
  cooldownMs: true,
  clock: true,
  onChange: true,
}

/**
 * Puts a breaker before a model. While it is open, calls fail with `circuit_open` (retryable, `retryAfterMs`) without
 * asking the provider. Wrap each model by itself: `withRetry(withFallback([withBreaker(a), withBreaker(b)]))`.
 *
 * @throws ProviderError `invalid_option` when a number makes no sense
 * @example
 * const model = withBreaker(openai('gpt-…'), { onChange: ({ to }) => logger.warn(`The circuit is ${to}.`) })
 * model.state() // { type: 'closed', failures: 0 }
 */
export function withBreaker(model: Model, options: BreakerOptions = {}): BreakerModel {
  refuseStrange('withBreaker', options, breakerOptions)
  const { modelId, settingFaults, assertReady, identity } = model
  const { clock = systemClock, onChange } = options
  const policy = policyOf(options)
  let circuit = closedCircuit

  const become = (next: Circuit): void => {
    const from = circuit.type
    circuit = next
    if (next.type !== from) notify(onChange, { modelId, from, to: next.type })
  }

  const call = async (request: ModelRequest, io: ModelIo): Promise<ModelReply> => {
    const admission = admit(circuit, clock.now())
    if (admission.type === 'refuse') throw refusal(modelId, admission.retryAfterMs)
    const { trial } = admission
    become(admission.circuit)
    let outcome: CallOutcome = 'success'
    try {
      return await model(request, io)
    } catch (error) {
      outcome = isProviderError(error) && countedCodes.has(error.code) ? 'failure' : 'neither'
      throw error
    } finally {
      become(settle(circuit, { trial, outcome }, clock.now(), policy))
    }
  }

  const state = (): BreakerState => stateOf(circuit, clock.now())
  return Object.freeze(
    Object.assign(
      call,
      { modelId, state },
      settingFaults && { settingFaults },
      assertReady && { assertReady },
      identity && { identity },
    ),
  )
}

function policyOf({ failures = 5, windowMs = 60_000, cooldownMs = 30_000 }: BreakerOptions): CircuitPolicy {
  return {
    failures: numberOption('failures', failures, { min: 1, whole: true }),
    windowMs: numberOption('windowMs', windowMs, { min: 1 }),
    cooldownMs: numberOption('cooldownMs', cooldownMs, { min: 0 }),
  }
}

function stateOf(circuit: Circuit, now: number): BreakerState {
  switch (circuit.type) {
    case 'closed':
      return { type: 'closed', failures: circuit.failedAt.length }
    case 'open':
      return { type: 'open', retryAfterMs: Math.max(0, circuit.until - now) }
    case 'half-open':
      return { type: 'half-open' }
  }
}

function refusal(modelId: string, retryAfterMs: number | undefined): ProviderError {
  const what = `The model "${modelId}" was not asked, because its last calls failed.`
  return new ProviderError('circuit_open', what, { retryAfterMs })
}
