// Text that is not trusted, as plain data: a model's answer, a tool's result. Keys that could become more than data, once
// somebody merges the object into another, never land.
import type { Json } from './json.ts'

const REFUSED: ReadonlySet<string> = new Set(['__proto__', 'constructor'])
// A key may be written with escapes; only then, or when its name is there, is the slow way needed.
const SUSPICIOUS = /__proto__|constructor|\\u/

/**
 * Parses JSON that is not trusted. The keys `__proto__` and `constructor` are left out.
 *
 * @throws SyntaxError for what is not JSON
 */
export function parsePlain(text: string): Json {
  if (!SUSPICIOUS.test(text)) return JSON.parse(text) as Json
  return JSON.parse(text, (key, value: unknown) => (REFUSED.has(key) ? undefined : value)) as Json
}
