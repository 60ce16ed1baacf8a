// Who can take a request that is meant for a role or a capability and for nobody by name: the children of a supervisor, and
// those below the supervisors among them. What is known of their load is what the host itself holds for them.
import { bestOf, type Candidate, suits, type Wanted } from '../capability.ts'
import { StatecraftError } from '../errors.ts'
import type { ActorEvent } from '../event.ts'
import { type Failure, toFailure } from '../failure.ts'
import type { Cell } from './cell.ts'
import { takes } from './inbox.ts'

interface Found extends Candidate {
  readonly cell: Cell
}

const loadOf = ({ mailbox, stash, inHand, waiting }: Cell): number =>
  mailbox.size + (stash?.length ?? 0) + (inHand?.size ?? 0) + (waiting?.length ?? 0)

/** A child that hands requests on instead of taking this one stands for those below it. */
const isBetween = ({ behaviour }: Cell, { type }: ActorEvent): boolean =>
  !takes(behaviour, type) && takes(behaviour, 'ROUTE')

const isThere = ({ status }: Cell): boolean => status === 'alive' || status === 'failed'

function candidateOf(cell: Cell, event: ActorEvent, wanted: Wanted): Found | undefined {
  if (!isThere(cell)) return undefined
  if (isBetween(cell, event)) {
    const below = findBest(cell, event, wanted)
    return below && { ...below, cell, isReady: below.isReady && cell.status === 'alive' }
  }
  if (!suits(wanted, cell.behaviour) || !takes(cell.behaviour, event.type)) return undefined
  return { cell, offer: cell.behaviour, load: loadOf(cell), isReady: cell.status === 'alive' }
}

function* candidatesBelow(cell: Cell, event: ActorEvent, wanted: Wanted): Iterable<Found> {
  for (const child of cell.children ?? []) {
    const candidate = candidateOf(child, event, wanted)
    if (candidate) yield candidate
  }
}

const findBest = (cell: Cell, event: ActorEvent, wanted: Wanted): Found | undefined =>
  bestOf(wanted, candidatesBelow(cell, event, wanted))

/** The child of `cell` that such a request goes to, and as what: a supervisor in between chooses among its own. */
export function bestBelow(cell: Cell, event: ActorEvent, wanted: Wanted): { callee: Cell; event: ActorEvent } | undefined {
  const callee = findBest(cell, event, wanted)?.cell
  if (!callee) return undefined
  return { callee, event: isBetween(callee, event) ? { type: 'ROUTE', wanted, event } : event }
}

interface Known {
  readonly roles: Set<string>
  readonly capabilities: Set<string>
}

function gather(cell: Cell, event: ActorEvent, known: Known): Known {
  for (const child of cell.children ?? []) {
    if (isBetween(child, event)) gather(child, event, known)
    const { role, capabilities = [] } = child.behaviour
    if (!takes(child.behaviour, event.type)) continue
    if (role !== undefined) known.roles.add(role)
    for (const { name } of capabilities) known.capabilities.add(name)
  }
  return known
}

const listed = (names: Iterable<string>): string => [...names].sort().join(', ') || 'none'

/** What the asker is told when nobody fits: what there is. */
export function nobodyFits(cell: Cell, event: ActorEvent, { role, capability }: Wanted): Failure {
  const { roles, capabilities } = gather(cell, event, { roles: new Set(), capabilities: new Set() })
  const asked = [role !== undefined && `with the role "${role}"`, capability !== undefined && `who can "${capability}"`]
  return toFailure(
    new StatecraftError(
      'agent_not_found',
      `There is no agent ${asked.filter(Boolean).join(' and ')} (roles: ${listed(roles)}; capabilities: ${listed(capabilities)}): register one with runtime.agents.register`,
      { details: { roles: [...roles].sort(), capabilities: [...capabilities].sort() } },
    ),
  )
}
