// The step that asks a model: what the chart offers becomes a request, and the reply goes back to the chart as it came.
import type {
  JsonSchema,
  Model,
  ModelReply,
  ModelRequest,
  ModelSettings,
  PriceTable,
  StreamPart,
  ToolSpec,
} from '@statecraft/providers'
import { costUsd, estimateTokens } from '@statecraft/providers'
import {
  type Failure,
  type RunScope,
  type Spend,
  StatecraftError,
  type StepIo,
  type StepSource,
} from '@statecraft/runtime'
import { ACTION_NAMES, actionSpec } from './actions.ts'
import { addressees } from './addressees.ts'
import type { ThinkInput } from './chart-events.ts'
import { instructionsFor, settingsOf, type Thinking } from './thinking.ts'

/** A model, or the name of one that the runtime knows. */
export type ModelChoice = Model | string

export interface Asking {
  readonly agent: string
  readonly model: ModelChoice | undefined
  readonly instructions: string | ((context: never) => string | Promise<string>) | undefined
  /** Everything that could be offered, by name. */
  readonly specs: ReadonlyMap<string, ToolSpec>
  readonly output: { readonly name: string; readonly schema: JsonSchema } | undefined
  readonly settings: ModelSettings | undefined
  readonly providerOptions: ModelRequest['providerOptions']
  readonly prices: PriceTable | undefined
  readonly thinking: Thinking | undefined
  /** Whom it may address, by the action's name. */
  readonly peers: Readonly<Record<'delegate' | 'consult', readonly string[]>>
  /** The phases in which an answer is asked for: only there the output schema holds. */
  readonly answering: ReadonlySet<string>
}

export const isModel = (value: unknown): value is Model => typeof value === 'function' && 'modelId' in value

function byName(name: string, scope: RunScope): Model {
  const found = scope.models?.[name]
  if (isModel(found)) return found
  const known = Object.keys(scope.models ?? {}).join(', ') || 'none'
  throw new StatecraftError(
    'model_not_found',
    `No model named "${name}" is known (known: ${known}): createRuntime({ models: { ${name}: model } })`,
  )
}

/** The run's model, the agent's own, its team's, the runtime's: the first of them. Throws `model_missing`, `model_not_found`. */
export function chooseModel(asking: Pick<Asking, 'agent' | 'model'>, scope: RunScope): Model {
  const chosen = scope.model ?? asking.model ?? scope.teamModel ?? scope.models?.default
  if (chosen === undefined) {
    throw new StatecraftError(
      'model_missing',
      `Agent "${asking.agent}" has no model: pass model to defineAgent, to its supervisor or to the run, or createRuntime({ models: { default: model } })`,
    )
  }
  if (isModel(chosen)) return chosen
  if (typeof chosen === 'string') return byName(chosen, scope)
  throw new StatecraftError(
    'model_missing',
    `The model of agent "${asking.agent}" is neither a model nor the name of one`,
  )
}

async function instructionsOf({ instructions }: Asking, scope: RunScope): Promise<string | undefined> {
  return typeof instructions === 'function' ? instructions(scope.context as never) : instructions
}

/** The run's settings before the agent's, and those before its team's and the runtime's; each setting by itself. */
export function settingsFor(
  own: ModelSettings | undefined,
  { defaults, settings }: RunScope,
  thought?: { readonly thinking: Thinking; readonly model: Model } | undefined,
): { readonly settings?: ModelSettings } {
  if (!own && !defaults && !settings && !thought?.thinking.extended) return {}
  const said = { ...(defaults as ModelSettings), ...own, ...(settings as ModelSettings) }
  return { settings: thought ? (settingsOf(thought.thinking, said, thought.model) ?? said) : said }
}

/** What the model is shown of a tool or an action; of whom it may address, only those who are there for the task. */
function specFor({ specs, peers }: Asking, name: string, agents: readonly string[] | undefined): ToolSpec | undefined {
  if (!agents || (name !== ACTION_NAMES.DELEGATE && name !== ACTION_NAMES.CONSULT)) return specs.get(name)
  const type = name === ACTION_NAMES.DELEGATE ? 'DELEGATE' : 'CONSULT'
  return actionSpec(type, addressees(peers[name as 'delegate' | 'consult'], { agents }))
}

/** The request for one reply. `offered` is the mask: nothing else is shown to the model. */
export async function requestOf(
  asking: Asking,
  { phase, offered, messages, output: shape, agents }: ThinkInput,
  scope: RunScope,
): Promise<ModelRequest> {
  const { thinking, settings, providerOptions } = asking
  const instructions = instructionsFor(thinking, await instructionsOf(asking, scope))
  const tools = offered.map(name => specFor(asking, name, agents)).filter(spec => spec !== undefined)
  const output = shape ?? (asking.answering.has(phase) ? asking.output : undefined)
  return {
    messages,
    ...(instructions !== undefined && instructions !== '' && { instructions }),
    ...(tools.length > 0 && { tools }),
    ...(output && { output }),
    ...settingsFor(settings, scope, thinking && { thinking, model: chooseModel(asking, scope) }),
    ...(providerOptions && { providerOptions }),
  }
}

export async function askModel(
  asking: Asking,
  input: ThinkInput,
  io: Pick<StepIo, 'signal' | 'scope' | 'idempotencyKey'> &
    Partial<Pick<StepIo, 'address'>> & { emit?: (part: StreamPart) => void },
): Promise<ModelReply> {
  const model = chooseModel(asking, io.scope)
  const request = await requestOf(asking, input, io.scope)
  return model(request, {
    signal: io.signal,
    idempotencyKey: io.idempotencyKey,
    ...(io.address !== undefined && { caller: io.address }),
    ...(io.emit && { emit: io.emit }),
  })
}

/** What a reply cost; a cost is known only with a price table that knows the model. */
export function spendOf({ usage, modelId }: ModelReply, prices: PriceTable | undefined): Spend {
  return {
    inputTokens: usage.inputTokens,
    outputTokens: usage.outputTokens,
    costUsd: prices && costUsd(prices, modelId, usage),
  }
}

/** Failures of calls that the provider may charge for: it was at work, and nobody knows how far it had come. */
const CHARGED: ReadonlySet<string> = new Set(['timeout', 'protocol', 'reply_too_large', 'aborted'])
const UNKNOWN: Spend = { inputTokens: undefined, outputTokens: undefined, costUsd: undefined }

const spendOnFailure = ({ code }: Failure): Spend | undefined => (CHARGED.has(code) ? UNKNOWN : undefined)

/** How a call of a model is charged, and by what name its provider knows it. */
export const modelSpending = (
  prices: PriceTable | undefined,
): Required<Pick<StepSource, 'spend' | 'spendOnFailure' | 'reference'>> & {
  readonly spend: (reply: ModelReply) => Spend
  readonly reference: (reply: ModelReply) => string | undefined
} => ({
  spend: reply => spendOf(reply, prices),
  spendOnFailure,
  reference: ({ requestId }) => requestId,
})

/** The step source `model`. */
export function modelStep(asking: Asking): StepSource {
  const { settings, prices } = asking
  return {
    run: (input: ThinkInput, io) => askModel(asking, input, io),
    draw: () => ({ turns: 1 }),
    estimate: ({ messages }: ThinkInput) => ({
      tokens: estimateTokens({ messages, settings: { ...settings, maxTokens: settings?.maxTokens ?? 0 } }),
      isBound: settings?.maxTokens !== undefined,
    }),
    ...modelSpending(prices),
    describe: ({ phase }: ThinkInput) => ({ name: phase }),
  }
}
