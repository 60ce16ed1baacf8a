// A body that comes whole, read as text to a limit and no further.

/**
 * All of the text. Past `maxBytes` it cancels the source and fails with what `tooLarge` returns.
 *
 * @param onEnd - hears that all was read
 */
export async function boundedText(
  source: ReadableStream<Uint8Array>,
  maxBytes: number,
  tooLarge: () => Error,
  onEnd: () => void,
): Promise<string> {
  const reader = source.getReader()
  const decoder = new TextDecoder()
  let left = maxBytes
  let text = ''
  for (;;) {
    const { done, value } = await reader.read()
    if (done) break
    left -= value.byteLength
    if (left < 0) {
      const error = tooLarge()
      await reader.cancel(error).catch(() => {}) // the source may have failed already; this error says more
      throw error
    }
    text += decoder.decode(value, { stream: true })
  }
  onEnd()
  return text + decoder.decode()
}
