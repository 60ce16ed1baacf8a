// Keeps secrets out of errors. A provider, or a proxy before it, may repeat the key in what it says; what is shown passes
// through here first. The original error is never kept as a cause: it may hold headers and bodies. A cleaned copy is.

/** Replaces every secret in a text. */
export type Redact = (text: string) => string

const secretHeader = /auth|cookie|key|secret|token/i
/** A key has more characters; taking shorter ones out, such as the "none" of a server without keys, would garble what is said. */
const shortestSecret = 8
const longestText = 500
const deepestCause = 5

/** Redacts the key and the values of those headers that carry secrets by their name, each from 8 characters on. */
export function redactor(apiKey: string | undefined, headers: Readonly<Record<string, string>>): Redact {
  const fromHeaders = Object.entries(headers).filter(([name]) => secretHeader.test(name))
  // `Bearer abc` is a secret, and so is `abc` alone.
  const secrets = [apiKey, ...fromHeaders.flatMap(([, value]) => [value, value.replace(/^\S+\s+/, '')])]
    .filter(secret => secret !== undefined && secret.trim().length >= shortestSecret)
    .sort((a = '', b = '') => b.length - a.length)
  return text => secrets.reduce<string>((clean, secret = '') => clean.replaceAll(secret, '[redacted]'), text)
}

/**
 * What a provider says, fit for an error. It may quote the prompt at any length: it is cut, after redaction, as a cut
 * could leave the half of a key that redaction no longer finds.
 */
export function quotable(text: string, redact: Redact): string {
  const clean = redact(text)
  return clean.length > longestText ? `${clean.slice(0, longestText)}…` : clean
}

/** A copy of an error and its causes that holds names, codes, messages and stacks, all of them clean. */
export function cleanCause(thrown: unknown, redact: Redact, depth: number = deepestCause): Error | undefined {
  if (!(thrown instanceof Error) || depth === 0) return undefined
  const cause = cleanCause(thrown.cause, redact, depth - 1)
  const message = quotable(thrown.message, redact)
  const copy = new Error(message, cause && { cause })
  copy.name = thrown.name
  copy.stack = redact(thrown.stack ?? '').replace(redact(thrown.message), message)
  return 'code' in thrown && typeof thrown.code === 'string' ? Object.assign(copy, { code: redact(thrown.code) }) : copy
}
