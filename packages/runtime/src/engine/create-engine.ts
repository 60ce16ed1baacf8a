// Puts an engine together.
import { createAccount } from '../budget.ts'
import { createBus } from '../events.ts'
import { createFacilities } from '../facilities.ts'
import type { HostPorts } from '../host.ts'
import { createEndedBooks } from './ended-books.ts'
import { breakDown, caught, type Engine, transact } from './engine.ts'
import type { Journal } from './journal.ts'
import { wake } from './pump.ts'
import { createSignals } from './step-signal.ts'
import { NO_STORM } from './storm.ts'
import { wrapUp } from './take.ts'
import { createWindowRoot } from './window.ts'

export function createEngine(ports: HostPorts, journal: Journal): Engine {
  const engine: Engine = {
    transact: work => {
      const result = transact(engine, work, wrapUp)
      wake(engine)
      return result
    },
    attempt: work => {
      if (engine.stopped) return
      try {
        engine.transact(work)
      } catch (error) {
        // A failed commit has stopped the engine and told everyone who waits.
        if (!engine.stopped) breakDown(engine, 'A transaction failed half-way', error)
      }
    },
    cells: new Map(),
    requests: new Map(),
    behaviours: new Map(),
    guests: new Map(),
    topics: new Map(),
    listeners: new Map(),
    books: createEndedBooks(),
    journal,
    bus: createBus(error => caught(engine, 'a listener', error)),
    clock: ports.clock,
    ids: ports.ids,
    pacer: ports.pacer,
    account: createAccount(ports.limits),
    predicates: ports.predicates ?? new Map(),
    facilities: ports.facilities ?? createFacilities({ clock: ports.clock }),
    createAbort: createSignals(error => caught(engine, 'a listener of a signal', error)),
    counts: {
      turns: 0,
      accepted: 0,
      deadLetters: 0,
      refused: 0,
      crashes: 0,
      restarts: 0,
      completed: 0,
      failed: 0,
      cancelled: 0,
      caught: 0,
    },
    storm: NO_STORM,
    ready: [],
    births: [],
    retired: [],
    seconds: [],
    held: new Set(),
    after: [],
    replies: [],
    showing: false,
    reporting: false,
    nesting: 0,
    pumping: false,
    slice: undefined,
    seq: 0,
    cause: undefined,
    stopped: undefined,
    inspected: ports.inspect !== undefined,
    root: undefined,
  }
  if (ports.inspect) engine.root = createWindowRoot(engine, ports.inspect)
  return engine
}
