import type { Failure } from '../failure.ts'

/** How a request ended. */
export type Answer = { readonly ok: true; readonly output: unknown } | { readonly ok: false; readonly failure: Failure }
