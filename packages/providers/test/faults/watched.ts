// A call and all that is seen of it, whichever way it ends.
import {
  type Model,
  type ModelIo,
  type ModelReply,
  type ModelRequest,
  ProviderError,
  type StreamPart,
} from '../../src/index.ts'

export interface Watched {
  readonly reply: ModelReply | undefined
  readonly error: ProviderError | undefined
  readonly parts: readonly StreamPart[]
}

/** Calls the model; throws only what no model may throw. */
export async function watched(model: Model, request: ModelRequest, io: Partial<ModelIo> = {}): Promise<Watched> {
  const parts: StreamPart[] = []
  const emit: ModelIo['emit'] = part => {
    parts.push(part)
    io.emit?.(part)
  }
  try {
    const reply = await model(request, { signal: new AbortController().signal, ...io, emit })
    return { reply, error: undefined, parts }
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error
    return { reply: undefined, error, parts }
  }
}
