// What no model can make sense of in its settings, whatever its provider: names and values that are misspelt. They come from
// JavaScript, from files and from the command line, where no compiler looks.
import type { ModelSettings } from './model.ts'

const reasoningNames: readonly string[] = ['effort', 'budgetTokens'] satisfies (keyof NonNullable<
  ModelSettings['reasoning']
>)[]
const efforts: readonly unknown[] = ['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'] satisfies NonNullable<
  ModelSettings['reasoning']
>['effort'][]
const choices: readonly unknown[] = ['auto', 'required', 'none']

/** Names and values of neutral settings that do not exist; each fault names those that do. */
export function settingShapeFaults({ reasoning, toolChoice }: ModelSettings): readonly string[] {
  return [...reasoningFaults(reasoning), ...choiceFaults(toolChoice)]
}

function reasoningFaults(reasoning: unknown): readonly string[] {
  if (reasoning === undefined) return []
  if (typeof reasoning !== 'object' || reasoning === null || Array.isArray(reasoning)) {
    return [`reasoning is ${JSON.stringify(reasoning)}: use an object, such as { effort: "low" }`]
  }
  const strange = Object.keys(reasoning).filter(name => !reasoningNames.includes(name))
  const { effort } = reasoning as { readonly effort?: unknown }
  return [
    ...strange.map(name => `reasoning.${name} does not exist: use ${reasoningNames.join(' or ')}`),
    ...(effort === undefined || efforts.includes(effort)
      ? []
      : [`reasoning.effort is ${JSON.stringify(effort)}: use one of ${efforts.join(', ')}`]),
  ]
}

function choiceFaults(choice: unknown): readonly string[] {
  if (choice === undefined || choices.includes(choice)) return []
  const names = typeof choice === 'object' && choice !== null && !Array.isArray(choice) ? Object.entries(choice) : []
  const [[name, tool] = [], ...rest] = names
  if (name === 'tool' && typeof tool === 'string' && rest.length === 0) return []
  return [`toolChoice is ${JSON.stringify(choice)}: use ${choices.join(', ')} or { tool: "its name" }`]
}
