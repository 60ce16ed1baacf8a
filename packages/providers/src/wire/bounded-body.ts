// A body that is read to a limit and no further: neither an endless reply nor a decompression bomb fills the memory.

export interface BoundedBody {
  readonly body: ReadableStream<Uint8Array>
  /** Ends the body where it is, in good order, and closes the connection. */
  close(): void
}

/**
 * Passes the bytes on; past `maxBytes` it cancels the source and fails with what `tooLarge` returns, or, where that is
 * nothing, just ends.
 *
 * @param onEnd - hears that all was read
 */
export function boundedBody(
  source: ReadableStream<Uint8Array>,
  maxBytes: number,
  tooLarge: () => Error | undefined,
  onEnd: () => void = () => {},
): BoundedBody {
  const reader = source.getReader()
  let left = maxBytes
  let closed = false
  const underlying = {
    async pull(controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> {
      const { done, value } = await reader.read()
      if (done) {
        if (!closed) onEnd()
        return controller.close()
      }
      left -= value.byteLength
      if (left >= 0) return controller.enqueue(value)
      const error = tooLarge()
      await reader.cancel(error).catch(() => {}) // the source may have failed already; this error says more
      if (error) throw error
      controller.close()
    },
    cancel: (reason: unknown): Promise<void> => reader.cancel(reason),
  }
  return {
    body: new ReadableStream(underlying, { highWaterMark: 0 }),
    close() {
      closed = true
      // Whoever reads is told that there is no more. A source that has failed already needs no closing.
      reader.cancel().catch(() => {})
    },
  }
}
