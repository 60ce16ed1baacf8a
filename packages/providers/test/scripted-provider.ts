// A provider for the conformance suite that is a script: it can do all that a provider can, and tells whenever it is asked.
import { defineModel, type Model, ProviderError, type ScriptedReply, scriptedModel } from '../src/index.ts'
import type { ConformanceTurn, ModelCapability } from '../src/testing/index.ts'

export const capabilities: readonly ModelCapability[] = [
  'streaming',
  'tools',
  'malformed-arguments',
  'structured-output',
  'reasoning',
  'usage',
]

/** What a provider is to answer. */
export type Answer = Omit<Extract<ConformanceTurn, { type: 'answer' }>, 'type'>

function scripted(turn: ConformanceTurn, written: (answer: Answer) => ScriptedReply): ScriptedReply {
  switch (turn.type) {
    case 'answer': {
      const { type: _, ...answer } = turn
      return written(answer)
    }
    case 'failure':
      return { fault: new ProviderError(turn.code, 'Scripted.', { retryAfterMs: turn.retryAfterMs }) }
    case 'cut':
      return { text: turn.text, fault: 'cut' }
    case 'hang':
      return { fault: 'hang' }
  }
}

/** `written`: an answer, as this provider words it. */
export function scriptedProvider(
  turns: readonly ConformanceTurn[],
  asked: () => void,
  written: (answer: Answer) => ScriptedReply = answer => answer,
): Model {
  const model = scriptedModel(turns.map(turn => scripted(turn, written)))
  return defineModel(model.modelId, (request, io) => {
    asked()
    return model(request, io)
  })
}
