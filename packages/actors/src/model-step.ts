// The step that asks a model: what the chart offers becomes a request, and the reply goes back to the chart as it came.
import type {
  JsonSchema,
  Message,
  Model,
  ModelReply,
  ModelRequest,
  ModelSettings,
  PriceTable,
  StreamPart,
  ToolSpec,
} from '@statecraft/providers'
import { costUsd, estimateTokens, mayHaveCost, priceOf } from '@statecraft/providers'
import {
  type Estimate,
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
  readonly peers: Readonly<Record<'DELEGATE' | 'CONSULT' | 'HANDOFF', readonly string[]>>
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
  thought?: { readonly thinking: Thinking; readonly model: Model } | undefined,
): { readonly settings?: ModelSettings } {
  if (!own && !defaults && !settings && !thought?.thinking.extended) return {}
  const said = { ...(defaults as ModelSettings), ...own, ...(settings as ModelSettings) }
  return { settings: thought ? (settingsOf(thought.thinking, said, thought.model) ?? said) : said }
}

const ADDRESSING = ['DELEGATE', 'CONSULT', 'HANDOFF'] as const

/** What the model is shown of a tool or an action; of whom it may address, only those who are there for the task. */
function specFor({ specs, peers }: Asking, name: string, agents: readonly string[] | undefined): ToolSpec | undefined {
  const type = ADDRESSING.find(action => ACTION_NAMES[action] === name)
  return agents && type ? actionSpec(type, addressees(peers[type], { agents })) : specs.get(name)
}

/** Forced to call a tool each time, a model would never come to an answer: once it has results, it is free. */
function freeAfterResults(settings: ModelSettings, messages: readonly Message[]): ModelSettings {
  const { toolChoice, ...rest } = settings
  const isForced = toolChoice === 'required' || typeof toolChoice === 'object'
  return isForced && messages.at(-1)?.role === 'tool' ? rest : settings
}

/** The request for one reply. `offered` is the mask: nothing else is shown to the model. */
export async function requestOf(
  asking: Asking,
  { phase, offered, messages, output: shape, agents }: ThinkInput,
  scope: RunScope,
): Promise<ModelRequest> {
  const { thinking, providerOptions } = asking
  const instructions = instructionsFor(thinking, await instructionsOf(asking, scope))
  const tools = offered.map(name => specFor(asking, name, agents)).filter(spec => spec !== undefined)
  const output = shape ?? (asking.answering.has(phase) ? asking.output : undefined)
  const thought = thinking && { thinking, model: chooseModel(asking, scope) }
  const { settings: merged } = settingsFor(asking.settings, scope, thought)
  return {
    messages,
    ...(instructions !== undefined && instructions !== '' && { instructions }),
    ...(tools.length > 0 && { tools }),
    ...(output && { output }),
    ...(merged && { settings: freeAfterResults(merged, messages) }),
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

/** The first of the tables that has a price for the reply. */
function tableFor(
  { modelId, askedId }: ModelReply,
  own: PriceTable | undefined,
  { prices, warn }: RunScope,
): PriceTable | undefined {
  // The runtime hands its table on without a look; `costUsd` checks each price that it takes.
  const tables = [own, prices as PriceTable | undefined].filter(table => table !== undefined)
  const known = tables.find(table => priceOf(table, [modelId, askedId]) !== undefined)
  if (!known && tables.length > 0) warn?.(`What ${modelId} costs is not known: add it to the prices`)
  return known ?? tables[0]
}

/** What a reply cost; a cost is known only with a price table that knows the model, and nothing is where attempts were lost. */
export function spendOf(reply: ModelReply, own: PriceTable | undefined, scope: RunScope): Spend {
  const { usage, modelId, askedId, lostAttempts = 0 } = reply
  const { inputTokens, outputTokens } = usage
  const prices = tableFor(reply, own, scope)
  const known = { inputTokens, outputTokens, costUsd: prices && costUsd(prices, modelId, usage, askedId) }
  return lostAttempts === 0 ? known : { ...UNKNOWN, atLeast: known }
}

const UNKNOWN: Spend = { inputTokens: undefined, outputTokens: undefined, costUsd: undefined }

const spendOnFailure = (failure: Failure): Spend | undefined => (mayHaveCost(failure) ? UNKNOWN : undefined)

/**
 * What a request may take. The answer counts where it is bound, else it is what the runtime learns from the calls before. That
 * is so of the input in any case: how many tokens its characters are is a guess.
 */
function estimateOf(request: ModelRequest): Estimate {
  const settings = { maxTokens: 0, ...request.settings }
  return { tokens: estimateTokens({ ...request, settings }), isBound: false }
}

/** How a call of a model is charged, and by what name its provider knows it. */
export const modelSpending = (own: PriceTable | undefined): ModelSpending => ({
  spend: (reply, scope) => spendOf(reply, own, scope),
  spendOnFailure,
  reference: ({ requestId }) => requestId,
})

interface ModelSpending {
  readonly spend: (reply: ModelReply, scope: RunScope) => Spend
  readonly spendOnFailure: (failure: Failure) => Spend | undefined
  readonly reference: (reply: ModelReply) => string | undefined
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
    ...modelSpending(asking.prices),
    describe: ({ phase }: ThinkInput) => ({ name: phase }),
  }
}
