// What a provider says went wrong, read from an error body or an error event of any of the APIs and their look-alikes:
// `{ error: { type, code, message } }`, the same without the wrapper, `{ error: 'text' }`, `{ detail: … }`.
import { field, isRecord, textField } from './shape.ts'

export interface ApiFault {
  /** The words of the API for this error, such as `rate_limit_error` and `insufficient_quota`, the most specific first. */
  readonly words: readonly string[]
  readonly message: string | undefined
}

/** `undefined` when the value is not an error. */
export function apiFaultIn(value: unknown): ApiFault | undefined {
  const inner = field(value, 'error')
  if (typeof inner === 'string') return { words: [], message: inner }
  if (isRecord(inner)) return read(inner)
  const bare = isRecord(value) ? read(value) : undefined
  return bare?.message === undefined ? undefined : bare // anything may have a `type`
}

function read(error: Readonly<Record<string, unknown>>): ApiFault {
  const details = field(error, 'details')
  const words = [textField(details, 'error_code'), textField(error, 'code'), textField(error, 'type')]
  const known = words.filter(word => word !== undefined)
  const message = textField(error, 'message') ?? detail(error.detail)
  return { words: known, message }
}

function detail(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined
  return typeof value === 'string' ? value : JSON.stringify(value)
}
