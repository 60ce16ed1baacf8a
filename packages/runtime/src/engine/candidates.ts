// Who can take a message that is meant for nobody's address: the children of an actor, and those below the supervisors among
// them. What is known of their load is what the host itself holds for them.
//
// - An actor that lives for one request of the app is nobody else's to ask, and neither is whoever waits for the asker.
import { type Address, lastPart } from '../address.ts'
import { bestOf, type Candidate, compareCandidates, suits, type Wanted } from '../capability.ts'
import { StatecraftError } from '../errors.ts'
import type { ActorEvent } from '../event.ts'
import { type Failure, toFailure } from '../failure.ts'
import type { Cell } from './cell.ts'
import { isCircle } from './circle.ts'
import { takes } from './inbox.ts'

/** What is to be done, and by whom. */
export interface Search {
  readonly event: ActorEvent
  readonly wanted: Wanted
  /** Who waits for the answer, if it is an actor. */
  readonly asker?: Cell | undefined
  /** Addresses of those who are asked only when nobody else is ready: they failed at it. */
  readonly avoid?: readonly Address[] | undefined
}

export interface Found extends Candidate {
  /** The one who does it in the end. */
  readonly cell: Cell
  /** The child that it goes to first, and as what: a supervisor in between chooses among its own. */
  readonly next: { readonly callee: Cell; readonly event: ActorEvent }
}

/** Tasks in hand, waiting or below, for each that it can do at once. */
function loadOf({ mailbox, stash, inHand, waiting, underWay, behaviour }: Cell): number {
  const tasks =
    mailbox.size + (stash?.length ?? 0) + (inHand?.size ?? 0) + (waiting?.length ?? 0) + (underWay?.size ?? 0)
  return tasks / (behaviour.maxParallel ?? 1)
}

/** A child that hands requests on instead of taking this one stands for those below it. */
const isBetween = ({ behaviour }: Cell, { type }: ActorEvent): boolean =>
  !takes(behaviour, type) && takes(behaviour, 'ROUTE')

export const isThere = ({ status, servesOne }: Cell): boolean =>
  (status === 'alive' || status === 'failed') && servesOne !== true

const namesOf = ({ address, behaviour }: Cell): readonly string[] => [behaviour.name, lastPart(address)]

function below(cell: Cell, search: Search): Found | undefined {
  const found = findBest(cell, search)
  if (!found) return undefined
  const { event, wanted } = search
  return {
    ...found,
    next: { callee: cell, event: { type: 'ROUTE', wanted, event } },
    load: found.load + loadOf(cell),
    isReady: found.isReady && cell.status === 'alive',
  }
}

function candidateOf(cell: Cell, search: Search): Found | undefined {
  if (!isThere(cell)) return undefined
  const { event, wanted, asker, avoid } = search
  if (isBetween(cell, event)) return below(cell, search)
  const names = namesOf(cell)
  if (!suits(wanted, cell.behaviour, names) || !takes(cell.behaviour, event.type)) return undefined
  if (asker && isCircle(asker, cell)) return undefined
  const isReady = cell.status === 'alive' && !avoid?.includes(cell.address)
  return { cell, next: { callee: cell, event }, offer: cell.behaviour, names, load: loadOf(cell), isReady }
}

function* candidates(cell: Cell, search: Search): Iterable<Found> {
  for (const child of cell.children ?? []) {
    const candidate = candidateOf(child, search)
    if (candidate) yield candidate
  }
}

/** The best of all below `cell`. */
export const findBest = (cell: Cell, search: Search): Found | undefined =>
  bestOf(search.wanted, candidates(cell, search))

/** Everybody below `cell` who is wanted, the best first; of those below one supervisor, the best. */
export const findAll = (cell: Cell, search: Search): readonly Found[] =>
  [...candidates(cell, search)].sort((a, b) => compareCandidates(search.wanted, a, b))

interface Known {
  readonly agents: Set<string>
  readonly roles: Set<string>
  readonly capabilities: Set<string>
}

function gather(cell: Cell, event: ActorEvent, known: Known): void {
  for (const child of cell.children ?? []) {
    if (!isThere(child)) continue
    if (isBetween(child, event)) gather(child, event, known)
    else if (takes(child.behaviour, event.type)) note(child, known)
  }
}

function note({ address, behaviour: { role, capabilities = [] } }: Cell, known: Known): void {
  known.agents.add(lastPart(address))
  if (role !== undefined) known.roles.add(role)
  for (const { name } of capabilities) known.capabilities.add(name)
}

const sorted = (names: ReadonlySet<string>): readonly string[] => [...names].sort()

/** So many names are told; the details have all. */
const TOLD = 20

function listed(names: readonly string[]): string {
  const more = names.length > TOLD ? `, and ${names.length - TOLD} more` : ''
  return (names.slice(0, TOLD).join(', ') || 'none') + more
}

function inWords({ agent, role, capability, inputType, outputType }: Wanted): string {
  const said = [
    agent !== undefined && `named "${agent}"`,
    role !== undefined && `with the role "${role}"`,
    capability !== undefined && `who can "${capability}"`,
    inputType !== undefined && `who takes "${inputType}"`,
    outputType !== undefined && `who gives "${outputType}"`,
  ]
  return ['agent', said.filter(part => part !== false).join(' and ')].filter(part => part !== '').join(' ')
}

/** What the asker is told when nobody fits: what there is. */
export function nobodyFits(cell: Cell, { event, wanted }: Search): Failure {
  const known: Known = { agents: new Set(), roles: new Set(), capabilities: new Set() }
  gather(cell, event, known)
  const [agents, roles, capabilities] = [sorted(known.agents), sorted(known.roles), sorted(known.capabilities)]
  return toFailure(
    new StatecraftError(
      'agent_not_found',
      `No ${inWords(wanted)} is known here (agents: ${listed(agents)}; roles: ${listed(roles)}; capabilities: ${listed(capabilities)}): register one with runtime.agents.register`,
      { details: { agents, roles, capabilities } },
    ),
  )
}
