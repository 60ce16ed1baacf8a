// Is a text TypeScript, as far as Node's own parser can tell? Syntax only: no types, no names.
// Node's `stripTypeScriptTypes` first parses the whole text, then refuses what it cannot erase (enums, namespaces,
// parameter properties): such a refusal means that the text parsed. It does not know JSX.
import { stripTypeScriptTypes } from 'node:module'
import { splitLines } from './lines.ts'
import type { SyntaxFault } from './syntax-fault.ts'

/** `broken`: the parser itself failed; it may be damaged, and must not be used again in this thread. */
export type TypeScriptVerdict =
  | { readonly type: 'ok' }
  | { readonly type: 'fault'; readonly fault: SyntaxFault }
  | { readonly type: 'broken'; readonly detail: string }

/** Parses a text. The column of a fault is absent when the line holds characters of uncertain width before it. */
export function typescriptVerdict(text: string): TypeScriptVerdict {
  // The parser shows a tab as several columns; a space parses the same.
  const source = text.replaceAll('\t', ' ')
  try {
    stripTypeScriptTypes(source)
    return { type: 'ok' }
  } catch (cause) {
    if (!(cause instanceof SyntaxError) || !('code' in cause))
      return { type: 'broken', detail: firstLine(String(cause)) }
    if (cause.code === 'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX') return { type: 'ok' }
    return { type: 'fault', fault: { message: firstLine(cause.message), ...placeIn(cause.stack ?? '', source) } }
  }
}

// The parser tells the place only in the head of the stack: ":<line>", some source lines, and a row of carets under one.
function placeIn(stack: string, source: string): { line?: number; column?: number } {
  const [head = '', ...shown] = splitLines(stack)
  const line = Number(/^:(\d+)$/.exec(head)?.[1])
  if (!Number.isInteger(line)) return {}
  const text = splitLines(source)[line - 1] ?? ''
  const row = shown.findIndex((one, index) => /^ *\^+$/.test(one) && shown[index - 1] === text)
  const column = (shown[row] ?? '').indexOf('^')
  const certain = row > 0 && /^[ -~]*$/.test(text.slice(0, column))
  return certain ? { line, column: column + 1 } : { line }
}

const firstLine = (text: string): string => (splitLines(text)[0] ?? '').trim()
