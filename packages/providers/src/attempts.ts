// The stream of a call that is tried more than once. Whoever watches sees one answer at a time: a `restart` comes before
// a new attempt if the last one had shown something, and an attempt that is over shows nothing more.
import type { ModelIo } from './model.ts'

/** Returns the io of one attempt after the other; each call of the function begins the next attempt. */
export function attempts(io: ModelIo): () => ModelIo {
  const { emit } = io
  if (emit === undefined) return () => io
  let current = 0
  let shown = false
  return () => {
    current += 1
    const own = current
    if (shown) emit({ type: 'restart' })
    shown = false
    return {
      ...io,
      emit: part => {
        if (own !== current) return
        shown = part.type !== 'restart'
        emit(part)
      },
    }
  }
}
