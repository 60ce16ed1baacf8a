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

/** Members of a pattern are asked at their address, all others by way of whoever knows their name. */
function readAsk({ to, event }: AskInput): { readonly name: string; readonly task: TaskInput } {
  if (to.startsWith('./')) return { name: to.slice(2), task: event.task as TaskInput }
  const routed = event as unknown as Routed
  return { name: peerOf(routed), task: routed.event.task }
}

/** As one writes it in an object: `role:critic` needs quotes. */
const keyOf = (name: string): string => (/^\w+$/.test(name) ? name : `'${name}'`)

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
    const { name, task } = readAsk(input)
    const answer = known.get(name)
    if (answer === undefined) {
      throw new StatecraftError(
        'agent_not_found',
        `No peer named "${name}" answers here: peers({ ${keyOf(name)}: 'its answer' })`,
      )
    }
    return typeof answer === 'string' ? answer : answer(task)
  })
}
