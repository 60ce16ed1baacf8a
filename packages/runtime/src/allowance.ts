// Room for a call under a limit on tokens or cost. What a call takes is known only afterwards, so that room is held for it while
// it is under way: what it is estimated to take, and as much beyond that as any call took so far. Where there is no room the next
// call waits until one under way has ended, and a call that would begin beyond a limit is refused.
//
// - Calls side by side pass a limit together by what one of them passes it alone: one reply.
// - Whoever waits is let in in the order of arrival. Calls under way end, so that nobody waits for ever.
// - Where no such limit holds, nothing is held and nobody waits.
import { type Account, limitError } from './budget.ts'
import type { StatecraftError } from './errors.ts'

/** What calls under way may come to, as one account sees it. */
interface Flight {
  calls: number
  /** Calls that have told what they took. */
  told: number
  /** What those under way are estimated to take. */
  tokens: number
  /** The most that a call took beyond its estimate. */
  excess: number
  /** Undefined: no call has told yet. */
  largestCost: number | undefined
  readonly line: Waiting[]
}

interface Waiting {
  /** False: there is still no room. */
  readonly enter: () => boolean
}

/** Ends the hold. What the call took is known to the account by then; here it says how large calls are. */
export type Leave = (took?: { readonly tokens: number | undefined; readonly costUsd: number | undefined }) => void

/** What a call may take, in tokens, input and output together. */
export interface Estimate {
  readonly tokens: number
  /** It takes no more. Otherwise nobody can tell, and few such calls are under way at once until some have told. */
  readonly isBound: boolean
}

type Room = 'go' | 'wait' | StatecraftError

const flights = new WeakMap<Account, Flight>()

function flightOf(account: Account): Flight {
  const known = flights.get(account)
  if (known) return known
  const flight: Flight = { calls: 0, told: 0, tokens: 0, excess: 0, largestCost: undefined, line: [] }
  flights.set(account, flight)
  return flight
}

const isLimited = ({ limits }: Account): boolean => limits.tokens !== undefined || limits.costUsd !== undefined

/** The account and those above it that limit tokens or cost. */
function limitedFrom(account: Account): readonly Account[] {
  const found: Account[] = []
  for (let at: Account | undefined = account; at; at = at.parent) if (isLimited(at)) found.push(at)
  return found
}

/** Whether calls of this account must ask for room. */
export function needsRoom(account: Account): boolean {
  for (let at: Account | undefined = account; at; at = at.parent) if (isLimited(at)) return true
  return false
}

/** Each call under way may take as much beyond its estimate as any did so far. */
function hasRoom(used: number, { calls, tokens, excess }: Flight, estimate: number, most: number): boolean {
  return used + tokens + estimate + (calls + 1) * excess <= most
}

function hasRoomForCost({ calls, largestCost }: Flight, used: number, most: number): boolean {
  return largestCost !== undefined && used + (calls + 1) * largestCost <= most
}

function roomIn(account: Account, { tokens: estimate, isBound }: Estimate): Room {
  const { limits, state } = account
  const flight = flightOf(account)
  const { tokens: most, costUsd: mostCost } = limits
  const used = state.inputTokens + state.outputTokens
  if (most !== undefined && used >= most) return limitError('tokens', most)
  if (mostCost !== undefined && state.costUsd >= mostCost) return limitError('costUsd', mostCost)
  if (flight.calls === 0) return 'go'
  // Where nobody can tell what a call takes, no more are under way than half of those that have told.
  if (!isBound && 2 * flight.calls > flight.told) return 'wait'
  if (most !== undefined && !hasRoom(used, flight, estimate, most)) return 'wait'
  return mostCost === undefined || hasRoomForCost(flight, state.costUsd, mostCost) ? 'go' : 'wait'
}

function hold(accounts: readonly Account[], { tokens }: Estimate): Leave {
  const holds = accounts.map(account => {
    const flight = flightOf(account)
    flight.calls += 1
    flight.tokens += tokens
    return flight
  })
  let held = true
  return took => {
    if (!held) return
    held = false
    for (const flight of holds) {
      flight.calls -= 1
      flight.tokens -= tokens
      if (took) flight.told += 1
      flight.excess = Math.max(flight.excess, (took?.tokens ?? 0) - tokens)
      if (took?.costUsd !== undefined) flight.largestCost = Math.max(flight.largestCost ?? 0, took.costUsd)
    }
    for (const flight of holds) letIn(flight)
  }
}

/** As many as there is room for now; the first for whom there is none keeps the others back. */
function letIn({ line }: Flight): void {
  for (let next = line[0]; next; next = line[0]) {
    if (!next.enter()) return
    if (line[0] === next) line.shift()
  }
}

/**
 * Waits for room.
 *
 * Rejects with `limit_exceeded` once a limit is reached, and with the signal's reason when that fires first.
 */
export async function enter(account: Account, estimate: Estimate, signal: AbortSignal): Promise<Leave> {
  const accounts = limitedFrom(account)
  const { promise, resolve, reject } = Promise.withResolvers<Leave>()
  let waitsIn: Flight | undefined
  const waiting: Waiting = { enter: () => attempt() }

  /** True: it is decided, or it waits elsewhere. */
  const attempt = (): boolean => {
    for (const at of accounts) {
      const flight = flightOf(at)
      const room = roomIn(at, estimate)
      const isNext = flight.line.length === 0 || flight.line[0] === waiting
      if (room === 'go' && isNext) continue
      if (room === 'go' || room === 'wait') return waitIn(flight)
      reject(room)
      return true
    }
    resolve(hold(accounts, estimate))
    return true
  }

  const waitIn = (flight: Flight): boolean => {
    if (waitsIn === flight) return false
    waitsIn = flight
    flight.line.push(waiting)
    return true
  }

  const onAbort = (): void => {
    const at = waitsIn?.line.indexOf(waiting) ?? -1
    if (at >= 0) waitsIn?.line.splice(at, 1)
    reject(signal.reason)
    if (waitsIn) letIn(waitsIn)
  }

  signal.addEventListener('abort', onAbort, { once: true })
  if (!signal.aborted) attempt()
  else onAbort()
  try {
    return await promise
  } finally {
    signal.removeEventListener('abort', onAbort)
  }
}
