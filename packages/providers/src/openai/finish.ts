// Who answered, why a reply ended, and what of it may be kept and acted on: what is handed on fits into a conversation, and no call is in
// it that must not be run.
import { textOf } from '../content.ts'
import { ProviderError } from '../errors.ts'
import type { AssistantPart } from '../message.ts'
import type { FinishReason, ModelReply } from '../model.ts'

/**
 * The end of a reply in our words, with the content that it leaves.
 *
 * @param said - `ended`: the API says no more than that the model was done
 * @param raw - the word of the API
 * @param refused - whether the content is a refusal
 * @throws ProviderError `protocol` when the model was done and has said nothing
 */
export function finishOf(
  said: FinishReason['unified'] | 'ended',
  raw: string | undefined,
  content: readonly AssistantPart[],
  refused: boolean,
): Pick<ModelReply, 'content' | 'finish'> {
  const spoken = withoutBlanks(content)
  if (said !== 'ended') {
    // A call that was cut looks like a call and must not be run, so none is handed on.
    return { content: spoken.filter(part => part.type !== 'tool-call'), finish: { unified: said, raw } }
  }
  if (refused) return { content: spoken, finish: { unified: 'refusal', raw } }
  // Reasoning that led to nothing more cannot go back: no API takes it without what follows.
  const led = spoken.slice(0, spoken.findLastIndex(part => part.type !== 'reasoning') + 1)
  if (led.length === 0) throw new ProviderError('protocol', 'OpenAI ended its reply and said nothing in it.')
  const calls = led.some(part => part.type === 'tool-call')
  return { content: led, finish: { unified: calls ? 'tool-calls' : 'stop', raw } }
}

/** Who answered, by the name that the API gives; `asked` where it gives none. */
export function answererOf(answered: string | undefined, asked: string): Pick<ModelReply, 'modelId' | 'askedId'> {
  const modelId = answered ? `openai/${answered}` : asked
  return modelId === asked ? { modelId } : { modelId, askedId: asked }
}

// Many models write a line break or two before their calls, and a message whose text is blank is refused.
function withoutBlanks(content: readonly AssistantPart[]): readonly AssistantPart[] {
  return textOf(content).trim() === '' ? content.filter(part => part.type !== 'text') : content
}
