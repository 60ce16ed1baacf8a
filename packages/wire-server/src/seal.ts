// The seal of a thought: what a provider signs or encrypts, so that it knows its own thoughts again.
import { createHash } from 'node:crypto'

export function sealOf(thought: string): string {
  return createHash('sha256').update(thought).digest('base64')
}
