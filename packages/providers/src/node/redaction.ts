// What must not be written to a file: keys, tokens and passwords become `[redacted]`.
// Invariants: what is redacted once stays as it is when it is redacted again, so that a replayed reply leads to the request
// that was recorded; the patterns name what nearly always is a secret, and every further one is for the caller to name.
import { ProviderError } from '../errors.ts'
import type { Json } from '../json.ts'
import type { StreamPart } from '../stream-part.ts'

export interface Redaction {
  text(text: string): string
  /** Plain data, its keys included; what is not JSON is left out. */
  data(value: object): Json
  /** A stream in which a secret may be spread over several deltas. */
  stream(parts: readonly StreamPart[]): readonly StreamPart[]
}

const mark = '[redacted]'
const shortestSecret = 6

// Not in the middle of a word, unless what looks like one is the end of an escape.
const start = String.raw`(?:(?<![A-Za-z0-9_-])|(?<=\\[nrtbf]))`
const patterns: readonly RegExp[] = [
  new RegExp(String.raw`${start}(?:sk|pk|rk)[-_](?=[\w-]*\d)[\w-]{16,}`, 'g'),
  new RegExp(String.raw`${start}(?:gh[pousr]_|github_pat_|gsk_|hf_|glpat-|npm_|xai-|xox[abprs]-)[\w-]{16,}`, 'g'),
  new RegExp(String.raw`${start}AIza[\w-]{30,}`, 'g'),
  new RegExp(String.raw`${start}(?:AKIA|ASIA)[A-Z\d]{16}`, 'g'),
  new RegExp(String.raw`${start}eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*`, 'g'),
  /-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]{0,40}PRIVATE KEY-----|$)/g,
]
const secretName =
  '(?:x-)?api[_-]?key|(?:access|auth|refresh|id|session)[_-]?token|(?:client[_-]?)?secret|(?:secret|private|access)[_-]?key|password|passwd|authorization'
const scheme = '(?:Bearer|Basic|Token)'
// The group in front of the secret stays.
const namedPatterns: readonly RegExp[] = [
  /(\bBearer\s{1,8})(?=[\w.~+/-]*\d)[\w.~+/-]{12,}={0,2}/gi,
  new RegExp(
    String.raw`((?:${secretName})\\{0,4}["']?\s{0,8}(?:=>|[:=])\s{0,8}\\{0,4}["']?(?:${scheme}\s{1,8})?)(?!${scheme}\s)[^\s"'\\,;&<>()[\]{}]{4,}`,
    'gi',
  ),
  /(:\/\/[^\s/:@]{1,256}:)[^\s/@[\]]{1,256}(?=@)/g,
]
const secretKey = new RegExp(`^(?:${secretName}|token)$`, 'i')

/**
 * @param own - secrets as they are, or patterns of them, beyond the usual ones
 * @throws ProviderError `invalid_option` for a text that is too short to be told from other words
 */
export function redaction(own: readonly (string | RegExp)[]): Redaction {
  const replacements = [...own.flatMap(replacementsOf).sort(longerFirst), ...patterns]

  const text = (original: string): string => {
    const bare = replacements.reduce<string>((redacted, secret) => redacted.replaceAll(secret, mark), original)
    return namedPatterns.reduce((redacted, pattern) => redacted.replaceAll(pattern, `$1${mark}`), bare)
  }

  const walk = (value: Json): Json => {
    if (typeof value === 'string') return text(value)
    if (typeof value !== 'object' || value === null) return value
    if (Array.isArray(value)) return value.map(walk)
    const entries = Object.entries(value).map(([key, part]): [string, Json] => [
      text(key),
      typeof part === 'string' && secretKey.test(key) ? mark : walk(part),
    ])
    return Object.fromEntries(entries)
  }

  // Arguments as they stream are JSON in pieces; read as JSON, nothing hides behind an escape or the name of a key.
  const argumentText = (written: string): string => {
    const value = parsed(written)
    if (value === undefined) return text(written)
    const redacted = JSON.stringify(walk(value))
    return redacted === JSON.stringify(value) ? written : redacted
  }

  return {
    text,
    data: value => walk(JSON.parse(JSON.stringify(value)) as Json),
    stream: parts => inWhole(parts, { text, argumentText }),
  }
}

function replacementsOf(own: string | RegExp): readonly (string | RegExp)[] {
  if (typeof own !== 'string') return [new RegExp(own.source, `${own.flags.replace(/[gy]/g, '')}g`)]
  if (own.trim().length < shortestSecret) {
    throw new ProviderError('invalid_option', `A text in "redact" has fewer than ${shortestSecret} characters.`)
  }
  return [...new Set([own, JSON.stringify(own).slice(1, -1)])]
}

// A secret may hold another one; what is left of it would be written.
function longerFirst(a: string | RegExp, b: string | RegExp): number {
  return lengthOf(b) - lengthOf(a)
}

function lengthOf(secret: string | RegExp): number {
  return typeof secret === 'string' ? secret.length : 0
}

function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

/** Joins the deltas that belong together where redacting the whole changes it; others stay as they were cut. */
function inWhole(
  parts: readonly StreamPart[],
  redact: { text(text: string): string; argumentText(text: string): string },
): readonly StreamPart[] {
  const groups = groupsOf(parts)
  const texts = new Map<string, string[]>()
  parts.forEach((part, index) => {
    const group = groups[index] ?? ''
    if (!('text' in part)) return
    const before = texts.get(group)
    if (before) before.push(part.text)
    else texts.set(group, [part.text])
  })
  const redacted = new Map<string, string>()
  for (const [group, pieces] of texts) {
    const whole = pieces.join('')
    const text = group.startsWith('tool-call-delta') ? redact.argumentText(whole) : redact.text(whole)
    if (text !== whole) redacted.set(group, text)
  }
  return parts.flatMap((part, index) => {
    const group = groups[index] ?? ''
    const text = redacted.get(group)
    if (text === undefined || !('text' in part)) return [part]
    redacted.set(group, '')
    return text === '' ? [] : [{ ...part, text }]
  })
}

/** What each part belongs to: a kind of delta, or a call, in one attempt. */
function groupsOf(parts: readonly StreamPart[]): readonly string[] {
  let attempt = 0
  return parts.map(part => {
    if (part.type === 'restart') attempt += 1
    return `${part.type} ${'id' in part ? part.id : ''} ${attempt}`
  })
}
