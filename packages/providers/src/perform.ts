// Acts out one scripted reply as a provider would: waits, streams, and ends in an answer, a fault or an abort.
import { hang, throwIfAborted, wait } from './abort.ts'
import type { Clock } from './clock.ts'
import { ProviderError } from './errors.ts'
import type { AssistantPart } from './message.ts'
import type { ModelIo, ModelReply } from './model.ts'
import { contentOf, isAnswer, type ScriptedAnswer, type ScriptedFailure, streamOf } from './scripted-reply.ts'
import type { StreamPart } from './stream-part.ts'
import type { Usage } from './usage.ts'

/** What a reply needs from the model that gives it. */
export interface Performer {
  readonly modelId: string
  readonly clock: Clock
  /** The id of a call that the script does not name. */
  nextId(): string
  /** The usage that the script does not give. */
  usageOf(content: readonly AssistantPart[]): Usage
}

export async function perform(
  reply: ScriptedAnswer | ScriptedFailure,
  io: ModelIo,
  performer: Performer,
): Promise<ModelReply> {
  await think(reply.latencyMs ?? 0, io.signal, performer.clock)
  return isAnswer(reply) ? answer(reply, io, performer) : fail(reply, io.signal)
}

async function think(latencyMs: number, signal: AbortSignal, clock: Clock): Promise<void> {
  if (!Number.isFinite(latencyMs) || latencyMs < 0) {
    throw new ProviderError('invalid_option', `"latencyMs" is ${latencyMs}, not a number of at least 0.`)
  }
  if (latencyMs > 0) await wait(latencyMs, signal, clock)
}

async function answer(reply: ScriptedAnswer, io: ModelIo, performer: Performer): Promise<ModelReply> {
  const content = contentOf(reply, performer.nextId)
  const stream = streamOf(reply, content)
  if (reply.fault === 'cut') {
    await show(stream.slice(0, Math.ceil(stream.length / 2)), io)
    throw new ProviderError('protocol', 'The stream ended in mid answer, as the script demands.')
  }
  await show(stream, io)
  return {
    content,
    finish: { unified: reply.finish ?? (reply.calls?.length ? 'tool-calls' : 'stop'), raw: undefined },
    usage: reply.usage ?? performer.usageOf(content),
    modelId: performer.modelId,
  }
}

async function show(stream: readonly StreamPart[], { signal, emit }: ModelIo): Promise<void> {
  for (const part of stream) {
    throwIfAborted(signal)
    emit?.(part)
    await Promise.resolve() // lets a watcher react to one part before the next
  }
  throwIfAborted(signal)
}

function fail({ fault }: ScriptedFailure, signal: AbortSignal): Promise<never> {
  if (fault === 'hang') return hang(signal)
  throw fault instanceof ProviderError ? fault : new ProviderError(fault, `The script demands the fault "${fault}".`)
}
