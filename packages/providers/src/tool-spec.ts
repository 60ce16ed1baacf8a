// A tool as a model sees it: a name, what it is for, and the schema of its arguments.
import { ProviderError } from './errors.ts'
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

interface Choosing {
  readonly toolChoice?: ToolChoice
}

/** The choice for one request: its own, else that of the settings where the offered tools can meet it. */
export function toolChoiceOf(
  { tools = [], toolChoice }: Choosing & { readonly tools?: readonly ToolSpec[] },
  settings: Choosing | undefined,
): ToolChoice | undefined {
  const wanted = settings?.toolChoice
  if (toolChoice !== undefined || wanted === undefined) return toolChoice
  return choiceFaults(tools, wanted).length === 0 ? wanted : undefined
}

/** Whether every provider accepts this as the name of a tool. */
export function isToolName(name: string): boolean {
  return /^[A-Za-z0-9_-]{1,64}$/.test(name)
}

/**
 * Refuses the tools of a request that a provider would refuse.
 *
 * @throws ProviderError `invalid_request`, listing all faults: a bad or repeated name, a schema that is not an
 * object's, or a choice that the offered tools cannot meet
 */
export function assertTools(tools: readonly ToolSpec[], choice: ToolChoice = 'auto'): void {
  const faults = [...tools.flatMap(toolFaults), ...repeatedNames(tools), ...choiceFaults(tools, choice)]
  if (faults.length > 0)
    throw new ProviderError('invalid_request', `The tools cannot be offered: ${faults.join('; ')}.`)
}

function toolFaults({ name, inputSchema }: ToolSpec): string[] {
  return [
    ...(isToolName(name) ? [] : [`"${name}" is not a tool name (letters, digits, _ and -, at most 64)`]),
    ...(inputSchema.type === 'object' ? [] : [`the input schema of "${name}" is not of type "object"`]),
  ]
}

function repeatedNames(tools: readonly ToolSpec[]): string[] {
  const names = tools.map(tool => tool.name)
  const repeated = names.filter((name, index) => names.indexOf(name) !== index)
  return [...new Set(repeated)].map(name => `two tools are named "${name}"`)
}

function choiceFaults(tools: readonly ToolSpec[], choice: ToolChoice): string[] {
  if (typeof choice === 'object' && !tools.some(tool => tool.name === choice.tool)) {
    return [`the tool choice "${choice.tool}" is not offered`]
  }
  return choice === 'required' && tools.length === 0 ? ['a tool call is required and no tool is offered'] : []
}
