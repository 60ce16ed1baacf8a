// A model that follows a script: the test double for everything that calls a model, and the model of offline runs.
// It is as strict as a provider: it checks every request, streams what it answers, and ends at once on abort.
import { orAborted, throwIfAborted } from './abort.ts'
import type { Clock } from './clock.ts'
import { assertConversation } from './conversation.ts'
import { deepFreeze } from './deep-freeze.ts'
import { ProviderError } from './errors.ts'
import { estimateUsage } from './estimate-usage.ts'
import { type KnownOptions, refuseStrange } from './known-options.ts'
import type { Model, ModelIo, ModelReply, ModelRequest } from './model.ts'
import { perform } from './perform.ts'
import { readScript, type Script, turnOf } from './script.ts'
import type { ScriptedAnswer, ScriptedFailure, ScriptedReply } from './scripted-reply.ts'
import { assertTools } from './tool-spec.ts'
import { unknownUsage } from './usage.ts'

/** A model that follows a script, and what a test may ask of it. */
export interface ScriptedModel extends Model {
  /** Frozen copies of the latest requests (at most 1,000), in order; those cancelled before they began are not among them. */
  readonly requests: readonly ModelRequest[]
  /** Replies of a list not yet used; `undefined` for rules and functions, which never run out. */
  readonly remaining: number | undefined
  /** Throws `script_mismatch` when replies of a list are left over. */
  assertDone(): void
  /** Back to the start: the script, the ids of calls, the requests. */
  reset(): void
}

export interface ScriptedModelOptions {
  /** `offline/scripted` */
  readonly modelId?: string
  /** Runs `latencyMs`; `globalThis`. */
  readonly clock?: Clock
  /**
   * Fills in usage that the script does not give with a guess, four characters a token, so that token limits can be
   * tried offline. Off: such usage is unknown.
   */
  readonly estimateUsage?: boolean
}

const keptRequests = 1_000

const scriptedOptions: KnownOptions<ScriptedModelOptions> = { modelId: true, clock: true, estimateUsage: true }

/**
 * Makes a model that follows a script: a list of replies, a list of rules, or a function (see `Script`).
 *
 * Like a provider it refuses a broken history (`invalid_conversation`) and impossible tools (`invalid_request`); that
 * uses up no reply. A call past the end of a list rejects with `script_exhausted`, a request for which no rule is made
 * with `script_mismatch`, an aborted call with `aborted`.
 *
 * @throws ProviderError `invalid_option` when the script or an option makes no sense
 * @example
 * const model = scriptedModel([callTool('add', { a: 25, b: 4 }), '29'])
 * // … run the code under test with it, then:
 * model.assertDone()
 * expect(model.requests[1]?.messages.at(-1)).toMatchObject({ role: 'tool' })
 */
export function scriptedModel(script: Script, options: ScriptedModelOptions = {}): ScriptedModel {
  refuseStrange('scriptedModel', options, scriptedOptions)
  const { modelId = 'offline/scripted', clock = globalThis, estimateUsage: estimates = false } = options
  if (modelId.trim() === '') throw new ProviderError('invalid_option', 'The id of the scripted model is blank.')
  const reader = readScript(script)
  const requests: ModelRequest[] = []
  let calls = 0
  let ids = 0

  const record = (request: ModelRequest): ModelRequest => {
    const copy = deepFreeze(structuredClone(request))
    requests.push(copy)
    if (requests.length > keptRequests) requests.shift()
    return copy
  }

  const nextId = (taken: ReadonlySet<unknown>): string => {
    do ids += 1
    while (taken.has(`call_${ids}`))
    return `call_${ids}`
  }

  const call = async (original: ModelRequest, io: ModelIo): Promise<ModelReply> => {
    throwIfAborted(io.signal)
    const request = record(original)
    assertConversation(request.messages)
    assertTools(request.tools ?? [], request.toolChoice)
    calls += 1
    const reply = inParts(await orAborted(reader.next(request, turnOf(request, calls)), io.signal))
    const taken = takenIds(request, reply)
    return perform(reply, io, {
      modelId,
      clock,
      nextId: () => nextId(taken),
      usageOf: content => (estimates ? estimateUsage(request, content) : unknownUsage),
    })
  }

  return withControls(Object.assign(call, { modelId }), {
    get requests() {
      return [...requests]
    },
    get remaining() {
      return reader.remaining()
    },
    assertDone() {
      const left = reader.remaining() ?? 0
      if (left > 0) throw new ProviderError('script_mismatch', `Replies of the script that nobody asked for: ${left}.`)
    },
    reset() {
      reader.rewind()
      requests.length = 0
      calls = 0
      ids = 0
    },
  })
}

function inParts(reply: ScriptedReply): ScriptedAnswer | ScriptedFailure {
  return typeof reply === 'string' ? { text: reply } : reply
}

/** Ids that a new call must not have: the history may come from another scripted model, the reply may name some. */
function takenIds({ messages }: ModelRequest, reply: ScriptedAnswer | ScriptedFailure): ReadonlySet<unknown> {
  const past = messages.flatMap(({ content }) => content.map(part => 'id' in part && part.id))
  const named = 'calls' in reply ? reply.calls?.map(({ id }) => id) : []
  return new Set([...past, ...(named ?? [])])
}

/** Adds properties to a function; unlike `Object.assign` it keeps getters alive, which the type system cannot see. */
function withControls<F extends object, C extends object>(fn: F, controls: C): F & C {
  return Object.freeze(Object.defineProperties(fn, Object.getOwnPropertyDescriptors(controls))) as F & C
}
