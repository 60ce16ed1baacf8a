// Carrying out the effects of a turn, in their order, inside the turn's own transaction.
import { behaviourOf } from '../behaviour.ts'
import { reserve } from '../budget.ts'
import type { AskInput, Effect, PublishParams, SpawnParams, TellParams } from '../effects.ts'
import { StatecraftError } from '../errors.ts'
import { errorEvent } from '../event.ts'
import { toFailure } from '../failure.ts'
import { parseToken, type Token } from '../token.ts'
import { findBest } from './candidates.ts'
import type { Cell } from './cell.ts'
import { envelopeOf, post, refuse } from './deliver.ts'
import { type Engine, isWatched, observe } from './engine.ts'
import { forwardRequest } from './forward.ts'
import { behaviourFor } from './known.ts'
import { direct, hearsOf, spawnCell, stopCell } from './life.ts'
import { sendTo } from './offer.ts'
import { journalPayer, payerOf } from './payer.ts'
import { cellFor, heldRequest, openRequest } from './requests.ts'
import { settleRequest } from './settle.ts'
import { cancelStep, startStep } from './steps.ts'
import { cancelTimer, startTimer } from './timers.ts'
import { knowsPredicate, publish, subscribeCell, unsubscribeCell } from './topics.ts'
import { showEmitted } from './window.ts'
import { abandonAsk } from './withdraw.ts'

export function carry(engine: Engine, cell: Cell, effect: Effect): void {
  switch (effect.type) {
    case 'step':
      return startStep(engine, cell, { token: effect.token, source: effect.source, input: effect.input, attempt: 1 })
    case 'ask':
      return ask(engine, cell, effect.token, effect)
    case 'cancel':
      cancelStep(engine, cell, effect.token)
      return abandonAsk(engine, cell, effect.token)
    case 'timer':
      return startTimer(engine, cell, effect.token, engine.clock.now() + effect.delayMs, effect.event)
    case 'cancel-timer':
      return cancelTimer(engine, cell, effect.token)
    case 'tell':
      return tell(engine, cell, effect)
    case 'publish':
      return publishFrom(engine, cell, effect)
    case 'subscribe':
      return subscribeCell(engine, cell, effect.topic)
    case 'unsubscribe':
      return unsubscribeCell(engine, cell, effect.topic)
    case 'reply':
      return reply(engine, cell, effect)
    case 'forward':
      return forwardRequest(engine, cell, effect)
    case 'spawn':
      return spawn(engine, cell, effect)
    case 'stop':
      return stopChild(engine, cell, effect.address)
    case 'directive':
      return direct(engine, cell, effect)
    case 'note':
      if (isWatched(engine))
        observe(engine, { type: 'note', address: cell.address, note: effect.note }, cell.book?.runId)
      return
    case 'emit':
      engine.after.push(() => showEmitted(cell, effect.event))
      return
    case 'done':
      return finish(engine, cell, effect.output)
    default:
      effect satisfies never
  }
}

function tell(engine: Engine, cell: Cell, { to, wanted, event }: TellParams): void {
  const runId = cell.book?.runId
  const named = to === undefined ? undefined : cellFor(engine, cell, to)
  const next = named ? { callee: named, event } : wanted && findBest(cell, { event, wanted })?.next
  if (!next) return refuse(engine, to ?? cell.address, event, 'address_unknown', runId)
  if (isWatched(engine))
    observe(engine, { type: 'message.told', from: cell.address, to: to ?? next.callee.address, event }, runId)
  sendTo(engine, next.callee, envelopeOf(engine, next.event, { from: cell.address, correlationId: runId }))
}

function publishFrom(engine: Engine, cell: Cell, { topic, event, to }: PublishParams): void {
  if (to && !knowsPredicate(engine, to)) return refuse(engine, topic, event, 'predicate_unknown', cell.book?.runId)
  publish(engine, topic, event, cell, to)
}

/** A request whose answer the chart awaits; unless it says otherwise, it is charged to the task in hand as a delegation. */
function ask(engine: Engine, cell: Cell, token: Token, input: AskInput): void {
  const callee = cellFor(engine, cell, input.to)
  const { book } = cell
  const { isDelegation = true } = input
  const refused = isDelegation ? reserve(payerOf(engine, book), { delegations: 1 }) : undefined
  journalPayer(engine, book)
  const error =
    refused ?? (callee ? undefined : new StatecraftError('address_unknown', `Nobody lives at "${input.to}"`))
  if (error || !callee) {
    return post(engine, cell, errorEvent(parseToken(token).key, toFailure(error)), { token })
  }
  openRequest(engine, {
    asker: { type: 'actor', cell, token },
    callee,
    event: input.event,
    from: cell.address,
    parent: book,
    ...(input.deadlineMs !== undefined && { deadline: engine.clock.now() + input.deadlineMs }),
  })
}

function reply(engine: Engine, cell: Cell, effect: Effect & { type: 'reply' }): void {
  const request = heldRequest(engine, cell, effect.request)
  if (!request)
    return refuse(engine, cell.address, { type: 'reply', request: effect.request }, 'no_such_request', cell.book?.runId)
  settleRequest(
    engine,
    request,
    effect.failure ? { ok: false, failure: effect.failure } : { ok: true, output: effect.output },
  )
}

function spawn(engine: Engine, cell: Cell, { id, behaviour, input }: SpawnParams): void {
  const known = behaviourFor(engine, cell, behaviour)
  const report = (error: unknown): void =>
    post(engine, cell, { type: 'SPAWN_FAILED', id, behaviour, failure: toFailure(error) })
  if (!known) return report(new StatecraftError('agent_not_found', `No behaviour "${behaviour}" is registered`))
  try {
    spawnCell(engine, { id, behaviour: behaviourOf(known, input), input, parent: cell })
  } catch (error) {
    report(error)
  }
}

/** A chart stops what it spawned, or itself; nobody else. */
function stopChild(engine: Engine, cell: Cell, address: string): void {
  const target = cellFor(engine, cell, address)
  if (target && (target === cell || target.parent === cell)) return stopCell(engine, target, 'stopped by its parent')
  refuse(engine, address, { type: 'stop' }, 'address_unknown', cell.book?.runId)
}

/** The chart has reached its final state. */
function finish(engine: Engine, cell: Cell, output: unknown): void {
  cell.status = 'done'
  const { parent } = cell
  if (parent && hearsOf(parent, 'CHILD_DONE')) {
    post(engine, parent, { type: 'CHILD_DONE', child: cell.address, name: cell.behaviour.name, output })
  }
  stopCell(engine, cell, 'done')
}
