// Topics: who hears what. A publication reaches those subscribed at that moment, in order for each sender.
import type { Address } from '../address.ts'
import { type Audience, isMeant, type Member } from '../audience.ts'
import type { ActorEvent } from '../event.ts'
import type { Cell } from './cell.ts'
import { envelopeOf } from './deliver.ts'
import { caught, type Engine, isWatched, observe, type TopicListener } from './engine.ts'
import { sendTo } from './offer.ts'

export function subscribeCell(engine: Engine, cell: Cell, topic: string): void {
  const audience = engine.topics.get(topic) ?? new Set()
  engine.topics.set(topic, audience.add(cell))
  cell.topics ??= new Set()
  cell.topics.add(topic)
  engine.journal.subscription(cell, topic)
}

export function unsubscribeCell(engine: Engine, cell: Cell, topic: string): void {
  if (!cell.topics?.delete(topic)) return
  const audience = engine.topics.get(topic)
  audience?.delete(cell)
  if (audience?.size === 0) engine.topics.delete(topic)
  engine.journal.subscriptionGone(cell, topic)
}

/** A callback of the app. Returns the function that ends it. */
export function listen(engine: Engine, topic: string, listener: TopicListener): () => void {
  const listeners = engine.listeners.get(topic) ?? new Set()
  engine.listeners.set(topic, listeners.add(listener))
  return () => {
    listeners.delete(listener)
    if (listeners.size === 0 && engine.listeners.get(topic) === listeners) engine.listeners.delete(topic)
  }
}

function callListener(
  engine: Engine,
  topic: string,
  listener: TopicListener,
  event: ActorEvent,
  from: Address | undefined,
): void {
  engine.after.push(() => {
    try {
      listener(event, from)
    } catch (error) {
      caught(engine, `a subscriber of "${topic}"`, error)
    }
  })
}

function memberOf({ address, behaviour, state }: Cell): Member {
  const { name, role, capabilities = [] } = behaviour
  return { address, name, role, capabilities: capabilities.map(can => can.name), state: state?.snapshot.value }
}

/** The subscribers that a publication is meant for. A predicate is code that is not ours. */
function pick(engine: Engine, cells: readonly Cell[], to: Audience, event: ActorEvent): readonly Cell[] {
  const predicate = to.where === undefined ? undefined : engine.predicates.get(to.where)
  return cells.filter(cell => {
    const member = memberOf(cell)
    if (!isMeant(to, member)) return false
    try {
      return predicate?.(member, event) ?? true
    } catch (error) {
      engine.after.push(() => caught(engine, `predicate "${to.where}"`, error))
      return false
    }
  })
}

export const knowsPredicate = ({ predicates }: Engine, { where }: Audience): boolean =>
  where === undefined || predicates.has(where)

/** Returns how many it went to. The publisher itself is not among them. */
export function publish(
  engine: Engine,
  topic: string,
  event: ActorEvent,
  from: Cell | undefined,
  to: Audience | undefined,
): number {
  const others = [...(engine.topics.get(topic) ?? [])].filter(cell => cell !== from)
  const audience = to ? pick(engine, others, to, event) : others
  const listeners = engine.listeners.get(topic) ?? []
  const runId = from?.book?.runId
  for (const cell of audience)
    sendTo(engine, cell, envelopeOf(engine, event, { from: from?.address, correlationId: runId }))
  for (const listener of listeners) callListener(engine, topic, listener, event, from?.address)
  const count = audience.length + [...listeners].length
  if (isWatched(engine))
    observe(engine, { type: 'topic.published', topic, from: from?.address, event, audience: count }, runId)
  return count
}
