// The one place that reads the environment: Node, Bun and Deno have it on `process`, a browser has none.

/** The value of a variable; a blank one counts as not set. */
export function environmentVariable(name: string): string | undefined {
  const { process } = globalThis as { process?: { env?: Readonly<Record<string, string | undefined>> } }
  const value = process?.env?.[name]?.trim()
  return value === '' ? undefined : value
}
