// A tool as a model sees it: a name, what it is for, and the schema of its arguments.
import type { JsonSchema } from './json.ts'

export interface ToolSpec {
  /** Letters, digits, `_` and `-`, at most 64: what every provider accepts. */
  readonly name: string
  readonly description: string
  /** JSON Schema of an object. */
  readonly inputSchema: JsonSchema
}

/** Whether the model must, may or must not call a tool. */
export type ToolChoice = 'auto' | 'required' | 'none' | { readonly tool: string }
