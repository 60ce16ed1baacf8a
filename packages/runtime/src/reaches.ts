// Whether somebody can be reached from a place, asked before anything runs.
import { type Address, resolveAddress } from './address.ts'
import type { Wanted } from './capability.ts'
import type { Host } from './host.ts'

/** Whether a request routed from below `under` finds somebody who is so wanted: there, or further up. */
export function reaches(host: Host, under: Address, wanted: string | Wanted): boolean {
  const search = typeof wanted === 'string' ? { agent: wanted } : wanted
  for (let at = under; at !== ''; at = resolveAddress(at, '..')) {
    if (search.agent !== undefined && host.has(`${at}/${search.agent}`)) return true
    if (host.find(at, search).length > 0) return true
  }
  return false
}
