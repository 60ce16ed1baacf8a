// Addresses: `/`-separated paths that stay the same over restarts, processes and machines. XState's session ids never do.
import { StatecraftError } from './errors.ts'

/** For example `root/writer`. The parent's address is the part before the last `/`. */
export type Address = string

const PART = /^[\w.:@~+-]{1,128}$/

/** Throws `address_invalid` unless `part` may stand between two slashes. */
export function checkPart(part: string): string {
  if (!PART.test(part) || part === '.' || part === '..') {
    throw new StatecraftError(
      'address_invalid',
      `"${part}" cannot be part of an address: use 1 to 128 letters, digits or - _ . : @ ~ +`,
    )
  }
  return part
}

/** The address of a child. Throws `address_invalid`. */
export function childAddress(parent: Address | undefined, id: string): Address {
  checkPart(id)
  return parent === undefined ? id : `${parent}/${id}`
}

/** What a sender means by an address: `..` is its parent, `./id` a child of its own. */
export function resolveAddress(from: Address, to: Address): Address {
  if (to === '..') return from.slice(0, Math.max(0, from.lastIndexOf('/')))
  return to.startsWith('./') ? `${from}/${to.slice(2)}` : to
}

/** The last part: the name that a reader knows an actor by. */
export function lastPart(address: Address): string {
  return address.slice(address.lastIndexOf('/') + 1)
}
