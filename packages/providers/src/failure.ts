// How a wrapper reads the failure of the model inside, and how it tells it on: with more said, and nothing lost.
import {
  isStatecraftError,
  ProviderError,
  type ProviderErrorCode,
  type ProviderErrorDetails,
  providerErrorCodes,
  type StatecraftErrorShape,
} from './errors.ts'
import type { ModelReply } from './model.ts'

/** True for errors of this package, also when another copy of it made them. */
export function isProviderError(thrown: unknown): thrown is ProviderError {
  return isStatecraftError(thrown) && Object.hasOwn(providerErrorCodes, thrown.code) && 'retryAfterMs' in thrown
}

/**
 * The same failure in other words: code, status, ids and partial text stay, the error itself becomes the cause.
 *
 * @param say - makes the new sentence of the old one
 * @param changes - what is different after all
 */
export function retell(
  error: ProviderError,
  say: (what: string) => string,
  changes: ProviderErrorDetails = {},
): ProviderError {
  const { code, retryable, status, retryAfterMs, requestId, partialText } = error
  const lostAttempts = lostBefore(error)
  const kept = { retryable, status, retryAfterMs, requestId, partialText, lostAttempts, cause: error }
  return new ProviderError(code, say(whatOf(error)), { ...kept, ...changes })
}

/** The message without its advice, which every new error appends again. */
function whatOf({ code, message }: ProviderError): string {
  const advice = ` ${providerErrorCodes[code].whatToDo}`
  return message.endsWith(advice) ? message.slice(0, -advice.length) : message
}

/** Failures of calls that a provider may charge for: it was at work, and nobody knows how far it had come. */
const charged: ReadonlySet<string> = new Set<ProviderErrorCode>(['timeout', 'protocol', 'reply_too_large', 'aborted'])

type Failed = Pick<StatecraftErrorShape, 'code'> & { readonly details?: Readonly<Record<string, unknown>> }

const lostBefore = ({ details }: Failed): number | undefined =>
  typeof details?.lostAttempts === 'number' ? details.lostAttempts : undefined

/** How many attempts of a failed call the provider may charge for, those that were tried before included. */
export function lostIn(failure: Failed): number {
  return (lostBefore(failure) ?? 0) + (charged.has(failure.code) ? 1 : 0)
}

/** Whether a failed call may cost something all the same. What, nobody knows. */
export function mayHaveCost(failure: Failed): boolean {
  return lostIn(failure) > 0
}

/** A reply that came after attempts that were lost. */
export function afterLost(reply: ModelReply, lost: number): ModelReply {
  return lost === 0 ? reply : { ...reply, lostAttempts: lost + (reply.lostAttempts ?? 0) }
}
