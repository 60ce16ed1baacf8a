// Neutral settings in the words of the Messages API, and what of them it cannot do.
// Which kinds of thinking a model takes changes with every generation, so there is no table of models here:
// the mapping is the same for all, and the API refuses what a model cannot do, with the alternative in its message.
import type { Messages } from '@anthropic-ai/sdk/resources/messages'
import type { ModelSettings } from '../model.ts'
import { settingShapeFaults } from '../setting-faults.ts'

/** Output tokens of a reply when the settings do not say; a budget to think with comes on top. */
export const defaultMaxTokens = 16_384

/** The smallest budget of thinking that the API takes, in tokens. */
const smallestBudget = 1_024

const known = ['maxTokens', 'temperature', 'reasoning', 'toolChoice']

/** What the settings come to in a request. */
export interface SettingParams {
  readonly max_tokens: number
  readonly thinking?: Messages.ThinkingConfigParam
  readonly effort?: NonNullable<Messages.OutputConfig['effort']>
}

/** What of the settings the Messages API cannot do; each fault names the alternative. */
export function settingFaults(settings: ModelSettings): readonly string[] {
  const { maxTokens, temperature, reasoning = {}, toolChoice } = settings
  const { effort, budgetTokens } = reasoning
  const faults = Object.keys(settings)
    .filter(name => !known.includes(name))
    .map(name => `\`${name}\` is no neutral setting: what only this API has goes into \`providerOptions.anthropic\``)
  faults.push(...settingShapeFaults(settings))
  if (temperature !== undefined) {
    faults.push(
      '`temperature` does not exist in this API any more: say in the instructions how free the answer may be, or set `reasoning.effort`',
    )
  }
  if (maxTokens !== undefined && !(Number.isInteger(maxTokens) && maxTokens > 0)) {
    faults.push(`\`maxTokens\` is ${maxTokens}: give a whole number of at least 1, or leave it out`)
  }
  if (effort === 'minimal') {
    faults.push('`reasoning.effort` "minimal" does not exist in this API: use "low", or "none" for no thinking at all')
  }
  const isForced = toolChoice === 'required' || typeof toolChoice === 'object'
  if (isForced && (budgetTokens !== undefined || (effort !== undefined && effort !== 'none'))) {
    faults.push('`toolChoice` cannot force a call while the model thinks: use "auto", or leave `reasoning` out')
  }
  if (budgetTokens !== undefined) faults.push(...budgetFaults(budgetTokens, effort, maxTokens))
  return faults
}

function budgetFaults(budget: number, effort: string | undefined, maxTokens: number | undefined): string[] {
  const faults: string[] = []
  if (!Number.isInteger(budget) || budget < smallestBudget) {
    faults.push(
      `\`reasoning.budgetTokens\` is ${budget}: give a whole number of at least ${smallestBudget}, or use \`reasoning.effort\``,
    )
  }
  if (effort === 'none') {
    faults.push('`reasoning.budgetTokens` contradicts `reasoning.effort` "none": leave one of them out')
  }
  if (maxTokens !== undefined && budget >= maxTokens) {
    faults.push(
      `\`reasoning.budgetTokens\` is ${budget} and \`maxTokens\` ${maxTokens}: thinking counts as output, so raise \`maxTokens\` above the budget`,
    )
  }
  return faults
}

/**
 * What the settings come to, provided that they have no fault:
 *
 * - no `reasoning`: nothing is sent, and the model does what it does by itself;
 * - `effort: 'none'`: thinking off;
 * - `effort`: adaptive thinking of this depth, with its summary in the reply;
 * - `budgetTokens`: thinking with a fixed budget, which models before the 4.7 generation take.
 */
export function settingParams({ maxTokens, reasoning = {} }: ModelSettings): SettingParams {
  const { effort, budgetTokens } = reasoning
  const max_tokens = maxTokens ?? defaultMaxTokens + (budgetTokens ?? 0)
  if (effort === 'none') return { max_tokens, thinking: { type: 'disabled' } }
  const depth = effort === undefined || effort === 'minimal' ? {} : { effort }
  if (budgetTokens !== undefined) {
    return { max_tokens, thinking: { type: 'enabled', budget_tokens: budgetTokens }, ...depth }
  }
  if (effort === undefined) return { max_tokens }
  // The newest models leave the summary out unless it is asked for, and then nothing streams while they think.
  return { max_tokens, thinking: { type: 'adaptive', display: 'summarized' }, ...depth }
}
