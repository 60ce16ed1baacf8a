// A host whose store holds what an earlier process left. Until `resume` nothing runs and nothing is loaded: behaviours are
// registered meanwhile, so that every actor finds its own.
//
// - A store in which no work is open goes on by itself, as soon as every behaviour that it needs is registered.
// - Stored addresses count as taken, so that an app which registers its agents at each start finds them there.
// - What is spawned meanwhile begins right after `resume`; every other act throws `resume_required`.
import { type Address, childAddress } from '../address.ts'
import { StatecraftError } from '../errors.ts'
import type { Host, SpawnRequest } from '../host.ts'
import type { ProcessScope } from '../run-scope.ts'
import type { Request } from './cell.ts'
import { assertRunning, type Engine } from './engine.ts'
import { createEngineHost } from './engine-host.ts'
import { missingBehaviours } from './rebuild.ts'
import { restore } from './restore.ts'
import type { Saved } from './saved.ts'
import { assertWritable } from './writable.ts'

/** Nothing would run if it went on: no work is open, nothing waits and nothing is late. */
function isQuiet({ requests, envelopes, steps, timers, actors }: Saved): boolean {
  const open = requests.length + envelopes.length + steps.length + timers.length
  return open === 0 && actors.every(({ status, restartDue }) => status === 'alive' && restartDue === undefined)
}

export function createAsleepHost(kind: string, engine: Engine, left: Saved): Host {
  let saved: Saved | undefined = left
  const addresses = new Set(left.actors.map(({ address }) => address))
  const births = new Map<Address, SpawnRequest>()
  engine.stopped = new StatecraftError(
    'resume_required',
    'The store holds the work of an earlier process: register the agents, then call runtime.resume() before anything else',
  )

  const isAsleep = (): boolean => engine.stopped?.code === 'resume_required'
  const isTaken = (address: Address): boolean => addresses.has(address) || births.has(address)

  const wakeUp = (scope: ProcessScope | undefined): readonly Request[] => {
    if (!saved || !isAsleep()) {
      assertRunning(engine)
      return []
    }
    const open = restore(engine, saved, scope)
    saved = undefined
    addresses.clear()
    for (const birth of births.values()) host.spawn(birth)
    births.clear()
    return open
  }

  const goOnIfQuiet = (): void => {
    if (saved && isAsleep() && isQuiet(saved) && missingBehaviours(engine, saved.actors).length === 0) wakeUp(undefined)
  }

  const spawnLater = (birth: SpawnRequest): Address => {
    const { id, input, parent } = birth
    const address = childAddress(parent, id)
    if (isTaken(address)) throw new StatecraftError('address_taken', `An actor lives at "${address}" already`)
    if (parent !== undefined && !isTaken(parent))
      throw new StatecraftError('address_unknown', `Nobody lives at "${parent}"`)
    assertWritable(engine, address, 'input', input)
    births.set(address, birth)
    return address
  }

  const host = createEngineHost(kind, engine, wakeUp)
  return {
    ...host,
    register: behaviour => {
      host.register(behaviour)
      goOnIfQuiet()
    },
    has: address => (isAsleep() ? isTaken(address) : host.has(address)),
    spawn: birth => (isAsleep() ? spawnLater(birth) : host.spawn(birth)),
    ask: request => {
      // An actor that was made for this request alone must not begin without it.
      if (isAsleep()) births.delete(request.to)
      return host.ask(request)
    },
  }
}
