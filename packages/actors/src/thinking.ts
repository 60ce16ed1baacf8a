// How an agent thinks: in which style and with how many tokens, whether it looks at its answer again, works it out more than
// once, and what it does when it is not sure. The description, its defaults, and what each option does to a request.
import type { Model, ModelSettings } from '@statecraft/providers'
import { type KnownOptions, strangeOptions } from '@statecraft/runtime'
import { isAgentName } from './agent-name.ts'

export type ThinkingStyle = 'analytical' | 'creative' | 'systematic'

export interface ThinkingOptions {
  /** Stands in the instructions. Default: nothing is said of it. */
  readonly style?: ThinkingStyle
  /** The provider's own thinking. Default true. */
  readonly extended?: boolean
  /**
   * Most tokens of it for each call. Default 8,000; for a model that takes no number of tokens, effort `medium`. Settings of the
   * agent or the run that speak of `reasoning` go first.
   */
  readonly budgetTokens?: number
  /** One more call looks at the answer and may mend it; what it found wrong stands in `result.thinking`. Default false. */
  readonly reflect?: boolean
  /**
   * How many answers are worked out, each in a call of its own, 2 to 5; `true` is 2. One more call chooses; the others stand in
   * `result.alternatives`. Default: one answer.
   */
  readonly alternatives?: boolean | number
  /** An answer of which it is less sure is taken up again, once. Default 0.8, where something says how sure it is. */
  readonly confidenceThreshold?: number
  /** What is done with it then. Default: a peer is consulted where there is one, else it is asked itself again. */
  readonly whenUnsure?: 'consult' | 'retry' | 'alternatives'
  /** Names of peers that are consulted then, each if the one before it cannot help. Default: the first of `consults`. */
  readonly consult?: string | readonly string[]
}

export interface Thinking {
  readonly style: ThinkingStyle | undefined
  readonly extended: boolean
  readonly budgetTokens: number | undefined
  readonly reflect: boolean
  /** Answers in all; 1: it is worked out once. */
  readonly answers: number
  readonly threshold: number | undefined
  readonly whenUnsure: ThinkingOptions['whenUnsure']
  readonly consult: readonly string[]
}

const FEWEST = 2
const MOST = 5
/** Where something says how sure the agent is. */
export const DEFAULT_THRESHOLD = 0.8
const DEFAULT_BUDGET = 8_000

function answersIn(alternatives: ThinkingOptions['alternatives']): number {
  return typeof alternatives === 'number' ? alternatives : alternatives === true ? FEWEST : 1
}

/** How an agent thinks; undefined where nothing is said of it. */
export function thinkingOf(given: boolean | ThinkingOptions | undefined): Thinking | undefined {
  if (!given) return undefined
  const options = given === true ? {} : given
  const { style, extended = true, budgetTokens, reflect = false, alternatives, whenUnsure, consult = [] } = options
  const unsure = whenUnsure === 'alternatives' ? FEWEST : 1
  return {
    style,
    extended,
    budgetTokens,
    reflect,
    answers: Math.max(answersIn(alternatives), unsure),
    threshold: options.confidenceThreshold,
    whenUnsure,
    consult: [consult].flat(),
  }
}

const STYLES: Readonly<Record<ThinkingStyle, string>> = {
  analytical:
    'Think analytically: take the task apart, weigh what speaks for and against each part, and conclude only what that bears out.',
  creative:
    'Think creatively: look at the task from unusual sides, and go through several different ideas before you settle on one.',
  systematic:
    'Think systematically: go through the task step by step in a fixed order, leave no case out, and check each step before the next.',
}
const WAYS: readonly unknown[] = ['consult', 'retry', 'alternatives'] satisfies ThinkingOptions['whenUnsure'][]

const THINKING_OPTIONS: KnownOptions<ThinkingOptions> = {
  style: true,
  extended: true,
  budgetTokens: true,
  reflect: true,
  alternatives: true,
  confidenceThreshold: true,
  whenUnsure: true,
  consult: true,
}

/** Everything that is wrong with it, in words. */
export function thinkingFaults(given: boolean | ThinkingOptions | undefined): readonly string[] {
  if (given === undefined || typeof given === 'boolean') return []
  const strange = strangeOptions(given, THINKING_OPTIONS, 'thinking')
  if (strange.length > 0) return strange
  const { style, budgetTokens, alternatives, confidenceThreshold: threshold, whenUnsure, consult = [] } = given
  const faults: string[] = []
  if (style !== undefined && !Object.hasOwn(STYLES, style))
    faults.push(`thinking.style must be ${Object.keys(STYLES).join(', ')}, not "${style}"`)
  if (budgetTokens !== undefined && !(Number.isInteger(budgetTokens) && budgetTokens > 0))
    faults.push(`thinking.budgetTokens must be a whole number above 0, not ${budgetTokens}`)
  const answers = answersIn(alternatives)
  if (typeof alternatives === 'number' && !(Number.isInteger(answers) && answers >= FEWEST && answers <= MOST))
    faults.push(`thinking.alternatives must be a whole number from ${FEWEST} to ${MOST}, not ${alternatives}`)
  if (threshold !== undefined && !(threshold >= 0 && threshold <= 1))
    faults.push(`thinking.confidenceThreshold must be a number from 0 to 1, not ${threshold}`)
  if (whenUnsure !== undefined && !WAYS.includes(whenUnsure))
    faults.push(`thinking.whenUnsure must be ${WAYS.join(', ')}, not "${whenUnsure}"`)
  for (const name of [consult].flat())
    if (!isAgentName(name)) faults.push(`thinking.consult holds "${String(name)}", which is no name of an agent`)
  return faults
}

/** The instructions with the style in them. */
export function instructionsFor(thinking: Thinking | undefined, instructions: string | undefined): string | undefined {
  const style = thinking?.style && STYLES[thinking.style]
  return style ? [instructions, style].filter(text => text !== undefined && text !== '').join('\n\n') : instructions
}

/** The settings with the provider's own thinking in them, as far as this model has it. */
export function settingsOf(
  thinking: Thinking | undefined,
  settings: ModelSettings | undefined,
  { settingFaults }: Pick<Model, 'settingFaults'>,
): ModelSettings | undefined {
  if (!thinking?.extended || settings?.reasoning) return settings
  const having = (reasoning: ModelSettings['reasoning'] & object): ModelSettings => ({ ...settings, reasoning })
  // A number that was asked for is not changed in secret: a model that does not take it says so before the run.
  if (thinking.budgetTokens !== undefined) return having({ budgetTokens: thinking.budgetTokens })
  const wanted = [having({ budgetTokens: DEFAULT_BUDGET }), having({ effort: 'medium' })]
  return wanted.find(one => (settingFaults?.(one) ?? []).length === 0) ?? settings
}
