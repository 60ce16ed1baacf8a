// Schemas at the border: as JSON Schema for the model, and as a check of what comes back.
import type { JsonSchema } from '@statecraft/providers'
import { StatecraftError } from '@statecraft/runtime'
import type { StandardIssue, StandardSchema } from './standard-schema.ts'

const TARGETS = ['draft-2020-12', 'draft-07'] as const

/** The JSON Schema of `schema`; undefined when its library cannot write one. */
export function jsonSchemaOf(schema: StandardSchema): JsonSchema | undefined {
  const writer = schema['~standard'].jsonSchema
  if (!writer) return undefined
  for (const target of TARGETS) {
    try {
      const { $schema: _dialect, ...rest } = writer.input({ target })
      return rest as JsonSchema
    } catch {
      // A library may not know this target, or the schema may hold what it cannot write; then the next one is tried.
    }
  }
  return undefined
}

function pathOf({ path = [] }: StandardIssue): string {
  return path.map(key => String(typeof key === 'object' ? key.key : key)).join('.')
}

/** What is wrong with a value, in one line. */
export function describeIssues(issues: readonly StandardIssue[]): string {
  return issues.map(issue => (pathOf(issue) === '' ? issue.message : `${pathOf(issue)}: ${issue.message}`)).join('; ')
}

export type Checked<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly issues: string }

/** Validates without throwing for what is invalid. */
export async function check<T>(schema: StandardSchema<unknown, T>, value: unknown): Promise<Checked<T>> {
  const result = await schema['~standard'].validate(value)
  if (result.issues) return { ok: false, issues: describeIssues(result.issues) }
  return { ok: true, value: result.value }
}

/** The JSON Schema for a model: the given one, else the schema's own. Throws `tool_invalid` when neither is to be had. */
export function requireJsonSchema(schema: StandardSchema, given: JsonSchema | undefined, whose: string): JsonSchema {
  const found = given ?? jsonSchemaOf(schema)
  if (found) return found
  throw new StatecraftError(
    'tool_invalid',
    `${whose} has a schema of "${schema['~standard'].vendor}" that cannot be written as JSON Schema: pass jsonSchema beside it`,
  )
}
