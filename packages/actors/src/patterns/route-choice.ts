// Which agent gets a task: the pure choice, from how well each fits its words and from what is known of its work so far.
//
// - Success is smoothed: an agent begins with the credit of two tasks at 75 %, so that one success is no proof and one failure no
//   verdict. Whoever had few tasks beside the others gets a bonus that shrinks with each one (UCB1, Auer, Cesa-Bianchi and Fischer
//   2002), so that a new agent gets its chance. Both are weighed by how well its words fit.
// - Cost counts beside the most expensive one, load by tasks that have not ended. What nobody knows counts neither way.
// - The same facts give the same order; where the scores are alike, the first of them goes first.

/** What is known of one agent when it is looked at. */
export interface RouteFacts {
  readonly agent: string
  /** How well its words fit the task, from 0 to 1, beside the best. */
  readonly fit: number
  /** Tasks that ended, well or not. */
  readonly attempts: number
  readonly successes: number
  /** Mean cost of a task; undefined where nobody knows. */
  readonly costUsd: number | undefined
  /** Tasks that it has and that have not ended. */
  readonly load: number
}

/** An agent that may be chosen, with its score: higher is better, and only comparable within one choice. */
export interface RouteCandidate extends RouteFacts {
  readonly successRate: number
  readonly score: number
}

const CREDIT = 2
const CREDITED_RATE = 0.75
const EXPLORE = 0.2
const COST_WEIGHT = 0.2
const LOAD_WEIGHT = 0.3

const smoothed = ({ attempts, successes }: RouteFacts): number =>
  (successes + CREDIT * CREDITED_RATE) / (attempts + CREDIT)

/** All candidates, the best first. */
export function rankRoutes(facts: readonly RouteFacts[]): readonly RouteCandidate[] {
  const total = facts.reduce((sum, { attempts }) => sum + attempts, 0)
  const dearest = Math.max(0, ...facts.map(({ costUsd }) => costUsd ?? 0))
  const scored = facts.map((fact): RouteCandidate => {
    const { fit, attempts, costUsd, load } = fact
    const successRate = smoothed(fact)
    const chance = EXPLORE * Math.sqrt(Math.log(1 + total) / (1 + attempts))
    const cost = costUsd === undefined || dearest === 0 ? 0 : costUsd / dearest
    const score = fit * (successRate + chance) - COST_WEIGHT * cost - (LOAD_WEIGHT * load) / (load + 1)
    return { ...fact, successRate, score }
  })
  return scored.toSorted((a, b) => b.score - a.score)
}

const percent = (share: number): string => `${Math.round(share * 100)} %`

/** Why the first of them, in words. */
export function reasonFor([best, next]: readonly RouteCandidate[]): string {
  if (!best) return 'nobody is left'
  const { agent, fit, attempts, successes, costUsd, load } = best
  const past = attempts === 0 ? 'it has done nothing yet' : `${successes} of ${attempts} tasks went well`
  const parts = [
    `its words fit to ${percent(fit)}`,
    past,
    ...(costUsd === undefined ? [] : [`a task costs $${costUsd.toFixed(4)}`]),
    ...(load === 0 ? [] : [`${load} more under way`]),
  ]
  const margin = next ? `, ${(best.score - next.score).toFixed(2)} ahead of ${next.agent}` : ''
  return `${agent}: ${parts.join(', ')}${margin}`
}
