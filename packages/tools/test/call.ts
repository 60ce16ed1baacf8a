// Calls a tool as an agent does: arguments are checked by its schema, what it returns must be plain JSON.
import type { AnyTool, StandardSchema, Tool, ToolIo } from '@statecraft/actors'

export interface CallOptions {
  readonly signal?: AbortSignal
}

export async function call<A, R>(tool: Tool<A, R>, args: unknown, options: CallOptions = {}): Promise<R> {
  const input = tool.input as StandardSchema<unknown, A>
  const checked = await input['~standard'].validate(args)
  if (checked.issues) {
    throw new Error(checked.issues.map(({ message, path }) => `${path?.join('.') ?? ''} ${message}`).join('; '))
  }
  const io: ToolIo = {
    signal: options.signal ?? new AbortController().signal,
    idempotencyKey: 'k1',
    context: undefined,
    progress: () => {},
  }
  const result = await tool.run(checked.value, io)
  return JSON.parse(JSON.stringify(result))
}

/** One tool of several by its name. */
export function named(tools: readonly AnyTool[], name: string): Tool<unknown, unknown> {
  const found = tools.find(tool => tool.name === name)
  if (!found) throw new Error(`There is no tool ${name}, only ${tools.map(it => it.name).join(', ')}`)
  return found as unknown as Tool<unknown, unknown>
}
