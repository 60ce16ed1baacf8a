// Records the calls of a model to files, and acts them out again without the model: tests with real replies, offline.
// Invariants: a replay never calls the model and never writes; nothing is written before it is redacted; which recording
// answers depends on the request alone, and on how often it was made before, never on the order of calls.
import { hang, throwIfAborted } from '../abort.ts'
import { assertConversation } from '../conversation.ts'
import { ProviderError } from '../errors.ts'
import { withoutAddress } from '../identity.ts'
import { type KnownOptions, refuseStrange } from '../known-options.ts'
import { defineModel, type Model, type ModelIo, type ModelReply, type ModelRequest } from '../model.ts'
import type { StreamPart } from '../stream-part.ts'
import { type Asked, cassetteIn } from './cassette.ts'
import { errorOf, type Outcome, outcomeOf, type Recording } from './recording.ts'
import { redaction } from './redaction.ts'

export interface RecordReplayOptions {
  /** Where the recordings are: one directory for each test or conversation. Made when something is recorded. */
  readonly dir: string
  /**
   * - `auto` (the default): replays when the directory has recordings of the model, decided as `recordReplay` is called;
   *   records otherwise;
   * - `record`: calls the model and writes every call, over what was there;
   * - `replay`: never calls the model; for CI.
   */
  readonly mode?: 'auto' | 'record' | 'replay'
  /**
   * Secrets that must not be written, as they are (6 characters or more) or as patterns. Keys of the usual forms, bearer
   * tokens, JWTs, private keys, passwords in addresses, and what stands behind names like `api_key` are always redacted.
   */
  readonly redact?: readonly (string | RegExp)[]
}

const recordReplayOptions: KnownOptions<RecordReplayOptions> = { dir: true, mode: true, redact: true }

/**
 * Records what a model replies, and replays it.
 *
 * Each call is a JSON file of its own below `dir`, in a folder of the model: the request, the stream and the reply, or the
 * `ProviderError`, which is thrown again. A call that was aborted waits for its abort when it is replayed. Secrets are written
 * as `[redacted]`; requests are compared after that, so that another key makes no difference.
 *
 * A request that is not recorded is never sent in a replay: it rejects with `recording_mismatch`, which names the nearest
 * recording and where the two differ. Settings and provider options of the model itself belong to the request; its address
 * does not. To record again delete the directory.
 *
 * @param model - is only asked while recording; for a replay any model with the same `identity` will do
 * @throws ProviderError `invalid_option` when an option makes no sense or the directory cannot be read; a call rejects with
 * `recording_mismatch` for a request that is not recorded or a file that is corrupt, with `invalid_option` when a recording
 * cannot be written, and otherwise as the model does
 * @example
 * const model = recordReplay(openai('gpt-5'), { dir: 'test/recordings/refund', mode: process.env.CI ? 'replay' : 'auto' })
 */
export function recordReplay(model: Model, options: RecordReplayOptions): Model {
  refuseStrange('recordReplay', options, recordReplayOptions)
  const { dir, mode = 'auto', redact = [] } = options
  if (dir.trim() === '') throw new ProviderError('invalid_option', '"dir" of the recordings is blank.')
  const redacted = redaction(redact)
  const cassette = cassetteIn(dir, model.modelId)
  const replays = mode === 'replay' || (mode === 'auto' && !cassette.isEmpty())
  const occurrences = new Map<string, number>()

  const nextOccurrence = ({ name }: Asked): number => {
    const occurrence = (occurrences.get(name) ?? 0) + 1
    occurrences.set(name, occurrence)
    return occurrence
  }

  const record = async (request: ModelRequest, io: ModelIo, asked: Asked, occurrence: number): Promise<ModelReply> => {
    const stream: StreamPart[] = []
    const save = async (outcome: Outcome): Promise<void> =>
      cassette.write(asked, {
        version: 1,
        modelId: model.modelId,
        request: asked.request,
        occurrence,
        stream: redacted.stream(stream),
        outcome: redacted.data(outcome) as unknown as Outcome,
      })
    const emit = (part: StreamPart): void => {
      stream.push(part)
      io.emit?.(part)
    }
    const reply = await model(request, { ...io, emit }).catch(async (error: unknown) => {
      if (error instanceof ProviderError) await save(outcomeOf(error))
      throw error
    })
    await save({ type: 'reply', reply })
    return reply
  }

  // A model that says nothing of itself leaves the request as it is.
  const recorded = (request: ModelRequest): object =>
    model.identity ? { ...request, model: withoutAddress(model.identity()) } : request

  const call = async (request: ModelRequest, io: ModelIo): Promise<ModelReply> => {
    throwIfAborted(io.signal)
    assertConversation(request.messages)
    const asked = cassette.ask(redacted.data(recorded(request)))
    const occurrence = nextOccurrence(asked)
    return replays ? actOut(await cassette.read(asked, occurrence), io) : record(request, io, asked, occurrence)
  }
  // What was recorded can be replayed without a key.
  const { settingFaults, assertReady, identity } = model
  const traits = {
    ...(settingFaults && { settingFaults }),
    ...(!replays && assertReady && { assertReady }),
    ...(identity && { identity }),
  }
  return defineModel(model.modelId, call, traits)
}

async function actOut({ stream, outcome }: Recording, { signal, emit }: ModelIo): Promise<ModelReply> {
  for (const part of stream) {
    throwIfAborted(signal)
    emit?.(part)
    await Promise.resolve() // lets a watcher react to one part before the next
  }
  throwIfAborted(signal)
  switch (outcome.type) {
    case 'reply':
      return outcome.reply
    case 'error':
      throw errorOf(outcome.error)
    case 'aborted':
      return hang(signal)
    default:
      return outcome satisfies never
  }
}
