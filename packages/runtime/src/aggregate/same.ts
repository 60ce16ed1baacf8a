// When two answers are the same. A parameter of every aggregation: what counts as agreement depends on what is answered.

/**
 * The same value in every part; the order of keys does not matter, a property that is undefined counts as absent, and 0 is -0,
 * as JSON has it.
 */
export function sameStructure(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b || Object.is(a, b)
  if (Array.isArray(a) !== Array.isArray(b)) return false
  const left = present(a)
  const right = new Map(present(b))
  return (
    left.length === right.size && left.every(([key, part]) => right.has(key) && sameStructure(part, right.get(key)))
  )
}

/** The same text to the letter; other values by their JSON, the order of keys included. */
export function sameExactly(a: unknown, b: unknown): boolean {
  return typeof a === 'string' || typeof b === 'string' ? a === b : JSON.stringify(a) === JSON.stringify(b)
}

/** The same words, whatever their case, their spaces and the marks around them; other values by their structure. */
export function sameWords(a: unknown, b: unknown): boolean {
  return typeof a === 'string' && typeof b === 'string' ? words(a) === words(b) : sameStructure(a, b)
}

function words(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}

const present = (value: object): [string, unknown][] => Object.entries(value).filter(([, part]) => part !== undefined)
