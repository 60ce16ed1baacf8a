// A model's reply for a unit test: what it says, and what it calls.
import { type FinishReason, type Json, type ModelReply, type Usage, unknownUsage } from '@statecraft/providers'

export interface ReplyParts {
  readonly text?: string
  /** Default of `input`: `{}`; of `id`: `call_1`, `call_2`, … */
  readonly calls?: readonly { readonly name: string; readonly input?: Json; readonly id?: string }[]
  /** Default: `tool-calls` when there are calls, else `stop`. */
  readonly finish?: FinishReason['unified']
  /** Default: unknown. */
  readonly usage?: Usage
}

/**
 * A whole reply from the parts that matter.
 *
 * @example
 * ```ts
 * const model = fromPromise(async () => modelReply({ calls: [{ name: 'submit_plan', input: { plan: 'Look it up.' } }] }))
 * const actor = createActor(agent.machine.provide({ actors: { model } })).start()
 * ```
 */
export function modelReply({ text = '', calls = [], finish, usage = unknownUsage }: ReplyParts): ModelReply {
  return {
    content: [
      ...(text === '' ? [] : [{ type: 'text', text } as const]),
      ...calls.map(
        ({ name, input = {}, id }, index) =>
          ({ type: 'tool-call', id: id ?? `call_${index + 1}`, name, input }) as const,
      ),
    ],
    finish: { unified: finish ?? (calls.length > 0 ? 'tool-calls' : 'stop'), raw: undefined },
    usage,
    modelId: 'offline/unit-test',
  }
}
