// A request between actors, or of the app: open until it ends exactly once (K9).
import type { Address } from '../address.ts'
import type { TimerHandle } from '../clock.ts'
import type { Failure } from '../failure.ts'
import type { TaskBook } from '../task.ts'
import type { Token } from '../token.ts'
import type { Cell } from './cell.ts'

/** How a request ended. */
export type Answer = { readonly ok: true; readonly output: unknown } | { readonly ok: false; readonly failure: Failure }

export type Asker =
  | { readonly type: 'actor'; readonly cell: Cell; readonly token: Token }
  | { readonly type: 'app'; readonly settle: (answer: Answer) => void }
  /** Nobody waits any more: the callee is winding it up. */
  | { readonly type: 'gone' }

export interface Request {
  readonly id: string
  asker: Asker
  /** Who has it now; `forward` changes it. */
  callee: Cell
  readonly book: TaskBook
  /** Ms since the epoch. An actor's own limit on the duration may bring it forward. */
  deadline: number | undefined
  timer: TimerHandle | undefined
  /** The callee was told CANCEL; if that turn leaves it open, the host closes it. */
  cancelling: Failure | undefined
  /** The actor that lives for this request alone and stops with it, whoever answers. */
  readonly ephemeral: Address | undefined
  /** How often it was passed on. */
  hops?: number
}

export const calleeAddress = (request: Request): Address => request.callee.address
