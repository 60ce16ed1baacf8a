// The body of an action: from the lines between `ACTION: NAME` and its end to the arguments of a call.
// Says `undefined` where the lines are no body, so that words about actions stay words. What is neither a field nor a value
// comes back as `rest`. Of a field that is written twice the last value counts, unless it is a list.
import type { Json } from '../json.ts'
import type { ActionField } from './action-fields.ts'
import type { ActionSpec } from './action-table.ts'
import { isPlainKey, readJson, readJsonPrefix } from './lenient-json.ts'
import { isText, readValue, unfenced } from './read-value.ts'
import { isArgumentName, splitFields } from './split-fields.ts'
import { anyShape } from './value-shape.ts'

export interface ReadBody {
  /** `undefined` when the arguments are not JSON; then `malformed` holds them. */
  readonly input: Json | undefined
  readonly malformed?: string
  readonly rest: string
}

/**
 * @param text - everything after the name
 * @param ended - whether an end marker, or the end of a code fence, follows
 */
export function readBody(spec: ActionSpec, text: string, ended: boolean): ReadBody | undefined {
  const body = withoutParentheses(unfenced(text)).trim()
  if (body === '') return { input: {}, rest: '' }
  return readWhole(spec, body) ?? readFields(spec, body) ?? (ended ? readBareValue(spec, body) : undefined)
}

/** All arguments as one JSON value. */
function readWhole(spec: ActionSpec, body: string): ReadBody | undefined {
  const prefix = readJsonPrefix(body)
  const isAll = prefix?.rest.trim() === ''
  if (prefix && (body.startsWith('{') || (body.startsWith('[') && /^\s*(\n|$)/.test(prefix.rest)))) {
    return { input: prefix.value, rest: prefix.rest.trim() }
  }
  // A lone word or number may be the one text that the action takes.
  if (prefix && isAll && !loneText(spec)) return { input: prefix.value, rest: '' }
  return body.startsWith('{') ? { input: undefined, malformed: body, rest: '' } : undefined
}

function readFields(spec: ActionSpec, body: string): ReadBody | undefined {
  const { entries, rest } = splitFields(spec.fields, body)
  if (entries.length === 0) return undefined
  const [only] = entries
  if (only && entries.length === 1 && !only.field && isArgumentName(only.key)) {
    const read = readWhole(spec, unfenced(only.text).trim()) ?? readBareValue(spec, only.text)
    if (read) return { ...read, rest: rest + read.rest }
  }
  const read = entries.map(({ key, field, text }) => ({ key, field, ...readValue(text, field?.shape ?? anyShape) }))
  const words = [rest, ...read.map(entry => entry.rest)].filter(text => text.trim() !== '')
  return { input: assemble(read), rest: words.join('\n') }
}

/** The text of the one field that the action needs, without its name. */
function readBareValue(spec: ActionSpec, body: string): ReadBody | undefined {
  const field = loneText(spec)
  return field && { input: { [field.key]: readValue(body, field.shape).value }, rest: '' }
}

function loneText({ fields }: ActionSpec): ActionField | undefined {
  const own = fields.filter(({ list }) => list === undefined)
  const needed = own.filter(({ required }) => required)
  const [field] = own.length === 1 ? own : needed
  return field && isText(field.shape) && needed.length <= 1 ? field : undefined
}

interface ReadEntry {
  readonly key: string
  readonly field: ActionField | undefined
  readonly value: Json
}

/** The arguments that the fields make together; a list that is written in several fields is one list. */
function assemble(entries: readonly ReadEntry[]): Json {
  const input = new Map<string, Json>()
  const lists = new Map<string, Json[]>()
  const item = new Map<string, Json>()
  let list: string | undefined

  const add = (key: string, value: Json): void => {
    const before = lists.get(key)
    if (Array.isArray(value) && before) {
      for (const part of value) before.push(part)
      return
    }
    const own = Array.isArray(value) ? [...value] : undefined
    if (own) lists.set(key, own)
    else lists.delete(key)
    input.set(key, own ?? value)
  }
  const closeItem = (): void => {
    if (list !== undefined && item.size > 0) add(list, [Object.fromEntries(item)])
    item.clear()
  }

  for (const { key, field, value } of entries.filter(entry => isPlainKey(entry.key))) {
    if (field?.list === undefined) {
      add(key, value)
      continue
    }
    // A field that comes again begins the next entry of the list.
    if (item.has(key)) closeItem()
    list = field.list
    item.set(key, value)
  }
  closeItem()
  return Object.fromEntries(input)
}

function withoutParentheses(text: string): string {
  const inside = /^\s*\(\s*([{"'][\s\S]*)\)[.;]?\s*$/.exec(text)?.[1]
  return inside !== undefined && readJson(inside) !== undefined ? inside : text
}
