// How long a call over HTTP may take, stage by stage.

/** How long the stages of a call may take, in milliseconds. Each ends the call with `timeout`. */
export interface Timeouts {
  /** From the request to the headers of the reply; only where streaming, as the headers of a whole reply come when it is complete. Default 10,000. */
  readonly connectMs?: number
  /** From the headers to the first token; only where streaming. Default 30,000; 120,000 with `reasoning.effort` "medium", and `totalMs` with more. */
  readonly firstTokenMs?: number
  /** Between two tokens; only where streaming. Default: as `firstTokenMs`. */
  readonly idleMs?: number
  /** The whole call. Default 600,000. */
  readonly totalMs?: number
}
