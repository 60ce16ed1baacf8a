// The actions that a conversation knows: those offered now, and those that were called before. Says which one a model
// means, and how to write it. A name that is not in the table is still a name: who offers actions may refuse it.
import type { Message } from '../message.ts'
import { isToolName, type ToolSpec } from '../tool-spec.ts'
import { type ActionField, bare, fieldsOf, inCapitals } from './action-fields.ts'

export interface ActionSpec {
  /** The name of the tool. */
  readonly name: string
  readonly written: string
  readonly fields: readonly ActionField[]
  /** Whether the conversation knows it; of what it does not know, only the full form is an action. */
  readonly known: boolean
}

export interface ActionTable {
  /** The action that a model means by a name; `undefined` when the text cannot be a name. */
  find(written: string): ActionSpec | undefined
  /** The action of a tool. */
  of(name: string): ActionSpec
}

export function actionTable(tools: readonly ToolSpec[], messages: readonly Message[]): ActionTable {
  const called = messages
    .flatMap(({ content }) => content.map(part => (part.type === 'tool-call' ? part.name : undefined)))
    .filter(name => name !== undefined)
  const names = [...new Set([...tools.map(({ name }) => name), ...called])]
  const schemas = new Map(tools.map(({ name, inputSchema }) => [name, inputSchema]))
  const specs = names.map((name): ActionSpec => {
    const alone = names.filter(other => bare(other) === bare(name)).length === 1
    const fields = fieldsOf(schemas.get(name) ?? {})
    return { name, written: alone && bare(name) !== '' ? inCapitals(name) : name, fields, known: true }
  })
  const byName = new Map(specs.map(spec => [spec.name, spec]))
  const byBareName = Map.groupBy(specs, ({ name }) => bare(name))

  const find = (written: string): ActionSpec | undefined => {
    const exact = byName.get(written)
    if (exact) return exact
    const alike = bare(written) === '' ? [] : (byBareName.get(bare(written)) ?? [])
    return alike.length === 1 ? alike[0] : unknownAction(written)
  }

  return { find, of: name => byName.get(name) ?? { name, written: name, fields: [], known: false } }
}

/** Names are written in capitals here, so one that is all capitals says nothing about the case of the tool. */
function unknownAction(written: string): ActionSpec | undefined {
  if (!isToolName(written)) return undefined
  const name = written === written.toUpperCase() ? written.toLowerCase() : written
  return { name, written, fields: [], known: false }
}
