// How a wrapper reads the failure of the model inside, and how it tells it on: with more said, and nothing lost.
import { isStatecraftError, ProviderError, type ProviderErrorDetails, providerErrorCodes } from './errors.ts'

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
  const kept = { retryable, status, retryAfterMs, requestId, partialText, cause: error }
  return new ProviderError(code, say(whatOf(error)), { ...kept, ...changes })
}

/** The message without its advice, which every new error appends again. */
function whatOf({ code, message }: ProviderError): string {
  const advice = ` ${providerErrorCodes[code].whatToDo}`
  return message.endsWith(advice) ? message.slice(0, -advice.length) : message
}
