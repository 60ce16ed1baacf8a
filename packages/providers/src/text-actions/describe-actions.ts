// What a model without tool calling must be told: how to write an action, which ones there are, and what shape its answer has.
import type { Json, JsonSchema } from '../json.ts'
import type { ModelRequest } from '../model.ts'
import type { ToolChoice, ToolSpec } from '../tool-spec.ts'
import type { ActionField } from './action-fields.ts'
import type { ActionSpec, ActionTable } from './action-table.ts'
import type { ValueShape } from './value-shape.ts'

const form = `You act by writing actions. An action is a block of lines of exactly this form:

ACTION: NAME
FIELD: value
---END---

- Each of these lines begins at the start of a line, without quotes, list marks or code fences.
- Text is written as it is and may run over several lines. Lists and objects are written as JSON. So is text that holds lines in capitals with a colon, or the line ---END---.
- Several actions may follow each other; they are carried out in that order.
- The results come in the next message, in the same order, as RESULT blocks. Never write a result yourself: stop after your last action.
- Words outside of actions are for the reader.`

/** The instructions of the request, followed by everything that the request says in tools, tool choice and output. */
export function describeRequest(request: ModelRequest, table: ActionTable): string | undefined {
  const { instructions, tools = [], toolChoice = 'auto', output } = request
  const offers = tools.length > 0 && toolChoice !== 'none'
  const sections = [
    instructions,
    offers ? `${form}\n\nThe actions that you may write now:\n\n${describeAll(tools, table)}` : undefined,
    offers ? describeChoice(toolChoice, table) : undefined,
    output && describeOutput(output, offers),
  ].filter(section => section !== undefined && section !== '')
  return sections.length > 0 ? sections.join('\n\n') : undefined
}

function describeAll(tools: readonly ToolSpec[], table: ActionTable): string {
  return tools.map(({ name, description }) => describeAction(table.of(name), description)).join('\n\n')
}

function describeAction({ written, fields }: ActionSpec, description: string): string {
  const lists = new Set(fields.map(({ list }) => list))
  const own = fields.filter(({ key, list }) => list === undefined && !lists.has(key))
  const entries = fields.filter(({ list }) => list !== undefined)
  const [list] = fields.filter(({ key, list: of }) => of === undefined && lists.has(key))
  return [
    `${written}: ${description}`,
    ...[...own, ...entries].map(describeField),
    ...(list
      ? [
          `  ${list.written} (in place of ${inWords(entries)}, for several at once): JSON list of objects with those fields, named ${entries.map(({ key }) => `"${key}"`).join(', ')}`,
        ]
      : []),
    ...(fields.length === 0 ? ['  no fields'] : []),
  ].join('\n')
}

function describeField({ written, schema, shape, required }: ActionField): string {
  const about = typeof schema.description === 'string' ? `: ${schema.description}` : ''
  return `  ${written} (${required ? '' : 'optional, '}${kindInWords(shape, schema)})${about}`
}

function kindInWords({ kinds, choices, items }: ValueShape, schema: JsonSchema): string {
  if (choices.length > 0) return `one of ${choices.join(', ')}`
  if (kinds.has('object') || (kinds.has('array') && items?.kinds.has('object') !== false)) {
    return `JSON of the schema ${JSON.stringify(withoutDescription(schema))}`
  }
  const words = {
    string: 'text',
    number: 'number',
    boolean: 'true or false',
    null: 'null',
    array: 'JSON list',
    object: '',
  }
  return [...kinds].map(kind => words[kind]).join(' or ')
}

function withoutDescription({ description: _, ...schema }: JsonSchema): Json {
  return schema
}

function describeChoice(choice: ToolChoice, table: ActionTable): string | undefined {
  if (typeof choice === 'object') return `Your reply must be the action ${table.of(choice.tool).written}.`
  return choice === 'required' ? 'Your reply must hold at least one action.' : undefined
}

function describeOutput({ name, schema }: NonNullable<ModelRequest['output']>, offers: boolean): string {
  const when = offers ? 'A reply without an action is your answer. Write it' : 'Write your answer'
  return `${when} as JSON only, without other words and without a code fence. It is "${name}" and must fit this JSON Schema:\n${JSON.stringify(schema)}`
}

function inWords(fields: readonly ActionField[]): string {
  return fields.map(({ written }) => written).join(', ')
}
