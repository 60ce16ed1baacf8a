// The first words of something, on one line, for whoever only wants to know what it is about.

const MOST = 200

/** At most 200 characters; what is cut ends with an ellipsis. */
export function shorten(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
  const line = text
    .slice(0, 2 * MOST)
    .replace(/\s+/g, ' ')
    .trim()
  return line.length < text.length && line.length > MOST ? `${line.slice(0, MOST - 1).trimEnd()}…` : line
}
