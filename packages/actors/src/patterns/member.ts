// Who a pattern is made of: definitions, which get an address of their own below the pattern, and names of agents, which are
// looked for around it. The same definition twice is two members, with two addresses and nothing in common.
import {
  type ActorDefinition,
  type ActorMaker,
  type KnownOptions,
  refuseStrange,
  StatecraftError,
  type Surroundings,
  suits,
  type TaskActor,
  type Wanted,
} from '@statecraft/runtime'
import { isAgentName } from '../agent-name.ts'

/** An agent, or the name of one that is registered or lives beside the pattern. */
export type Performer<I = never, O = unknown> = TaskActor<I, O, never, unknown> | string

/** A member with more to say about it. */
export interface Part<A extends Performer = Performer> {
  readonly agent: A
  /** Its name in results, and its address below the pattern. Default: the agent's. */
  readonly name?: string
  /** Gets the task when the agent failed at it. */
  readonly fallback?: Performer
  /** How often a failed task is tried again, before the fallback. Default: the pattern's. */
  readonly retries?: number
  /** Most time for one try at a task, in ms; its fallback has as much. The pattern's, where that is shorter. */
  readonly timeoutMs?: number
}

export const PART_OPTIONS: KnownOptions<Part> = {
  agent: true,
  name: true,
  fallback: true,
  retries: true,
  timeoutMs: true,
}

export type MemberOption<A extends Performer = Performer> = A | Part<A>

/** One who can be sent on an errand. */
export interface Member {
  readonly id: string
  /** The agent's own name. */
  readonly agent: string
  /** Undefined: it lives elsewhere. */
  readonly definition: ActorDefinition | undefined
  readonly retries: number
  readonly timeoutMs: number
  /** Id of the member that steps in. */
  readonly fallback: string | undefined
  /** It stands for all whom this one makes; its definition says what they have in common. */
  readonly maker?: ActorMaker
}

export interface MemberDefaults {
  readonly retries?: number | undefined
  readonly timeoutMs?: number | undefined
}

/** Most time for the task of one member, where nobody says: 5 minutes. */
const MEMBER_TIMEOUT_MS = 300_000

// A definition may say of which agent it is, as a pool does, and is a member as it stands.
export const isPart = (option: MemberOption): option is Part =>
  typeof option === 'object' && option !== null && 'agent' in option && !('behaviour' in option)

const nameOf = (performer: Performer): string => (typeof performer === 'string' ? performer : performer.name)

const partOf = (option: MemberOption): Part => (isPart(option) ? option : { agent: option })

const shortest = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined || b === undefined ? (a ?? b) : Math.min(a, b)

/** Collects the members of one pattern and gives each an id of its own. */
export interface Cast {
  /** Returns the id. `known` are the options that such a member has here. Default: those of all. */
  readonly add: (option: MemberOption, known?: KnownOptions<Part>) => string
  /** Members that are made while the pattern works: all of them go by the id of what they have in common. */
  readonly addMaker: (common: ActorDefinition, make: ActorMaker['make']) => string
  readonly members: ReadonlyMap<string, Member>
}

/** Throws `input_invalid` for a member that cannot be, `agent_exists` for two definitions of one name. */
export function createCast(pattern: string, defaults: MemberDefaults = {}): Cast {
  const members = new Map<string, Member>()
  const definitions = new Map<string, ActorDefinition>()

  const freeId = (wanted: string): string => {
    let id = wanted
    for (let n = 2; members.has(id); n += 1) id = `${wanted}-${n}`
    return id
  }

  const know = (definition: ActorDefinition): ActorDefinition => {
    const known = definitions.get(definition.name) ?? definition
    if (known !== definition) {
      throw new StatecraftError(
        'agent_exists',
        `Pattern "${pattern}" has two different members named "${definition.name}": give one another name`,
      )
    }
    definitions.set(definition.name, definition)
    return definition
  }

  const add = (option: MemberOption, known = PART_OPTIONS): string => {
    const part = partOf(option)
    checkPart(pattern, part, known)
    const { agent, name = nameOf(agent), retries = defaults.retries ?? 0, timeoutMs } = part
    const id = freeId(name)
    // Its place is taken before the fallback asks for one.
    members.set(id, undefined as never)
    members.set(id, {
      id,
      agent: nameOf(agent),
      definition: typeof agent === 'string' ? undefined : know(agent),
      retries,
      timeoutMs: shortest(timeoutMs, defaults.timeoutMs) ?? MEMBER_TIMEOUT_MS,
      fallback:
        part.fallback === undefined
          ? undefined
          : add({ agent: part.fallback, retries: 0, ...(timeoutMs !== undefined && { timeoutMs }) }),
    })
    return id
  }
  const addMaker = (common: ActorDefinition, make: ActorMaker['make']): string => {
    const id = add(common as TaskActor<never, unknown, never, unknown>)
    const member = members.get(id) as Member
    members.set(id, { ...member, maker: { name: `${pattern}/${id}`, make } })
    return id
  }
  return { add, addMaker, members }
}

function checkPart(pattern: string, part: Part, known: KnownOptions<Part>): void {
  const { agent, name, retries, timeoutMs } = part
  const fault = (what: string): StatecraftError => new StatecraftError('input_invalid', `Pattern "${pattern}" ${what}`)
  const isAgent =
    typeof agent === 'string' ? isAgentName(agent) : typeof agent === 'object' && agent !== null && 'behaviour' in agent
  if (!isAgent) throw fault('needs agents, or names of agents, as its members')
  refuseStrange(`Member "${name ?? nameOf(agent)}" of pattern "${pattern}"`, part, known)
  if (name !== undefined && !isAgentName(name))
    throw fault(`has a member "${String(name)}": a name must be 1 to 64 letters, digits, _, - or .`)
  if (retries !== undefined && !(Number.isInteger(retries) && retries >= 0))
    throw fault(`has a member "${nameOf(agent)}" with retries that are no whole number of at least 0`)
  if (timeoutMs !== undefined && !(timeoutMs > 0))
    throw fault(`has a member "${nameOf(agent)}" with a timeoutMs that is not above 0`)
}

/** Whether one of the members is wanted: members reach each other. */
function isAmong(members: ReadonlyMap<string, Member>, wanted: string | Wanted): boolean {
  if (typeof wanted === 'string') return members.has(wanted)
  return [...members.values()].some(
    ({ id, agent, definition }) => definition !== undefined && suits(wanted, definition, [id, agent]),
  )
}

/** Throws what would make the work of some member fail, before any begins. */
export function checkMembers(members: ReadonlyMap<string, Member>, pattern: string, around: Surroundings): void {
  const reaches = (wanted: string | Wanted): boolean => isAmong(members, wanted) || around.reaches(wanted)
  // What a member will be asked depends on those before it; whether it shares context is said where it is spawned.
  const { input: _, artifacts: _artifacts, ...known } = around
  for (const { agent, definition } of members.values()) {
    definition?.check?.({ ...known, reaches })
    if (definition || around.reaches(agent)) continue
    throw new StatecraftError(
      'agent_not_found',
      `Pattern "${pattern}" wants agent "${agent}", and nobody of that name can be reached: register it, or pass the agent itself`,
    )
  }
}

/** What the agent of an option takes; unknown for a name. */
export type InputOf<M> =
  M extends TaskActor<infer I, infer _O, infer _C, infer _D>
    ? I
    : M extends { readonly agent: infer A }
      ? InputOf<A>
      : unknown

/** What it gives. */
export type OutputOf<M> =
  M extends TaskActor<infer _I, infer O, infer _C, infer _D>
    ? O
    : M extends { readonly agent: infer A }
      ? OutputOf<A>
      : unknown

/** What all of several options take. */
export type InputOfAll<M> = (M extends unknown ? (input: InputOf<M>) => void : never) extends (input: infer I) => void
  ? I
  : never

/** What all of several want of the run's context. */
export type ContextOfAll<M> = (M extends unknown ? (context: ContextOf<M>) => void : never) extends (
  context: infer C,
) => void
  ? C
  : never

type ContextOf<M> =
  M extends TaskActor<infer _I, infer _O, infer C, infer _D>
    ? C
    : M extends { readonly agent: infer A }
      ? ContextOf<A>
      : unknown
