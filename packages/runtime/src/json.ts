// Plain JSON: the only thing that may enter a journal or cross a process. What would come back from a journal as something
// else (an Error as `{}`, NaN as null) is a fault, so that an actor never sees other data after a crash than before it.

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

/** The first part of a value that is not plain JSON. */
export interface JsonFault {
  /** From the value down to the part, for example `.items[3].price`; empty when it is the value itself. */
  readonly path: string
  /** What stands there, in words. */
  readonly found: string
}

// Far from where reading or writing JSON runs out of stack.
const DEEPEST = 1000

function faultOf(value: unknown): string | undefined {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return undefined
    case 'number':
      return Number.isFinite(value) ? undefined : `the number ${String(value)}`
    case 'undefined':
      return 'undefined in a list'
    case 'bigint':
      return 'a BigInt'
    case 'function':
    case 'symbol':
      return `a ${typeof value}`
    default:
      return undefined
  }
}

/** Plain in any realm: its prototype, if it has one, is the last of the chain. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || Object.getPrototypeOf(prototype) === null
}

const nameOf = (value: object): string => `an instance of ${value.constructor.name || 'a class'}`

function search(value: unknown, above: object[]): JsonFault | undefined {
  if (typeof value !== 'object' || value === null) {
    const found = faultOf(value)
    return found === undefined ? undefined : { path: '', found }
  }
  if (above.includes(value)) return { path: '', found: 'a circle' }
  if (above.length === DEEPEST) return { path: '', found: `something nested deeper than ${DEEPEST}` }
  if (!Array.isArray(value) && !isPlain(value)) return { path: '', found: nameOf(value) }
  above.push(value)
  const fault = Array.isArray(value) ? searchList(value, above) : searchObject(value, above)
  above.pop()
  return fault
}

function searchList(list: readonly unknown[], above: object[]): JsonFault | undefined {
  for (let at = 0; at < list.length; at += 1) {
    const fault = search(list[at], above)
    if (fault) return { path: `[${at}]${fault.path}`, found: fault.found }
  }
  return undefined
}

function searchObject(object: object, above: object[]): JsonFault | undefined {
  for (const [key, part] of Object.entries(object)) {
    // A property that is undefined and one that is absent mean the same here.
    const fault = part === undefined ? undefined : search(part, above)
    if (fault) return { path: `.${key}${fault.path}`, found: fault.found }
  }
  return undefined
}

/** Why `value` cannot be written down as it is; `undefined` when it can. `undefined` itself and undefined properties can. */
export function jsonFault(value: unknown): JsonFault | undefined {
  return value === undefined ? undefined : search(value, [])
}

// `__proto__` and `constructor` change what an object is; `xstate$$type` makes XState revive an actor from data.
const REFUSED_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'xstate$$type'])
// A key may be written with escapes; only then, or when its name is there, is the slow way needed.
const SUSPICIOUS = /__proto__|constructor|xstate\$\$type|\\u/

/** Parses text that is not trusted: keys that could become more than data are left out. Throws a `SyntaxError`. */
export function parseJson(text: string): unknown {
  if (!SUSPICIOUS.test(text)) return JSON.parse(text)
  return JSON.parse(text, (key, value: unknown) => (REFUSED_KEYS.has(key) ? undefined : value))
}
