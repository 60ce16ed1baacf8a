// Calls and results as the text that stands for them in a conversation without tools.
// Invariant: a call whose arguments are an object reads back as itself; no result holds a line that looks like an action.
import { canonicalJson } from '../canonical-json.ts'
import type { Json } from '../json.ts'
import type { ToolCallPart, ToolResultPart } from '../message.ts'
import { type ActionField, inCapitals } from './action-fields.ts'
import { cutAtEnd, isEnd, readHeader, readResultHeader } from './action-lines.ts'
import { actionReader } from './action-reader.ts'
import type { ActionTable } from './action-table.ts'
import { isSchema as isObject } from './value-shape.ts'

/** `ACTION: NAME`, its fields, `---END---`. */
export function renderCall(call: Pick<ToolCallPart, 'name' | 'input' | 'malformed'>, table: ActionTable): string {
  const { name, input, malformed = '' } = call
  const { written, fields } = table.of(name)
  const block = (body: string): string => inBlock(`ACTION: ${written}`, body)
  if (input === undefined) return block(plainly(malformed))
  const readsAs = (body: string, expected: Json): boolean => {
    const reader = actionReader(table)
    const [part, ...others] = [...reader.push(block(body)), ...reader.end()]
    if (part?.type !== 'action' || others.length > 0) return false
    return part.name === name && canonicalJson(part.input) === canonicalJson(expected)
  }
  const body = isObject(input) ? inFields(input, fields, readsAs) : jsonLine(input)
  return block(readsAs(body, input) ? body : jsonLine(input))
}

/** `RESULT: NAME`, what came of it, `---END---`. */
export function renderResult({ name, output, isError }: ToolResultPart, table: ActionTable): string {
  const header = `RESULT: ${table.of(name).written}${isError ? ' (failed)' : ''}`
  return inBlock(header, typeof output === 'string' ? plainly(output) : jsonLine(output))
}

function inBlock(header: string, body: string): string {
  return [header, ...(body === '' ? [] : [body]), '---END---'].join('\n')
}

interface FieldValue {
  readonly written: string
  readonly value: Json
  /** The arguments that this field alone makes. */
  readonly alone: Json
}

/** Text as it is where it reads back so; everything else as JSON. */
function inFields(
  input: { readonly [key: string]: Json },
  fields: readonly ActionField[],
  readsAs: (body: string, expected: Json) => boolean,
): string {
  return fieldValues(input, fields)
    .map(({ written, value, alone }) => {
      const isPlain = typeof value === 'string' && readsAs(`${written}: ${value}`, alone)
      return `${written}: ${isPlain ? value : jsonLine(value)}`
    })
    .join('\n')
}

function fieldValues(input: { readonly [key: string]: Json }, fields: readonly ActionField[]): readonly FieldValue[] {
  const nameOf = (key: string, list?: string): string =>
    fields.find(field => field.key === key && field.list === list)?.written ?? inCapitals(key)
  const list = fields.find(field => field.list !== undefined)?.list
  return Object.entries(input).flatMap(([key, value]) => {
    const [entry, ...others] = Array.isArray(value) ? value : []
    // The one entry of the list of an action is written without the list.
    if (key === list && isObject(entry) && others.length === 0) {
      return Object.entries(entry).map(([own, part]) => ({
        written: nameOf(own, list),
        value: part,
        alone: { [list]: [{ [own]: part }] },
      }))
    }
    return [{ written: nameOf(key), value, alone: { [key]: value } }]
  })
}

/** On one line, and without the dashes of an end marker. */
function jsonLine(value: Json): string {
  return JSON.stringify(value).replaceAll('--', String.raw`\u002d\u002d`)
}

function plainly(text: string): string {
  const isMarked = text
    .split('\n')
    .some(line => readHeader(line) ?? readResultHeader(line) ?? (isEnd(line) ? line : cutAtEnd(line)))
  return isMarked ? jsonLine(text) : text
}
