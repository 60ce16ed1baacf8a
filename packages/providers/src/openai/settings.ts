// Which of the neutral settings OpenAI has. What it lacks is refused in words that name the alternative, never dropped.
import type { ModelSettings } from '../model.ts'
import { settingShapeFaults } from '../setting-faults.ts'

const known = ['maxTokens', 'temperature', 'reasoning', 'toolChoice']

/** What of these settings OpenAI cannot do; empty when it can do all. */
export function settingFaults(settings: ModelSettings): readonly string[] {
  const { maxTokens, temperature, reasoning } = settings
  const faults = Object.keys(settings)
    .filter(name => !known.includes(name))
    .map(name => `"${name}" is not a neutral setting: what only OpenAI has goes into providerOptions.openai`)
  faults.push(...settingShapeFaults(settings))
  if (maxTokens !== undefined && !(Number.isSafeInteger(maxTokens) && maxTokens > 0)) {
    faults.push(`maxTokens is ${maxTokens}: use a whole number of at least 1`)
  }
  if (temperature !== undefined && !(temperature >= 0 && temperature <= 2)) {
    faults.push(`temperature is ${temperature}: use a number from 0 to 2`)
  }
  if (reasoning?.budgetTokens !== undefined) {
    faults.push(
      'OpenAI takes no reasoning.budgetTokens: use reasoning.effort, or maxTokens, which counts the thinking too',
    )
  }
  return faults
}
