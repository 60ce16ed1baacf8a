// Circles of waiting (K9): a request to somebody who waits for its asker would never end.
import type { Cell } from './cell.ts'

/** True when whoever would have to answer `asker` waits, through requests of their own, for `asker` itself. */
export function isCircle(asker: Cell, callee: Cell): boolean {
  const seen = new Set<Cell>()
  const reaches = (cell: Cell): boolean => {
    if (cell === asker) return true
    if (seen.has(cell)) return false
    seen.add(cell)
    for (const request of cell.asks?.values() ?? []) if (reaches(request.callee)) return true
    return false
  }
  return reaches(callee)
}
