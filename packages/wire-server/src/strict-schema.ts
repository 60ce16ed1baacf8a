// What OpenAI demands of a schema that is declared strict.
import type { Body } from './dialect.ts'
import { list, object } from './json-read.ts'
import type { Json } from './wire-turn.ts'

/** What breaks the rules of strict schemas; `undefined`: nothing. */
export function strictSchemaFault(schema: Json | undefined): string | undefined {
  const node = object(schema)
  if (node === undefined) return undefined
  const properties = object(node.properties)
  const own = node.type === 'object' || properties ? objectFault(node, Object.keys(properties ?? {})) : undefined
  const inner = [
    ...Object.values(properties ?? {}),
    node.items,
    ...list(node.anyOf),
    ...Object.values(object(node.$defs) ?? {}),
  ]
  return own ?? inner.map(strictSchemaFault).find(fault => fault !== undefined)
}

function objectFault(node: Body, names: readonly string[]): string | undefined {
  if (node.additionalProperties !== false) return "'additionalProperties' is required to be supplied and to be false."
  const required = list(node.required)
  const missing = names.find(name => !required.includes(name))
  return missing === undefined
    ? undefined
    : `'required' is required to be supplied and to be an array including every key in properties. Missing '${missing}'.`
}
