// A body that is read to a limit and no further: neither an endless reply nor a decompression bomb fills the memory.

/** Passes the bytes on; past `maxBytes` it cancels the source and fails with what `tooLarge` returns. `onEnd`: all was read. */
export function boundedBody(
  source: ReadableStream<Uint8Array>,
  maxBytes: number,
  tooLarge: () => Error,
  onEnd: () => void = () => {},
): ReadableStream<Uint8Array> {
  const reader = source.getReader()
  let left = maxBytes
  const underlying = {
    async pull(controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> {
      const { done, value } = await reader.read()
      if (done) {
        onEnd()
        return controller.close()
      }
      left -= value.byteLength
      if (left >= 0) return controller.enqueue(value)
      const error = tooLarge()
      await reader.cancel(error).catch(() => {}) // the source may have failed already; this error says more
      throw error
    },
    cancel: (reason: unknown): Promise<void> => reader.cancel(reason),
  }
  return new ReadableStream(underlying, { highWaterMark: 0 })
}
