// The answer in JSON that a request asks for, as both APIs describe it.
import type { ModelRequest } from '../model.ts'
import { isStrictSchema } from './strict-schema.ts'

export interface OutputFormat {
  readonly name: string
  readonly schema: Record<string, unknown>
  readonly strict: boolean
}

export function outputFormat({ name, schema }: NonNullable<ModelRequest['output']>): OutputFormat {
  // The APIs take the letters of tool names only.
  const accepted = name.replace(/[^A-Za-z0-9_-]/g, '_').slice(0, 64)
  return { name: accepted === '' ? 'output' : accepted, schema: { ...schema }, strict: isStrictSchema(schema) }
}
