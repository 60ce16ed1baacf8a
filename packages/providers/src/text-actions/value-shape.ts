// What the JSON Schema of one value says that matters when the value is written as text: its kinds and its choices.
import type { Json, JsonSchema } from '../json.ts'

export type Kind = 'string' | 'number' | 'boolean' | 'null' | 'array' | 'object'

export interface ValueShape {
  /** What the value may be; all kinds where the schema does not say. */
  readonly kinds: ReadonlySet<Kind>
  /** The texts to choose from, where the schema lists them. */
  readonly choices: readonly string[]
  /** Of the entries of a list, where it is known. */
  readonly items: ValueShape | undefined
}

// A schema may refer to itself; nobody writes a value that deep in a field.
const mostDepth = 5
const allKinds: readonly Kind[] = ['string', 'number', 'boolean', 'null', 'array', 'object']

/** The shape of a value about which nothing is known. */
export const anyShape: ValueShape = { kinds: new Set(allKinds), choices: [], items: undefined }

/**
 * @param root - where `$ref` points into; only references inside of it are followed
 */
export function shapeOf(schema: JsonSchema, root: JsonSchema, depth: number = 0): ValueShape {
  if (depth > mostDepth) return anyShape
  const own = resolve(schema, root)
  const variants = schemasIn(own.anyOf ?? own.oneOf).map(variant => shapeOf(variant, root, depth + 1))
  if (variants.length > 0) {
    return {
      kinds: new Set(variants.flatMap(({ kinds }) => [...kinds])),
      choices: variants.flatMap(({ choices }) => choices),
      items: variants.find(({ kinds }) => kinds.has('array'))?.items,
    }
  }
  const values = listOf(own.enum ?? (own.const === undefined ? undefined : [own.const]))
  return {
    kinds: new Set(kindsOf(own, values)),
    choices: values.filter(value => typeof value === 'string'),
    items: isSchema(own.items) ? shapeOf(own.items, root, depth + 1) : undefined,
  }
}

export function kindOf(value: Json): Kind {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  return typeof value as Exclude<Kind, 'null' | 'array'>
}

/** Whether the value is a schema and not, say, `true` or a list. */
export function isSchema(value: Json | undefined): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The schema behind a local `$ref`; what cannot be followed allows everything. */
export function resolve(schema: JsonSchema, root: JsonSchema, hops: number = mostDepth): JsonSchema {
  if (typeof schema.$ref !== 'string') return schema
  if (hops === 0 || !schema.$ref.startsWith('#/')) return {}
  const steps = schema.$ref.slice(2).split('/')
  const target = steps.reduce<Json | undefined>(
    (at, step) => (isSchema(at) && Object.hasOwn(at, step) ? at[step] : undefined),
    root,
  )
  return isSchema(target) ? resolve(target, root, hops - 1) : {}
}

function kindsOf(schema: JsonSchema, values: readonly Json[]): readonly Kind[] {
  if (values.length > 0) return values.map(kindOf)
  const named = typeof schema.type === 'string' ? [schema.type] : listOf(schema.type)
  const kinds = named.map(name => (name === 'integer' ? 'number' : name))
  const known = allKinds.filter(kind => kinds.includes(kind))
  return known.length > 0 ? known : allKinds
}

function schemasIn(value: Json | undefined): readonly JsonSchema[] {
  return listOf(value).filter(isSchema)
}

function listOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : []
}
