// The few assertions that the conformance cases need, so that they run under any test runner.

/** Throws unless the condition holds. */
export function check(condition: boolean, what: string): asserts condition {
  if (!condition) throw new Error(what)
}

/** Throws unless both values are the same plain data; an `undefined` property counts as absent. */
export function equal(actual: unknown, expected: unknown, what: string): void {
  check(same(actual, expected), `${what}: expected ${JSON.stringify(expected)}, got ${JSON.stringify(actual)}`)
}

/** What the promise rejects with; throws when it resolves. */
export async function rejection(promise: Promise<unknown>, what: string): Promise<unknown> {
  const outcome = await promise.then(
    () => undefined,
    (reason: unknown) => ({ reason }),
  )
  check(outcome !== undefined, `${what}: it must reject, and it resolved`)
  return outcome.reason
}

function same(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return Object.is(a, b)
  if (Array.isArray(a) !== Array.isArray(b)) return false
  const [left, right] = [new Map<string, unknown>(present(a)), new Map<string, unknown>(present(b))]
  return left.size === right.size && [...left].every(([key, value]) => right.has(key) && same(value, right.get(key)))
}

function present(value: object): [string, unknown][] {
  return Object.entries(value).filter(([, part]) => part !== undefined)
}
