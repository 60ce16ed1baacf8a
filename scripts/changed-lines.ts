// How a kept text differs from the current one, for a check that shows what a rewrite would change.
import { diff } from 'node:util'

/** The lines that differ, as `+ new` and `- old`. */
export function changedLines(kept: string, current: string): string[] {
  return diff(current.split('\n'), kept.split('\n'))
    .filter(([change]) => change !== 0)
    .map(([change, line]) => `${change > 0 ? '+' : '-'} ${line}`)
}
