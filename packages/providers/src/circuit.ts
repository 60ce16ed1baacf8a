// The states of a circuit breaker and how calls move it. Pure: time comes in, the next state goes out.
// Closed: calls pass. Open: none does. Half-open: one passes, and what becomes of it decides.

export type Circuit =
  /** `failedAt`: the failures in a row that are fresh enough to count, by their time. */
  | { readonly type: 'closed'; readonly failedAt: readonly number[] }
  | { readonly type: 'open'; readonly until: number }
  | { readonly type: 'half-open' }

/** When a circuit opens, and for how long. Times in milliseconds. */
export interface CircuitPolicy {
  readonly failures: number
  readonly windowMs: number
  readonly cooldownMs: number
}

/** What a call says about the provider: it works, it does not, or nothing. */
export type CallOutcome = 'success' | 'failure' | 'neither'

/** Whether a call may pass. `trial`: its outcome decides about a half-open circuit. */
export type Admission =
  | { readonly type: 'pass'; readonly circuit: Circuit; readonly trial: boolean }
  | { readonly type: 'refuse'; readonly retryAfterMs: number | undefined }

export const closedCircuit: Circuit = { type: 'closed', failedAt: [] }

export function admit(circuit: Circuit, now: number): Admission {
  switch (circuit.type) {
    case 'closed':
      return { type: 'pass', circuit, trial: false }
    case 'open':
      return now < circuit.until
        ? { type: 'refuse', retryAfterMs: circuit.until - now }
        : { type: 'pass', circuit: { type: 'half-open' }, trial: true }
    case 'half-open':
      // Nobody knows how long the trial takes.
      return { type: 'refuse', retryAfterMs: undefined }
  }
}

/** The circuit after a call has ended. Calls that began before it opened say nothing about a half-open one. */
export function settle(
  circuit: Circuit,
  { trial, outcome }: { readonly trial: boolean; readonly outcome: CallOutcome },
  now: number,
  policy: CircuitPolicy,
): Circuit {
  switch (circuit.type) {
    case 'closed':
      return closedAfter(circuit.failedAt, outcome, now, policy)
    case 'open':
      return circuit
    case 'half-open': {
      if (!trial) return circuit
      if (outcome === 'success') return closedCircuit
      // A trial that says nothing is followed by another one at once.
      return { type: 'open', until: outcome === 'failure' ? now + policy.cooldownMs : now }
    }
  }
}

function closedAfter(failedAt: readonly number[], outcome: CallOutcome, now: number, policy: CircuitPolicy): Circuit {
  if (outcome === 'success') return closedCircuit
  if (outcome === 'neither') return { type: 'closed', failedAt }
  const fresh = [...failedAt.filter(at => now - at < policy.windowMs), now]
  return fresh.length >= policy.failures
    ? { type: 'open', until: now + policy.cooldownMs }
    : { type: 'closed', failedAt: fresh }
}
