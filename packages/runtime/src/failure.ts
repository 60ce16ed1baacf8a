// An error as plain data: what journals keep, events carry and charts see. `Error` objects turn into `{}` in JSON.
import { type ErrorCode, errorCodes, isStatecraftError, StatecraftError } from './errors.ts'
import { jsonFault } from './json.ts'

export interface Failure {
  readonly code: string
  readonly message: string
  readonly retryable: boolean
  /** More about it, such as which limit was reached. */
  readonly details?: Readonly<Record<string, unknown>>
}

/** Any thrown value as a {@link Failure}; what is not an error of ours gets `fallback` as its code. */
export function toFailure(error: unknown, fallback = 'step_failed'): Failure {
  if (isStatecraftError(error) || isFailure(error)) {
    const { code, message, retryable } = error
    const details = plainDetails((error as { details?: unknown }).details)
    return { code, message, retryable, ...(details && Object.keys(details).length > 0 && { details }) }
  }
  const message = error instanceof Error ? error.message : String(error)
  return { code: fallback, message, retryable: false }
}

/** As much of the details as a journal can hold. */
function plainDetails(details: unknown): Failure['details'] {
  if (typeof details !== 'object' || details === null) return undefined
  return Object.fromEntries(Object.entries(details).filter(([, detail]) => !jsonFault(detail)))
}

export function isFailure(value: unknown): value is Failure {
  return (
    typeof value === 'object' &&
    value !== null &&
    !(value instanceof Error) &&
    typeof (value as Failure).code === 'string' &&
    typeof (value as Failure).message === 'string' &&
    typeof (value as Failure).retryable === 'boolean'
  )
}

/** A failure as something to throw. A code that is not ours is kept in `details`. */
export function toError(failure: Failure): StatecraftError {
  const known = failure.code in errorCodes
  const code = known ? (failure.code as ErrorCode) : 'step_failed'
  return new StatecraftError(code, failure.message, {
    cause: failure,
    details: { ...failure.details, ...(!known && { code: failure.code }) },
  })
}
