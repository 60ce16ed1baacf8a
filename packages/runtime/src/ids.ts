// The id port. One random prefix a runtime and a counter behind it: unique across processes, cheap in the loop.
import { nanoid } from 'nanoid'

export interface Ids {
  /** A new id, for example `run-V1StGXR8-12`. */
  next(kind: string): string
}

export function createIds(prefix: string = nanoid(8)): Ids {
  let n = 0
  return { next: kind => `${kind}-${prefix}-${++n}` }
}
