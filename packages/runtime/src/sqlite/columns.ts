// What the engine holds, as columns: the other direction of load.ts. Everything here has passed the border of plain JSON.
import type { SQLInputValue } from 'node:sqlite'
import { knownAs } from '../behaviour.ts'
import type { AccountState, Limits } from '../budget.ts'
import type { Cell, Request } from '../engine/cell.ts'
import type { Envelope } from '../envelope.ts'
import { runOnly } from '../run-scope.ts'
import type { TaskBook } from '../task.ts'
import { saveState } from '../turn.ts'
import type { Columns } from './table.ts'

/** `undefined` is NULL. */
export const jsonColumn = (value: unknown): string | null => (value === undefined ? null : JSON.stringify(value))

const optional = (value: SQLInputValue | undefined): SQLInputValue => value ?? null

const stateOf = ({ behaviour, state, value }: Cell): unknown => {
  if (behaviour.kind === 'reducer') return value
  return state && saveState(behaviour.machine, state)
}

export const changingOfActor = (cell: Cell): Columns => ({
  life: cell.life,
  status: cell.status,
  state: jsonColumn(stateOf(cell)),
  task: optional(cell.book?.id),
  failures: jsonColumn(cell.failures),
  failed_on: jsonColumn(cell.failedOn),
  restart_due: optional(cell.restart?.due),
})

export const fixedOfActor = ({ id, behaviour, input, parent }: Cell): Columns => ({
  id,
  parent: optional(parent?.address),
  behaviour: knownAs(behaviour),
  input: jsonColumn(input),
})

export const fixedOfEnvelope = (envelope: Envelope): Columns => ({
  event: JSON.stringify(envelope.event),
  sender: optional(envelope.from),
  request: optional(envelope.request),
  token: optional(envelope.token),
  correlation: optional(envelope.correlationId),
  causation: optional(envelope.causationId),
  deadline: optional(envelope.deadline),
})

export const changingOfRequest = ({ asker, callee, cancelling, deadline, hops = 0, tries }: Request): Columns => ({
  asker: asker.type,
  asker_address: asker.type === 'actor' ? asker.cell.address : null,
  asker_token: asker.type === 'actor' ? asker.token : null,
  callee: callee.address,
  cancelling: jsonColumn(cancelling),
  deadline: optional(deadline),
  hops,
  tries: Object.keys(tries).length === 0 ? null : JSON.stringify(tries),
})

export const fixedOfRequest = ({ ephemeral }: Request): Columns => ({ ephemeral: optional(ephemeral) })

/** JSON has no infinity: a limit that is infinite is none. */
const finite = (limits: Limits): Limits =>
  Object.fromEntries(Object.entries(limits).filter(([, most]) => Number.isFinite(most)))

export const accountColumn = (state: AccountState): string => JSON.stringify(state)

export const changingOfTask = (book: TaskBook): Columns => ({
  name: book.name,
  address: book.address,
  limits: JSON.stringify(finite(book.account.limits)),
  account: accountColumn(book.account.state),
  status: book.status,
  started_at: optional(book.startedAt),
  ended_at: optional(book.endedAt),
  outcome: jsonColumn(book.outcome),
})

export function fixedOfTask({ runId, parent, depth, scope, createdAt }: TaskBook): Columns {
  return {
    run: runId,
    parent: optional(parent?.id),
    depth,
    scope: scope === parent?.scope ? null : JSON.stringify(runOnly(scope)),
    created_at: createdAt,
  }
}
