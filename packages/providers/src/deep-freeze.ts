// Freezes plain data all the way down.

/** Freezes `value` and everything in it, in place; returns it. Meant for plain data without cycles. */
export function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    for (const part of Object.values(value)) deepFreeze(part)
    Object.freeze(value)
  }
  return value
}
