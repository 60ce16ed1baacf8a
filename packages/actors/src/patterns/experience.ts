// What a router has learned of its agents: how often they succeeded, what they cost, and what they have in hand. In memory; what
// was learned can be stored and given again. Whatever was given and never came back is forgotten when its time is over.
import { StatecraftError } from '@statecraft/runtime'

/** How one task went. */
export interface Experienced {
  readonly agent: string
  readonly isSuccess: boolean
  readonly costUsd: number | undefined
}

/** What is known of one agent. */
export interface KnownAgent {
  readonly attempts: number
  readonly successes: number
  /** Mean of the tasks whose cost is known; undefined while there is none. */
  readonly costUsd: number | undefined
  readonly load: number
}

/** What was learned of one agent, as plain JSON. */
export interface AgentRecord {
  readonly attempts: number
  readonly successes: number
  /** How many tasks have a known cost, and what they cost together, in USD. */
  readonly priced: number
  readonly costUsd: number
}

/** What a router knows of its agents, by their ids. */
export interface Experience {
  /** What is known at this moment, in ms since the epoch. */
  of(agent: string, now: number): KnownAgent
  /** The agent has a task more, until it ends or `until`. Returns what to call it by. */
  given(agent: string, until: number): string
  /** A task came back; whoever withdrew it says nothing of how it went. */
  ended(given: string, how: Experienced | undefined): void
  /** All that was learned, to be stored; what is in hand is not part of it. */
  known(): Readonly<Record<string, AgentRecord>>
}

/** Throws `input_invalid` for what no experience can be. */
function checkRecord(agent: string, record: AgentRecord): void {
  const { attempts, successes, priced, costUsd } = record
  const areCounts = [attempts, successes, priced].every(count => Number.isSafeInteger(count) && count >= 0)
  if (areCounts && successes <= attempts && priced <= attempts && costUsd >= 0 && Number.isFinite(costUsd)) return
  throw new StatecraftError(
    'input_invalid',
    `No experience of "${agent}" can be ${JSON.stringify(record)}: pass what experience.known() returned`,
  )
}

/**
 * Makes an experience for `route`.
 *
 * @param known - what another one knew, as `known()` returned it. Default: nothing
 * @throws StatecraftError `input_invalid` for what `known()` cannot have returned
 * @example
 * ```ts
 * const experience = createExperience(JSON.parse(await readFile('experience.json', 'utf8')))
 * const desk = route([lawyer, accountant], { experience })
 * await runtime.run(desk, 'May I deduct a desk?')
 * await writeFile('experience.json', JSON.stringify(experience.known()))
 * ```
 */
export function createExperience(known: Readonly<Record<string, AgentRecord>> = {}): Experience {
  for (const [agent, record] of Object.entries(known)) checkRecord(agent, record)
  const sums = new Map<string, AgentRecord>(Object.entries(known))
  const open = new Map<string, { readonly agent: string; readonly until: number }>()
  let count = 0
  const sumsOf = (agent: string): AgentRecord => sums.get(agent) ?? { attempts: 0, successes: 0, priced: 0, costUsd: 0 }
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
    known: () => Object.fromEntries([...sums].map(([agent, record]) => [agent, { ...record }])),
  }
}
