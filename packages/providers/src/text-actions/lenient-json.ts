// JSON as models write it: trailing commas, single or curly quotes, bare keys, Python's words, raw line breaks in strings.
// Reads one value from the start of a text and says where it ends; never guesses a bracket or a quote that is missing.
// Keys that could become more than data, once somebody merges the object into another, never land.
import type { Json } from '../json.ts'

/** A value and the text that follows it. */
export interface JsonPrefix {
  readonly value: Json
  readonly rest: string
}

const mostDepth = 200
// Made once: much of what is tried is not JSON, and the stack of an error costs more than the attempt.
const notJson = new SyntaxError('The text is not JSON.')
const number = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/
const refusedKeys: ReadonlySet<string> = new Set(['__proto__', 'constructor'])
const closing: Readonly<Record<string, string>> = { '"': '"', "'": "'", '“': '”', '‘': '’' }
const words = new Map<string, Json>([
  ['true', true],
  ['false', false],
  ['null', null],
  ['True', true],
  ['False', false],
  ['None', null],
])

/** Whether a key of this name is data and nothing else. */
export function isPlainKey(key: string): boolean {
  return !refusedKeys.has(key)
}

/** The JSON value that the text is, white space aside; `undefined` when it is none. */
export function readJson(text: string): Json | undefined {
  const prefix = readJsonPrefix(text)
  return prefix?.rest.trim() === '' ? prefix.value : undefined
}

/** The JSON value that the text has at `start`; `undefined` when there is none. */
export function readJsonPrefix(text: string, start: number = 0): JsonPrefix | undefined {
  let at = start

  const skipSpace = (): void => {
    while (/\s/.test(text.charAt(at))) at += 1
  }

  const match = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at
    const found = pattern.exec(text)?.[0]
    if (found !== undefined) at += found.length
    return found
  }

  const readString = (): string => {
    const quote = closing[text.charAt(at)]
    const first = at + 1
    at = first
    while (at < text.length && text.charAt(at) !== quote) at += text.charAt(at) === '\\' ? 2 : 1
    if (at >= text.length) throw notJson
    at += 1
    return unescaped(text.slice(first, at - 1))
  }

  const readKey = (): string => {
    if (text.charAt(at) in closing) return readString()
    const key = match(/[\p{L}_$][\p{L}\p{N}_$-]*/uy)
    if (key === undefined) throw notJson
    return key
  }

  // Reads entries up to the closing bracket; a comma after the last one is fine, one that is missing is not.
  const readEntries = (close: string, readEntry: () => void): void => {
    at += 1
    for (skipSpace(); text.charAt(at) !== close; skipSpace()) {
      readEntry()
      skipSpace()
      if (text.charAt(at) === ',') at += 1
      else if (text.charAt(at) !== close) throw notJson
    }
    at += 1
  }

  const readObject = (depth: number): Json => {
    const entries: [string, Json][] = []
    readEntries('}', () => {
      const key = readKey()
      skipSpace()
      if (text.charAt(at) !== ':') throw notJson
      at += 1
      const value = readValue(depth)
      if (isPlainKey(key)) entries.push([key, value])
    })
    return Object.fromEntries(entries)
  }

  const readArray = (depth: number): Json => {
    const items: Json[] = []
    readEntries(']', () => items.push(readValue(depth)))
    return items
  }

  const readValue = (depth: number): Json => {
    if (depth > mostDepth) throw notJson
    skipSpace()
    const first = text.charAt(at)
    if (first === '{') return readObject(depth + 1)
    if (first === '[') return readArray(depth + 1)
    if (first !== '' && first in closing) return readString()
    const word = match(/-?\d[\d.eE+-]*|[A-Za-z]+/y) ?? ''
    const value = number.test(word) ? Number(word) : words.get(word)
    if (value === undefined) throw notJson
    return value
  }

  try {
    const value = readValue(0)
    return { value, rest: text.slice(at) }
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

/** The inside of a string: what JSON wants escaped may be written plainly, and a quote may be escaped without need. */
function unescaped(inside: string): string {
  const strict = inside.replace(
    /\\['“”‘’]|(\\[\s\S])|["\p{Cc}]/gu,
    (found, kept: string | undefined) => kept ?? JSON.stringify(found.at(-1)).slice(1, -1),
  )
  return JSON.parse(`"${strict}"`) as string
}
