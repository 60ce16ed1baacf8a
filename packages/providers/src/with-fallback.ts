// Other models for the same call, in order of preference. The next one is asked when the failure is one that another model
// may not have; faults of the call itself (a broken history, a wrong request) and aborts end it with the first model.
import { throwIfAborted } from './abort.ts'
import { attempts } from './attempts.ts'
import { ProviderError, type ProviderErrorCode, type ProviderErrorDetails } from './errors.ts'
import { afterLost, isProviderError, lostIn, retell } from './failure.ts'
import { identityOf } from './identity.ts'
import { type KnownOptions, refuseStrange } from './known-options.ts'
import { defineModel, type Model, type ModelSettings } from './model.ts'

/** When to fall back. */
export interface FallbackOptions {
  /**
   * Whether the next model is asked after this failure. Default: after failures of one provider or account, such as
   * `overloaded`, `quota_exceeded`, `authentication`, `not_found`, `context_length`, `circuit_open` or `network`; not
   * after those of the call itself: `invalid_conversation`, `invalid_request`, `invalid_option`, nor of scripts and
   * recordings. After an abort it is not asked.
   */
  readonly when?: (error: ProviderError) => boolean
}

/** Whether another model may do better. One line for every code, so that a new one must decide. */
const anotherMayAnswer: Readonly<Record<ProviderErrorCode, boolean>> = {
  aborted: false,
  authentication: true,
  circuit_open: true,
  context_length: true,
  invalid_conversation: false,
  invalid_option: false,
  invalid_request: false,
  model_unavailable: true,
  network: true,
  not_found: true,
  overloaded: true,
  permission: true,
  protocol: true,
  quota_exceeded: true,
  rate_limited: true,
  recording_mismatch: false,
  reply_too_large: true,
  script_exhausted: false,
  script_mismatch: false,
  server_error: true,
  timeout: true,
}

const fallbackOptions: KnownOptions<FallbackOptions> = { when: true }

/**
 * Asks the first model, and the next one when it fails; `modelId` of the reply says who answered. The id of the whole is
 * the first model's; a setting must be one that all of them have.
 *
 * When several were asked in vain, the error has the code, status and ids of the last failure, its message names all, and
 * its `cause` holds every error. It is retryable if any of them is, after the shortest pause that any of them asks for:
 * so `withRetry(withFallback([a, b]))` begins again with `a`.
 *
 * @throws ProviderError `invalid_option` when there is no model
 * @example
 * const model = withRetry(withFallback([anthropic('claude-…'), openai('gpt-…')]))
 */
export function withFallback(models: readonly Model[], options: FallbackOptions = {}): Model {
  refuseStrange('withFallback', options, fallbackOptions)
  const { when = ({ code }) => anotherMayAnswer[code] } = options
  const candidates = [...models]
  const [first] = candidates
  if (first === undefined) throw new ProviderError('invalid_option', '"models" is empty: there is nothing to ask.')

  return defineModel(
    first.modelId,
    async (request, io) => {
      const nextIo = attempts(io)
      const errors: ProviderError[] = []
      for (const model of candidates) {
        try {
          return afterLost(await model(request, nextIo()), lostOf(errors))
        } catch (error) {
          throwIfAborted(io.signal)
          if (!isProviderError(error)) throw error
          errors.push(error)
          if (!when(error)) break
        }
      }
      throw summary(candidates, errors)
    },
    {
      settingFaults: settings => candidates.flatMap(model => faultsOf(model, settings)),
      assertReady: () => assertOneReady(candidates),
      identity: () => ({ modelId: first.modelId, api: 'fallback', inside: candidates.map(identityOf) }),
    },
  )
}

/** One that can be called is enough; else the first one's error says what is missing. */
function assertOneReady(candidates: readonly Model[]): void {
  const errors: unknown[] = []
  for (const { assertReady } of candidates) {
    try {
      return assertReady?.()
    } catch (error) {
      errors.push(error)
    }
  }
  throw errors[0]
}

/** Each with the model that has it: the others may well take the setting. */
function faultsOf({ modelId, settingFaults }: Model, settings: ModelSettings): readonly string[] {
  return (settingFaults?.(settings) ?? []).map(fault => `${modelId}: ${fault}`)
}

function summary(candidates: readonly Model[], errors: readonly ProviderError[]): ProviderError {
  const last = errors.at(-1)
  // A loop over at least one model ends with a reply or with an error.
  if (last === undefined) throw new TypeError('There is no failure to tell.')
  if (errors.length === 1) return last
  const tried = errors.map(({ code }, index) => `${candidates[index]?.modelId} (${code})`).join(', ')
  return retell(last, what => `None of the models answered: ${tried}. The last failure: ${what}`, {
    retryable: errors.some(error => error.retryable),
    ...lostBeforeLast(errors),
    retryAfterMs: shortestPause(errors.filter(error => error.retryable)),
    cause: new AggregateError(errors, `Failures of ${tried}`),
  })
}

const lostOf = (errors: readonly ProviderError[]): number => errors.reduce((sum, error) => sum + lostIn(error), 0)

/** The last one tells of itself by its code. */
function lostBeforeLast(errors: readonly ProviderError[]): Pick<ProviderErrorDetails, 'lostAttempts'> {
  const own = errors.at(-1)?.details.lostAttempts
  const lost = lostOf(errors.slice(0, -1)) + (typeof own === 'number' ? own : 0)
  return lost === 0 ? {} : { lostAttempts: lost }
}

/** `undefined` as soon as one of them asks for no pause. */
function shortestPause(errors: readonly ProviderError[]): number | undefined {
  const pauses = errors.map(error => error.retryAfterMs).filter(pause => pause !== undefined)
  return pauses.length > 0 && pauses.length === errors.length ? Math.min(...pauses) : undefined
}
