// Finds the first fault of a JSON text, with its place. JSON.parse would not do: it does not always tell the place, and it
// cannot take the comments and trailing commas that some tools allow. No recursion: depth costs memory, never the stack.
import { placeOf } from './lines.ts'
import type { SyntaxFault } from './syntax-fault.ts'

/** `plain` is JSON as specified; `tolerant` also takes comments and trailing commas. */
export type JsonDialect = 'plain' | 'tolerant'

/** The first fault of a text, or `undefined` when it is JSON. */
export function jsonFault(text: string, dialect: JsonDialect = 'plain'): SyntaxFault | undefined {
  try {
    scan(text, dialect)
    return undefined
  } catch (fault) {
    if (!(fault instanceof Fault)) throw fault
    return { message: fault.message, ...placeOf(text, fault.offset) }
  }
}

class Fault extends Error {
  readonly offset: number

  constructor(offset: number, message: string) {
    super(message)
    this.offset = offset
  }
}

type Wanted = 'value' | 'first_value' | 'name' | 'first_name' | 'colon' | 'separator' | 'end'
type Bracket = '{' | '['
type TokenType = '{' | '}' | '[' | ']' | ':' | ',' | 'string' | 'scalar' | 'space' | 'comment' | 'unknown'

interface Token {
  readonly type: TokenType
  readonly end: number
}

function scan(text: string, dialect: JsonDialect): void {
  const open: Bracket[] = []
  let wanted: Wanted = 'value'
  let comma: number | undefined
  let empty = true
  for (let at = 0; at < text.length; ) {
    const { type, end } = tokenAt(text, at)
    if (type === 'comment' && dialect === 'plain') throw new Fault(at, 'A comment is not allowed in plain JSON.')
    if (type !== 'space' && type !== 'comment') {
      const closes = type === '}' || type === ']'
      if (closes && comma !== undefined && dialect === 'plain') {
        throw new Fault(comma, 'A trailing comma is not allowed in plain JSON.')
      }
      const next: Wanted | undefined = advance(wanted, type, open, comma !== undefined)
      if (next === undefined) throw unexpected(text, at, wanted, open)
      wanted = next
      comma = type === ',' ? at : undefined
      empty = false
    }
    at = end
  }
  if (empty) throw new Fault(text.length, 'The file is empty: JSON needs a value.')
  if (wanted !== 'end') throw unexpected(text, text.length, wanted, open)
}

// The grammar: what may follow, or `undefined` when the token does not fit. Keeps the stack of open brackets.
function advance(wanted: Wanted, type: TokenType, open: Bracket[], afterComma: boolean): Wanted | undefined {
  const wantsValue = wanted === 'value' || wanted === 'first_value'
  const wantsName = wanted === 'name' || wanted === 'first_name'
  switch (type) {
    case '{':
    case '[':
      if (!wantsValue) return undefined
      open.push(type)
      return type === '{' ? 'first_name' : 'first_value'
    case '}':
    case ']': {
      const mayClose = afterComma || wanted === 'separator' || wanted === 'first_name' || wanted === 'first_value'
      if (!mayClose || open.at(-1) !== (type === '}' ? '{' : '[')) return undefined
      open.pop()
      return afterValue(open)
    }
    case ',':
      if (wanted !== 'separator') return undefined
      return open.at(-1) === '{' ? 'name' : 'value'
    case ':':
      return wanted === 'colon' ? 'value' : undefined
    case 'string':
      if (wantsName) return 'colon'
      return wantsValue ? afterValue(open) : undefined
    case 'scalar':
      return wantsValue ? afterValue(open) : undefined
    default:
      return undefined
  }
}

const afterValue = (open: readonly Bracket[]): Wanted => (open.length === 0 ? 'end' : 'separator')

const SPACE = /[ \t\n\r]+/y
const COMMENT = /\/\/[^\n\r]*|\/\*[\s\S]*?\*\//y
const SCALAR = /(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w.+-])/y
const IN_STRING = /["\\]|\p{Cc}/gu
const STRING_ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y

function tokenAt(text: string, at: number): Token {
  const character = text.charAt(at)
  switch (character) {
    case '{':
    case '}':
    case '[':
    case ']':
    case ':':
    case ',':
      return { type: character, end: at + 1 }
    case '"':
      return { type: 'string', end: endOfString(text, at) }
    case '/':
      return matched('comment', COMMENT, text, at)
    case ' ':
    case '\t':
    case '\n':
    case '\r':
      return matched('space', SPACE, text, at)
    default:
      return matched('scalar', SCALAR, text, at)
  }
}

function matched(type: TokenType, pattern: RegExp, text: string, at: number): Token {
  pattern.lastIndex = at
  return pattern.test(text) ? { type, end: pattern.lastIndex } : { type: 'unknown', end: at + 1 }
}

function endOfString(text: string, from: number): number {
  IN_STRING.lastIndex = from + 1
  for (let hit = IN_STRING.exec(text); hit !== null; hit = IN_STRING.exec(text)) {
    if (hit[0] === '"') return hit.index + 1
    if (hit[0] === '\\') {
      STRING_ESCAPE.lastIndex = hit.index
      if (!STRING_ESCAPE.test(text)) throw new Fault(hit.index, 'A string holds an escape that JSON does not know.')
      IN_STRING.lastIndex = STRING_ESCAPE.lastIndex
    } else if (hit[0] <= '\u001f') {
      throw new Fault(hit.index, 'A string must not hold a line break or another control character.')
    }
  }
  throw new Fault(from, 'A string has no closing quote.')
}

const expected: Readonly<Record<Exclude<Wanted, 'separator'>, string>> = {
  value: 'a value',
  first_value: 'a value or "]"',
  name: 'a property name in double quotes',
  first_name: 'a property name in double quotes or "}"',
  colon: '":"',
  end: 'nothing more',
}

function unexpected(text: string, at: number, wanted: Wanted, open: readonly Bracket[]): Fault {
  const closing = open.at(-1) === '{' ? '"," or "}"' : '"," or "]"'
  return new Fault(at, `Expected ${wanted === 'separator' ? closing : expected[wanted]}, found ${described(text, at)}.`)
}

function described(text: string, at: number): string {
  const point = text.codePointAt(at)
  if (point === undefined) return 'the end of the file'
  return point === 0x22 ? 'a string' : JSON.stringify(String.fromCodePoint(point))
}
