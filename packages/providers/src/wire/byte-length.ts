// The size of a text in UTF-8, counted only where it matters: encoding a long history costs time.

const mostBytesPerUnit = 3

/** Whether a text has more than `maxBytes` bytes. */
export function exceedsBytes(text: string, maxBytes: number): boolean {
  if (text.length * mostBytesPerUnit <= maxBytes) return false
  return text.length > maxBytes || new TextEncoder().encode(text).length > maxBytes
}
