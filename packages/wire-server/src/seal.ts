// The seal of a thought: what a provider signs or encrypts, so that it knows its own thoughts again, and their order.
import { createHash } from 'node:crypto'

/** @param at - the place of the thought among those of its reply */
export function sealOf(thought: string, at = 0): string {
  return createHash('sha256')
    .update(at === 0 ? thought : `${at} ${thought}`)
    .digest('base64')
}
