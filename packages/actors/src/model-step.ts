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
  type Estimate,
  type Failure,
  type RunScope,
  type Spend,
  StatecraftError,
  type StepIo,
  type StepSource,
} from '@statecraft/runtime'
import type { ThinkInput } from './chart-events.ts'

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
  /** The phases in which an answer is asked for: only there the output schema holds. */
  readonly answering: ReadonlySet<string>
}

const isModel = (value: unknown): value is Model => typeof value === 'function' && 'modelId' in value

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
): { readonly settings?: ModelSettings } {
  if (!own && !defaults && !settings) return {}
  return { settings: { ...(defaults as ModelSettings), ...own, ...(settings as ModelSettings) } }
}

/** The request for one reply. `offered` is the mask: nothing else is shown to the model. */
export async function requestOf(
  asking: Asking,
  { phase, offered, messages }: ThinkInput,
  scope: RunScope,
): Promise<ModelRequest> {
  const instructions = await instructionsOf(asking, scope)
  const tools = offered.map(name => asking.specs.get(name)).filter(spec => spec !== undefined)
  const { output, settings, providerOptions } = asking
  return {
    messages,
    ...(instructions !== undefined && instructions !== '' && { instructions }),
    ...(tools.length > 0 && { tools }),
    ...(output && asking.answering.has(phase) && { output }),
    ...settingsFor(settings, scope),
    ...(providerOptions && { providerOptions }),
  }
}

export async function askModel(asking: Asking, input: ThinkInput, io: AskIo): Promise<ModelReply> {
  return send(chooseModel(asking, io.scope), await requestOf(asking, input, io.scope), io)
}

type AskIo = Pick<StepIo, 'signal' | 'scope' | 'idempotencyKey'> &
  Partial<Pick<StepIo, 'address'>> & { emit?: (part: StreamPart) => void }

function send(model: Model, request: ModelRequest, io: AskIo): Promise<ModelReply> {
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

/**
 * What a request may take. The answer counts where it is bound, else it is what the runtime learns from the calls before. That
 * is so of the input in any case: how many tokens its characters are is a guess.
 */
function estimateOf(request: ModelRequest): Estimate {
  const settings = { maxTokens: 0, ...request.settings }
  return { tokens: estimateTokens({ ...request, settings }), isBound: false }
}

/** The step source `model`. */
export function modelStep(asking: Asking): StepSource {
  // What was estimated is what is sent: instructions that are a function are asked once.
  const estimated = new WeakMap<ThinkInput, ModelRequest>()
  return {
    run: async (input: ThinkInput, io) => {
      const model = chooseModel(asking, io.scope)
      return send(model, estimated.get(input) ?? (await requestOf(asking, input, io.scope)), io)
    },
    draw: () => ({ turns: 1 }),
    estimate: async (input: ThinkInput, scope) => {
      const request = await requestOf(asking, input, scope)
      estimated.set(input, request)
      return estimateOf(request)
    },
    spend: (reply: ModelReply) => spendOf(reply, asking.prices),
    spendOnFailure,
    reference: ({ requestId }: ModelReply) => requestId,
    describe: ({ phase }: ThinkInput) => ({ name: phase }),
  }
}
