// Whether OpenAI can hold a model to a schema exactly (`strict`). That needs closed objects whose properties are all
// required, and takes a part of JSON Schema only; a schema with anything else is refused in strict mode, so it goes
// without. The list is of what is known to be taken: a keyword that is missing here costs strictness, never a call.
import type { JsonSchema } from '../json.ts'
import { field, isRecord, listField } from '../wire/shape.ts'

const keywords = new Set([
  ...['$schema', '$ref', '$defs', 'title', 'description', 'type', 'enum', 'const', 'anyOf'],
  ...['properties', 'required', 'additionalProperties', 'items', 'minItems', 'maxItems', 'pattern', 'format'],
  ...['multipleOf', 'minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum'],
])

const formats: readonly unknown[] = [
  ...[undefined, 'date-time', 'date', 'time', 'duration', 'email', 'hostname', 'ipv4', 'ipv6', 'uuid'],
]

/** Whether a schema qualifies for strict mode. Its root must be an object. */
export function isStrictSchema(schema: JsonSchema): boolean {
  return schema.type === 'object' && qualifies(schema)
}

function qualifies(schema: unknown): boolean {
  if (!isRecord(schema) || !Object.keys(schema).every(key => keywords.has(key))) return false
  if (!['type', 'enum', 'const', 'anyOf', '$ref'].some(key => key in schema)) return false
  if (!formats.includes(schema.format)) return false
  return (!describesObject(schema) || isClosed(schema)) && parts(schema).every(qualifies)
}

function describesObject(schema: JsonRecord): boolean {
  return schema.type === 'object' || (listField(schema, 'type') ?? []).includes('object') || 'properties' in schema
}

function isClosed(schema: JsonRecord): boolean {
  const { properties } = schema
  if (schema.additionalProperties !== false || !isRecord(properties)) return false
  const required = listField(schema, 'required') ?? []
  return Object.keys(properties).every(name => required.includes(name))
}

function parts(schema: JsonRecord): readonly unknown[] {
  const named = [field(schema, 'properties'), field(schema, '$defs')].flatMap(group => Object.values(group ?? {}))
  const items = 'items' in schema ? [schema.items] : []
  return [...named, ...items, ...(listField(schema, 'anyOf') ?? [])]
}

type JsonRecord = Readonly<Record<string, unknown>>
