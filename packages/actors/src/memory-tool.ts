// A tool by which a model keeps facts about whom it works for: what it learns in one run is there in the next.
import type { Json } from '@statecraft/providers'
import { type KnownOptions, refuseStrange, StatecraftError } from '@statecraft/runtime'
import { textArg } from './actions.ts'
import type { MemoryPort } from './memory-port.ts'
import { type Tool, tool } from './tool.ts'

export interface RememberToolOptions<C> {
  readonly port: MemoryPort
  /** Name of the agent whose memory it is. */
  readonly agent: string
  /** Whom the facts are about, such as the id of a user. Undefined: nobody, and then there is nothing to keep. */
  readonly subject: (context: C) => string | undefined
}

const REMEMBER_OPTIONS: KnownOptions<RememberToolOptions<never>> = { port: true, agent: true, subject: true }

/**
 * The tool `remember_fact`. It fails where the run works for nobody. Throws `input_invalid` for options that there are not.
 *
 * @example
 * ```ts
 * const subject = ({ userId }: { userId: string }) => userId
 * const clerk = defineAgent({ name: 'clerk', model, memory: { port, subject }, tools: [rememberTool({ port, agent: 'clerk', subject })] })
 * ```
 */
export function rememberTool<C = unknown>(options: RememberToolOptions<C>): Tool<Json, string, C> {
  refuseStrange('rememberTool', options, REMEMBER_OPTIONS)
  const { port, agent, subject } = options
  return tool<string, C>({
    name: 'remember_fact',
    description: 'Keeps a fact about the person you work for, in one sentence, for later conversations',
    effect: 'write',
    jsonSchema: {
      type: 'object',
      properties: { fact: { type: 'string', description: 'The fact, complete in itself' } },
      required: ['fact'],
      additionalProperties: false,
    },
    run: async (args, { context, idempotencyKey }) => {
      const [fact, about] = [textArg(args, 'fact'), subject(context)]
      if (fact === undefined) throw new StatecraftError('input_invalid', 'remember_fact needs "fact", as text')
      if (about === undefined)
        throw new StatecraftError('input_invalid', 'This run works for nobody: there is no one to keep a fact about')
      await port.remember([{ id: idempotencyKey, kind: 'fact', agent, subject: about, text: fact }])
      return 'kept'
    },
  })
}
