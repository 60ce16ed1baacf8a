// Cuts the body of an action into its fields: a field begins with its name at the start of a line and goes on to the next one.
// Lines inside of JSON or of code are never the beginning of a field, whatever they look like.
import { type ActionField, bare, findField } from './action-fields.ts'
import { type FieldLine, readFieldLine, turnsCode } from './action-lines.ts'
import { readJsonPrefix } from './lenient-json.ts'
import { isText } from './read-value.ts'

/** A field as it was written. */
export interface WrittenField {
  readonly key: string
  /** Absent for a name that the action does not have. */
  readonly field: ActionField | undefined
  readonly text: string
}

interface OpenField {
  readonly key: string
  readonly field: ActionField | undefined
  readonly lines: string[]
}

/** The fields in their order; `rest` is what stands before the first one. */
export function splitFields(
  fields: readonly ActionField[],
  body: string,
): { readonly entries: readonly WrittenField[]; readonly rest: string } {
  const all: OpenField[] = []
  const strays: string[] = []
  const lines = body.split('\n')
  const json = jsonLines(body, lines)
  let style: FieldLine | undefined
  let isInCode = false
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? ''
    const open = all.at(-1)
    const found = isInCode ? undefined : readFieldLine(line)
    if ((open || found) && turnsCode(line)) isInCode = !isInCode
    const field = found && findField(fields, found.key)
    if (!found || !(field || isUnknownField(found, style)) || (style && !isAlike(found, style))) {
      ;(open?.lines ?? strays).push(line)
      continue
    }
    style ??= found
    const more = field && isText(field.shape) ? 0 : json.after(at, found.value)
    const value = [found.value, ...lines.slice(at + 1, at + 1 + more)]
    all.push({ key: field?.key ?? found.key.toLowerCase(), field, lines: value })
    at += more
  }
  const entries = all.map(({ key, field, lines: text }) => ({ key, field, text: text.join('\n') }))
  return { entries, rest: strays.join('\n') }
}

/** Whether all arguments may stand behind this name: models that learned another text form write so. */
export function isArgumentName(key: string): boolean {
  return argumentNames.has(bare(key))
}

const argumentNames: ReadonlySet<string> = new Set([
  'actioninput',
  'input',
  'arguments',
  'args',
  'parameters',
  'params',
])

function isUnknownField({ key, separator }: FieldLine, style: FieldLine | undefined): boolean {
  return separator !== '=' && (/^[A-Z][A-Z\d_]+$/.test(key) || (style === undefined && isArgumentName(key)))
}

// Who writes one field in capitals writes all of them so; then `path = 1` or `path: x` inside of a value is no field.
function isAlike(found: FieldLine, style: FieldLine): boolean {
  return (found.capitals || !style.capitals) && (found.separator === '=') === (style.separator === '=')
}

interface JsonLines {
  /** How many lines after this one belong to a JSON value that starts in it. */
  after(line: number, value: string): number
}

function jsonLines(body: string, lines: readonly string[]): JsonLines {
  let start = 0
  const starts = lines.map(line => {
    const own = start
    start += line.length + 1
    return own
  })
  let mayMatch = true
  return {
    after(line, value) {
      if (!mayMatch || !/^[[{]/.test(value)) return 0
      const from = (starts[line] ?? 0) + (lines[line] ?? '').lastIndexOf(value)
      const json = readJsonPrefix(body, from)
      // Once brackets do not match, looking again would cost the length of the rest each time.
      mayMatch = json !== undefined
      return json ? body.slice(from, body.length - json.rest.length).split('\n').length - 1 : 0
    },
  }
}
