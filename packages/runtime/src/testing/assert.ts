// The few assertions that suites for any test runner need.

/** Throws unless the condition holds. */
export function check(condition: boolean, what: string): asserts condition {
  if (!condition) throw new Error(what)
}

/** Throws unless both are the same plain data; a property that is `undefined` counts as absent. */
export function equal(actual: unknown, expected: unknown, what: string): void {
  check(isSame(actual, expected), `${what}: expected ${show(expected)}, got ${show(actual)}`)
}

/** The code of what `act` throws. Throws when it throws nothing. */
export function codeThrown(act: () => unknown, what: string): unknown {
  try {
    act()
  } catch (error) {
    return (error as { code?: unknown }).code
  }
  throw new Error(`${what}: it must throw, and it did not`)
}

const show = (value: unknown): string => JSON.stringify(value) ?? String(value)

const present = (value: object): [string, unknown][] => Object.entries(value).filter(([, part]) => part !== undefined)

/** Whether both are the same plain data. */
export function isSame(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return Object.is(a, b)
  if (Array.isArray(a) !== Array.isArray(b)) return false
  const left = present(a)
  const right = new Map(present(b))
  return left.length === right.size && left.every(([key, part]) => right.has(key) && isSame(part, right.get(key)))
}
