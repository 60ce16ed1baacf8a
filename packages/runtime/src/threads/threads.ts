// The threads of a runtime: conversations that several runs and several agents go on with. Each is an actor below the root, made
// when a run first enters it, and as durable as its host.
import { type Address, childAddress } from '../address.ts'
import type { Limits } from '../budget.ts'
import { StatecraftError } from '../errors.ts'
import type { Host } from '../host.ts'
import { type KnownOptions, refuseStrange } from '../known-options.ts'
import { type Result, type TaskBook, type TaskView, toResult, toView } from '../task.ts'
import { DEFAULT_THREAD_LIMITS, type ThreadEntry, type ThreadLimits } from './thread-log.ts'
import { THREAD, type ThreadContext, threadBehaviour } from './thread-machine.ts'

export interface ThreadOptions extends ThreadLimits {
  /** Most threads; beyond that the one that rested longest is forgotten. Default 10,000. */
  readonly maxThreads?: number
}

/** What `runtime.thread(id)` gives. Its methods throw `resume_required` and `runtime_closed`. */
export interface Thread {
  readonly id: string
  /** What was said so far, oldest first: one entry for each run that completed. Empty for a thread that nobody has entered. */
  entries(): readonly ThreadEntry[]
  /** Whether a run is under way in it, or waits for its turn. */
  isBusy(): boolean
  /** Forgets what was said. A run that is under way has seen it already, and adds its own entry all the same. */
  clear(): void
}

export interface Threads {
  thread(id: string): Thread
  /** Where the thread lives, made if need be. Throws `limit_exceeded` when all that may be are busy, `input_invalid`. */
  enter(id: string): Address
}

const DEFAULT_MAX_THREADS = 10_000
const PREFIX = 'thread:'
const LONGEST_PART = 128

/** Any text as part of an address: what may not stand there is written as bytes. */
function partOf(id: string): string {
  const bytes = [...new TextEncoder().encode(typeof id === 'string' ? id : '')]
  const part = bytes.map(byte => {
    const letter = String.fromCharCode(byte)
    return /[A-Za-z0-9_.@+-]/.test(letter) ? letter : `~${byte.toString(16).padStart(2, '0')}`
  })
  const name = `${PREFIX}${part.join('')}`
  if (part.length > 0 && name.length <= LONGEST_PART) return name
  throw new StatecraftError(
    'input_invalid',
    `The id of a thread must be text of at most ${LONGEST_PART - PREFIX.length} letters and digits; others count threefold`,
  )
}

const THREAD_OPTIONS: KnownOptions<ThreadOptions> = { maxThreads: true, maxEntries: true, maxChars: true }

/** Throws `input_invalid`. */
export function checkThreadOptions(options: ThreadOptions): void {
  refuseStrange('createRuntime', options, THREAD_OPTIONS, 'threads')
  for (const [name, value] of Object.entries(options))
    if (value !== undefined && !(Number.isInteger(value) && value > 0))
      throw new StatecraftError('input_invalid', `threads.${name} must be a whole number above 0, not ${value}`)
}

/** Makes the behaviour of threads known to the host. */
export function createThreads(host: Host, root: Address, options: ThreadOptions): Threads {
  const { maxThreads = DEFAULT_MAX_THREADS, maxEntries, maxChars } = options
  const limits: Required<ThreadLimits> = {
    maxEntries: maxEntries ?? DEFAULT_THREAD_LIMITS.maxEntries,
    maxChars: maxChars ?? DEFAULT_THREAD_LIMITS.maxChars,
  }
  host.register(threadBehaviour)
  /** In the order in which they were last entered. */
  let known: Set<Address> | undefined

  const isThread = (address: Address): boolean => address.startsWith(`${root}/${PREFIX}`)
  const all = (): Set<Address> => {
    known ??= new Set(host.describe(root)?.children.filter(isThread))
    return known
  }
  const isAtRest = (address: Address): boolean => {
    const view = host.describe(address)
    return !view || (view.value === 'idle' && view.mailbox === 0 && view.stash === 0)
  }

  const makeRoom = (): void => {
    if (all().size < maxThreads) return
    for (const address of all()) {
      if (!isAtRest(address)) continue
      host.stop(address, 'forgotten')
      all().delete(address)
      return
    }
    throw new StatecraftError(
      'limit_exceeded',
      `All ${maxThreads} threads are busy: wait for one, or raise threads.maxThreads`,
      { details: { limit: 'maxThreads' } },
    )
  }

  /** Before a store is resumed nobody knows what is in a thread, which is not the same as nothing. */
  const contextOf = (address: Address): ThreadContext | undefined => {
    host.assertRunning()
    return host.describe(address)?.context as ThreadContext | undefined
  }

  return {
    thread(id) {
      const address = childAddress(root, partOf(id))
      return {
        id,
        entries: () => contextOf(address)?.rows.map(({ entry }) => entry) ?? [],
        isBusy() {
          host.assertRunning()
          return !isAtRest(address)
        },
        clear() {
          host.assertRunning()
          if (!host.has(address)) return
          if (!isAtRest(address)) return void host.tell(address, { type: 'CLEAR' })
          host.stop(address, 'cleared')
          all().delete(address)
        },
      }
    },
    enter(id) {
      const part = partOf(id)
      const address = childAddress(root, part)
      if (!host.has(address)) {
        makeRoom()
        host.spawn({ id: part, behaviour: threadBehaviour, input: limits, parent: root })
      }
      all().delete(address)
      all().add(address)
      return address
    },
  }
}

/** The limits of a run that goes through a thread: that hands the work on, which is neither a level of its depth nor a delegation. */
export const beyondThread = ({ depth, delegations, ...limits }: Limits): Limits => ({
  ...limits,
  ...(depth !== undefined && { depth: depth + 1 }),
  ...(delegations !== undefined && { delegations: delegations + 1 }),
})

/** The work that a thread handed on for a task; undefined for a task of anybody else's, and for one that still waits. */
const workOf = ({ name, children }: TaskBook): TaskBook | undefined => (name === THREAD ? children.at(-1) : undefined)

/** The result of a run: where it went through a thread, what whoever did the work says, with the run's own id and ending. */
export function resultThrough(book: TaskBook, now: number): Result {
  const own = toResult(book, now)
  const work = workOf(book)
  if (!work) return own
  const { status, output, error, taskId } = own
  return { ...toResult(work, now), status, output, error, taskId } as Result
}

/** The same for a look at a task. */
export function viewThrough(book: TaskBook, now: number): TaskView {
  const view = toView(book, now)
  const work = workOf(book)
  if (!work) return view
  const { name: agent, address } = work
  return { ...view, agent, address, result: view.result && resultThrough(book, now) }
}
