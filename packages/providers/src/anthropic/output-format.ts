// The schema of a structured answer, as the API enforces it: objects are closed, and limits that it does not know,
// such as `minimum`, go into the descriptions. The client's own translation does that.
import { transformJSONSchema } from '@anthropic-ai/sdk/lib/transform-json-schema'
import type { Messages } from '@anthropic-ai/sdk/resources/messages'
import { ProviderError } from '../errors.ts'
import type { Json, JsonSchema } from '../json.ts'
import { field, isRecord } from '../wire/shape.ts'

/**
 * The format that asks for an answer of this shape.
 *
 * @throws ProviderError `invalid_request` when the API cannot express the schema: part of it has no type, or it has an
 * object with free keys, of which the closed form would hold nothing
 */
export function outputFormat({ name, schema }: { name: string; schema: JsonSchema }): Messages.JSONOutputFormat {
  if (hasFreeKeys(schema)) {
    throw refused(name, 'it has an object with free keys; use an array of entries with a key and a value instead')
  }
  try {
    return { type: 'json_schema', schema: transformJSONSchema(schema) }
  } catch (cause) {
    throw refused(name, 'part of it says neither its type nor its variants', cause)
  }
}

/** Whether closing the objects of the schema would take away what it asks for: keys that it does not name. */
function hasFreeKeys(schema: Json): boolean {
  if (typeof schema !== 'object' || schema === null) return false
  return isFree(schema) || Object.values(schema).some(hasFreeKeys)
}

function isFree(schema: object): boolean {
  if (field(schema, 'type') !== 'object') return false
  const others = field(schema, 'additionalProperties')
  const named = field(schema, 'properties') !== undefined
  return isRecord(others) ? !named || Object.keys(others).length > 0 : !named && others !== false
}

function refused(name: string, why: string, cause?: unknown): ProviderError {
  return new ProviderError('invalid_request', `The Messages API cannot enforce the schema "${name}": ${why}.`, {
    cause,
  })
}
