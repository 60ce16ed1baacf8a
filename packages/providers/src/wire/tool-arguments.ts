// The arguments of a tool call as a model writes them: text, perhaps in pieces, perhaps without end, perhaps not JSON.
import { ProviderError } from '../errors.ts'
import type { Json } from '../json.ts'
import { parsePlain } from '../plain-json.ts'
import { exceedsBytes } from './byte-length.ts'

/** Arguments that were JSON, or the text that was not. */
export type ToolArguments = { readonly input: Json } | { readonly input: undefined; readonly malformed: string }

/**
 * Adds a piece to arguments that arrive in a stream.
 *
 * @throws ProviderError `reply_too_large` as soon as they cannot fit any more
 */
export function growToolArguments(text: string, piece: string, maxBytes: number): string {
  const grown = text + piece
  if (grown.length > maxBytes) throw tooLarge(maxBytes) // a character has at least one byte
  return grown
}

/**
 * Reads complete arguments. Some models write nothing at all for a call without arguments: that is an empty object.
 *
 * @throws ProviderError `reply_too_large` when the text has more than `maxBytes` bytes
 */
export function readToolArguments(text: string, maxBytes: number): ToolArguments {
  if (exceedsBytes(text, maxBytes)) throw tooLarge(maxBytes)
  if (text.trim() === '') return { input: {} }
  try {
    return { input: parsePlain(text) }
  } catch {
    return { input: undefined, malformed: text }
  }
}

function tooLarge(maxBytes: number): ProviderError {
  const what = `The arguments of a tool call are larger than ${maxBytes} bytes ("maxToolArgumentBytes").`
  return new ProviderError('reply_too_large', what)
}
