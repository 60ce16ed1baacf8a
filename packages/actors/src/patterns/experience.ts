// What a router has learned of its agents: how often they succeeded, what they cost, and what they have in hand. In memory, for one
// runtime; whatever was given and never came back is forgotten when its time is over.

/** How one task went. */
export interface Experienced {
  readonly agent: string
  readonly isSuccess: boolean
  readonly costUsd: number | undefined
}

/** What is known of one agent. */
export interface Known {
  readonly attempts: number
  readonly successes: number
  /** Mean of the tasks whose cost is known; undefined while there is none. */
  readonly costUsd: number | undefined
  readonly load: number
}

export interface Experience {
  of(agent: string, now: number): Known
  /** The agent has a task more, until it ends or `until`. Returns what to call it by. */
  given(agent: string, until: number): string
  /** A task came back; whoever withdrew it says nothing of how it went. */
  ended(given: string, how: Experienced | undefined): void
}

interface Sums {
  attempts: number
  successes: number
  priced: number
  costUsd: number
}

export function createExperience(): Experience {
  const sums = new Map<string, Sums>()
  const open = new Map<string, { readonly agent: string; readonly until: number }>()
  let count = 0
  const sumsOf = (agent: string): Sums => sums.get(agent) ?? { attempts: 0, successes: 0, priced: 0, costUsd: 0 }
  return {
    of(agent, now) {
      for (const [id, { until }] of open) if (until <= now) open.delete(id)
      const { attempts, successes, priced, costUsd } = sumsOf(agent)
      const load = [...open.values()].filter(given => given.agent === agent).length
      return { attempts, successes, costUsd: priced === 0 ? undefined : costUsd / priced, load }
    },
    given(agent, until) {
      count += 1
      const id = `${agent}#${count}`
      open.set(id, { agent, until })
      return id
    },
    ended(given, how) {
      open.delete(given)
      if (!how) return
      const { attempts, successes, priced, costUsd } = sumsOf(how.agent)
      sums.set(how.agent, {
        attempts: attempts + 1,
        successes: successes + (how.isSuccess ? 1 : 0),
        priced: priced + (how.costUsd === undefined ? 0 : 1),
        costUsd: costUsd + (how.costUsd ?? 0),
      })
    },
  }
}
