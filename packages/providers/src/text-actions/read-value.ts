// One value, from the text that stands behind the name of a field. The schema decides: text stays text, also when it
// looks like a number; anything else is JSON, or one of the ways in which people write lists and yes or no.
import type { Json } from '../json.ts'
import { readJson, readJsonPrefix } from './lenient-json.ts'
import { anyShape, type Kind, kindOf, type ValueShape } from './value-shape.ts'

export interface ReadValue {
  readonly value: Json
  /** Words that follow a value which is complete without them. */
  readonly rest: string
}

/** Reads a value; one that does not fit the shape comes out as text, for the tool's own check to refuse. */
export function readValue(written: string, shape: ValueShape): ReadValue {
  const text = written.trim()
  if (isText(shape)) return { value: chosen(unquoted(text), shape), rest: '' }
  const whole = readTyped(text, shape)
  if (whole !== undefined) return { value: whole, rest: '' }
  const prefix = /^[[{]/.test(text) ? readJsonPrefix(text) : undefined
  if (prefix && shape.kinds.has(kindOf(prefix.value)) && prefix.rest.startsWith('\n')) return prefix
  const [, line = '', rest = ''] = /^([^\n]*)\n([\s\S]*)$/.exec(text) ?? []
  const first = shape.kinds.has('string') ? undefined : readTyped(line.trim(), shape)
  if (first !== undefined) return { value: first, rest }
  return { value: chosen(unquoted(text), shape), rest: '' }
}

/** Whether the value can be nothing but text. */
export function isText({ kinds }: ValueShape): boolean {
  return kinds.size === 1 && kinds.has('string')
}

/** The inside of a code fence that holds all of the text; other text as it is. */
export function unfenced(text: string): string {
  const all = text.trim()
  const fence = /^(?:```|~~~)/.exec(all)?.[0]
  const start = all.indexOf('\n') + 1
  if (fence === undefined || start === 0 || !all.endsWith(fence)) return text
  const inside = all.slice(start, Math.max(start, all.length - fence.length)).trimEnd()
  return all.slice(fence.length, start).includes('`') || inside.includes(fence) ? text : inside
}

function readTyped(text: string, { kinds, items }: ValueShape): Json | undefined {
  const json = readJson(unfenced(text).replace(/,$/, ''))
  if (json !== undefined && kinds.has(kindOf(json))) return json
  const word = readWord(text, kinds)
  if (word !== undefined) return word
  if (kinds.has('string') || !kinds.has('array')) return undefined
  return json === undefined ? readList(text, items ?? anyShape) : [json]
}

function readWord(text: string, kinds: ReadonlySet<Kind>): Json | undefined {
  if (kinds.has('boolean') && /^(true|yes|on)[.,]?$/i.test(text)) return true
  if (kinds.has('boolean') && /^(false|no|off)[.,]?$/i.test(text)) return false
  if (kinds.has('null') && /^(null|none|nil|n\/a)$/i.test(text)) return null
  return undefined
}

/** A list in bullets or between commas; of objects only JSON will do. */
function readList(text: string, item: ValueShape): Json | undefined {
  if (text === '' || /^[{]/.test(text) || !['string', 'number', 'boolean'].some(kind => item.kinds.has(kind as Kind))) {
    return undefined
  }
  const lines = text.split('\n')
  const bullet = /^\s*(?:[-*•]|\d+[.)])\s+/
  if (lines.every(line => bullet.test(line))) {
    return lines.map(line => readValue(line.replace(bullet, ''), item).value)
  }
  if (lines.length > 1) return undefined
  const inside = /^\[(.*)\]$/.exec(text)?.[1] ?? text
  return inside.split(',').map(entry => readValue(entry, item).value)
}

/** Text without the quotes that hold all of it. */
function unquoted(text: string): string {
  const bare = text.replace(/,$/, '')
  if (/^".*"$/.test(bare)) {
    const json = readJson(bare)
    if (typeof json === 'string') return json
  }
  return (
    /^(?:'([^'\n]+)'|“([^“”\n]+)”|`([^`\n]+)`)$/
      .exec(bare)
      ?.slice(1)
      .find(inside => inside !== undefined) ?? text
  )
}

/** One of the choices, whatever its case. */
function chosen(text: string, { choices }: ValueShape): string {
  if (choices.includes(text)) return text
  const alike = choices.filter(choice => choice.toLowerCase() === text.toLowerCase())
  return alike.length === 1 ? (alike[0] ?? text) : text
}
