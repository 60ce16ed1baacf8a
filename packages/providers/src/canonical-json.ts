// One text for one value: what a request is recognised by. Equal values have equal texts, whatever the order in which
// their keys were written; a key that is `undefined` is as good as absent.

/** The JSON of a plain value with the keys of every object sorted. What JSON cannot say becomes what `JSON.stringify` makes of it. */
export function canonicalJson(value: unknown): string {
  // The types of `JSON.stringify` do not say that it leaves out a lone `undefined`.
  const text: string | undefined = JSON.stringify(value, (_, part: unknown) => sorted(part))
  return text ?? 'null'
}

function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
}
