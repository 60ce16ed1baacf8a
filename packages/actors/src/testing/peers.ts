// Other agents for a unit test: whom the agent under test delegates to, and whom it consults.
import { type AskInput, StatecraftError, type Wanted } from '@statecraft/runtime'
import { fromPromise, type PromiseActorLogic } from 'xstate'
import type { TaskInput } from '../conversation.ts'
import { peerOf } from '../peer.ts'

/** What a peer answers, or how; what it throws is its failure. */
export type PeerAnswer = string | ((task: TaskInput) => unknown)

interface Routed {
  readonly to?: string
  readonly wanted?: Wanted
  readonly event: { readonly task: TaskInput }
}

/**
 * The source `ask`, answered by peers of these names. Anybody else is unknown: `agent_not_found`.
 *
 * @example
 * ```ts
 * const ask = peers({ writer: 'Soft rain', critic: ({ description }) => `About ${description}: fine` })
 * const actor = createActor(agent.machine.provide({ actors: { ask } })).start()
 * ```
 */
export function peers(answers: Readonly<Record<string, PeerAnswer>>): PromiseActorLogic<unknown, AskInput> {
  const known = new Map(Object.entries(answers))
  return fromPromise(async ({ input }) => {
    const { event, ...whom } = input.event as unknown as Routed
    const to = peerOf(whom)
    const answer = known.get(to)
    if (answer === undefined)
      throw new StatecraftError(
        'agent_not_found',
        `No peer named "${to}" answers here: peers({ '${to}': 'its answer' })`,
      )
    return typeof answer === 'string' ? answer : answer(event.task)
  })
}
