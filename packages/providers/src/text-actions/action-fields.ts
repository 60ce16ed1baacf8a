// The fields of an action: what of a tool's arguments stands on a line of its own, and under which name.
// Names are read whatever their case and separators, as long as they stay apart from each other.
import type { JsonSchema } from '../json.ts'
import { isSchema, resolve, shapeOf, type ValueShape } from './value-shape.ts'

export interface ActionField {
  /** The property that it fills. */
  readonly key: string
  /** How it is written: `maxResults` as `MAX_RESULTS`. */
  readonly written: string
  readonly shape: ValueShape
  readonly schema: JsonSchema
  readonly required: boolean
  /** The list whose entry has this property. */
  readonly list?: string
}

/**
 * One field for each property. Where exactly one of them is a list of objects, the properties of its entries are fields
 * too: models that write text do better with `AGENT: …` and `TASK: …` than with a list of one object.
 */
export function fieldsOf(inputSchema: JsonSchema): readonly ActionField[] {
  const own = propertiesOf(inputSchema, inputSchema)
  const lists = own.flatMap(({ key, schema }) => {
    const entry = isSchema(schema.items) ? resolve(schema.items, inputSchema) : {}
    const fields = propertiesOf(entry, inputSchema)
    return schema.type === 'array' && fields.length > 0 ? [{ key, fields }] : []
  })
  const [list] = lists
  if (!list || lists.length > 1) return own
  const taken = new Set(own.map(({ key }) => bare(key)))
  const entries = list.fields.filter(({ key }) => !taken.has(bare(key)))
  return [...own, ...entries.map(field => ({ ...field, list: list.key }))]
}

/** The field that is meant by what a model wrote. `AGENT_TYPE` and `AGENT_NAME` mean `agent` where there is nothing closer. */
export function findField(fields: readonly ActionField[], written: string): ActionField | undefined {
  const exact = fields.find(({ key }) => key === written)
  if (exact) return exact
  const name = bare(written)
  return onlyOne(fields, name) ?? onlyOne(fields, name.replace(/(type|name)$/, ''))
}

/** A name without case and separators. */
export function bare(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')
}

/** A name in capitals: `searchWeb` and `search-web` as `SEARCH_WEB`. */
export function inCapitals(name: string): string {
  return name
    .replace(/([a-z\d])([A-Z])/g, '$1_$2')
    .replaceAll('-', '_')
    .toUpperCase()
}

function onlyOne(fields: readonly ActionField[], name: string): ActionField | undefined {
  const found = name === '' ? [] : fields.filter(({ key }) => bare(key) === name)
  return found.length === 1 ? found[0] : undefined
}

function propertiesOf(schema: JsonSchema, root: JsonSchema): readonly ActionField[] {
  const properties = isSchema(schema.properties) ? Object.entries(schema.properties) : []
  const required = Array.isArray(schema.required) ? schema.required : []
  const names = properties.map(([key]) => bare(key))
  return properties.map(([key, value]) => {
    const own = isSchema(value) ? resolve(value, root) : {}
    return {
      key,
      written: names.filter(name => name === bare(key)).length === 1 ? inCapitals(key) : key,
      shape: shapeOf(own, root),
      schema: own,
      required: required.includes(key),
    }
  })
}
