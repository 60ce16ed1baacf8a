// Reading JSON that somebody else wrote: nothing is taken for what it claims to be.

/** Whether a value is a JSON object. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/**
 * A field of an object that was parsed from JSON; `undefined` when the value is no object or lacks it. For names that
 * stand in the code, none of which every object has: that is not looked for, as it would cost more than the rest.
 */
export function field(value: unknown, name: string): unknown {
  return isRecord(value) ? value[name] : undefined
}

/** A text; `undefined` for everything else, `null` included. */
export function textField(value: unknown, name: string): string | undefined {
  const found = field(value, name)
  return typeof found === 'string' ? found : undefined
}

/** A count, such as of tokens: a whole number of at least 0; `undefined` for everything else. */
export function countField(value: unknown, name: string): number | undefined {
  const found = field(value, name)
  return typeof found === 'number' && Number.isSafeInteger(found) && found >= 0 ? found : undefined
}

/** A list; `undefined` for everything else. */
export function listField(value: unknown, name: string): readonly unknown[] | undefined {
  const found = field(value, name)
  return Array.isArray(found) ? found : undefined
}
