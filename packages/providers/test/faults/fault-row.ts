// One fault of a provider or of the way to it, and what becomes of it for the caller.
import type { WireApi, WireTurn } from '@statecraft/wire-server'
import type { FinishReason, ProviderErrorCode } from '../../src/index.ts'
import type { WireOptions } from '../../src/wire/wire-options.ts'
import type { Way } from './adapters.ts'

export type FaultOutcome =
  | {
      readonly type: 'error'
      readonly code: ProviderErrorCode
      readonly retryable: boolean
      /** Whether text had arrived: it is in `partialText`, where the reply is streamed. */
      readonly partialText?: boolean
      /** What else the error must match. */
      readonly like?: object
    }
  | {
      readonly type: 'reply'
      readonly finish: FinishReason['unified']
      /** What is special about the reply, for the page. */
      readonly note: string
      /** What the reply must match. */
      readonly like?: object
    }

export interface FaultRow {
  /** What goes wrong, for the page and the title of the test. */
  readonly fault: string
  readonly turn: WireTurn
  /** Absent: all three. */
  readonly apis?: readonly WireApi[]
  /** Absent: with a stream and without. */
  readonly way?: Way
  readonly options?: WireOptions
  readonly outcome: FaultOutcome
}

export interface FaultSection {
  readonly title: string
  readonly rows: readonly FaultRow[]
}

export const again = (code: ProviderErrorCode): FaultOutcome => ({ type: 'error', code, retryable: true })
export const midway = (code: ProviderErrorCode): FaultOutcome => ({
  type: 'error',
  code,
  retryable: true,
  partialText: true,
})
export const forGood = (code: ProviderErrorCode): FaultOutcome => ({ type: 'error', code, retryable: false })
