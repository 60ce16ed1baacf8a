// Which child or timer waits for which number: what a token must say to be current (K4). Plain JSON. A list, since every turn makes a
// new one, and an object of many keys that are new each time is slow to copy; and since keys come from outside, where `__proto__`
// is a key like any other.

export type OpenKeys = readonly (readonly [key: string, n: number])[]

export const NO_KEYS: OpenKeys = []

/** Undefined: nobody waits under this key. */
export function numberOf(open: OpenKeys, key: string): number | undefined {
  for (const [other, n] of open) if (other === key) return n
  return undefined
}

export const withoutKey = (open: OpenKeys, key: string): OpenKeys => open.filter(([other]) => other !== key)

/** Whoever waited under the key before no longer does. */
export const withKey = (open: OpenKeys, key: string, n: number): OpenKeys => [...withoutKey(open, key), [key, n]]

/** Whether a value that was stored is such a list. */
export function areOpenKeys(value: unknown): value is OpenKeys {
  const isEntry = (entry: unknown): boolean =>
    Array.isArray(entry) && entry.length === 2 && typeof entry[0] === 'string' && Number.isInteger(entry[1])
  return Array.isArray(value) && value.every(isEntry)
}
