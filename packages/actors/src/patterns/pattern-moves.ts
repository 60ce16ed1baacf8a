// What a pattern's chart does when something happens, as pure functions: which work starts and stops, and where it goes.
// A piece of work ends once: what fails is tried again, then given to the member's fallback, and only then has failed.
import {
  type AskInput,
  type Failure,
  isHopeless,
  type SpawnParams,
  StatecraftError,
  toFailure,
} from '@statecraft/runtime'
import { type Grant, grantedTask } from '../grant.ts'
import type { Member } from './member.ts'
import type { PatternContext, Running } from './pattern-context.ts'
import type { Next, Play, Stage } from './play.ts'
import { type Ended, type Errand, isWithdrawn, type Work } from './work.ts'

/** What a function's step is given. */
export interface CallInput {
  readonly fn: string
  readonly input: unknown
}

export interface ChildStart {
  readonly source: 'ask' | 'call'
  readonly id: string
  readonly input: AskInput | CallInput
  /** Who has to live by then. */
  readonly needs?: SpawnParams
}

export interface PatternMove {
  readonly change: Partial<PatternContext>
  readonly starts: readonly ChildStart[]
  readonly stops: readonly string[]
}

/** A pattern, as its chart sees it. */
export interface PatternSpec {
  readonly name: string
  readonly play: Play<unknown>
  readonly members: ReadonlyMap<string, Member>
  readonly timeoutMs: number | undefined
}

const COMPLETED = 'completed'
const FAILED = 'failed'

const stageOf = ({ play }: PatternSpec, { stage }: PatternContext): Stage<unknown> => {
  const found = play.stages[stage]
  if (found) return found
  throw new StatecraftError('chart_fault', `There is no stage "${stage}"`)
}

function leadTo(next: Next): Partial<PatternContext> {
  if ('to' in next) return { goTo: next.to }
  return 'done' in next ? { goTo: COMPLETED, yield: next.done } : { goTo: FAILED, failure: next.failed }
}

const TIME_IS_UP = toFailure(new StatecraftError('ask_deadline', 'The time was up'))

/** Made without an error of its own, whose stack nobody reads: a long list may end so in one move. */
const timedOut = ({ id }: Work): Ended => ({
  ok: false,
  failure: { ...TIME_IS_UP, message: `"${id}" had not ended when the time was up` },
})

/** A pattern asks whom its definition says: that is no delegation, of which a run may have only so many. */
function askOf(member: Member, { task, timeoutMs, made }: Errand, grant: Grant | undefined): AskInput {
  const event = { type: 'TASK', task: grantedTask(task, grant) }
  const deadlineMs = Math.min(timeoutMs ?? member.timeoutMs, member.timeoutMs)
  const how = { deadlineMs, isDelegation: false }
  return member.definition
    ? { to: `./${made?.id ?? member.id}`, event, ...how }
    : { to: '..', event: { type: 'ROUTE', to: member.agent, event }, ...how }
}

/** One who is made lives from the first of its errands on. */
function needsOf({ maker }: Member, { made }: Errand): Pick<ChildStart, 'needs'> {
  return maker && made ? { needs: { ...made, behaviour: maker.name } } : {}
}

/** The work begins, or begins again, as a child of its own. */
function launch(
  { members }: PatternSpec,
  { task: whole }: PatternContext,
  { work, to, attempt, spentMs }: Attempt,
  number: number,
): Launched {
  const child = `${work.id}#${number}`
  const running = { child, work, attempt, spentMs }
  if (work.type === 'call') {
    const input: CallInput = { fn: work.fn, input: work.input }
    return { running: { ...running, member: undefined }, start: { source: 'call', id: child, input } }
  }
  const member = members.get(to ?? work.to)
  if (!member) throw new StatecraftError('chart_fault', `There is no member "${to ?? work.to}"`)
  const start: ChildStart = {
    source: 'ask',
    id: child,
    input: askOf(member, work, whole?.grant),
    ...needsOf(member, work),
  }
  return { running: { ...running, member: member.id }, start }
}

interface Attempt {
  readonly work: Work
  /** The member that does it, where it is not the one it was meant for. */
  readonly to: string | undefined
  readonly attempt: number
  readonly spentMs: number
}

interface Launched {
  readonly running: Running
  readonly start: ChildStart
}

// A play that always has more work would never let go of the process: it is stopped once it has given out so many pieces in one move
// and still goes on. A list may be longer: one start may give out any number, and what ends at once takes up no room.
const MOST_STARTED = 100_000
const MOST_ENDED = 1_000_000

/** Starts all that can begin now, or leads on. */
function advance(spec: PatternSpec, context: PatternContext): PatternMove {
  const stage = stageOf(spec, context)
  const { atOnce = Number.POSITIVE_INFINITY } = stage
  const running = [...context.running]
  const starts: ChildStart[] = []
  const most = context.expired === 'no' ? MOST_STARTED : MOST_ENDED
  let { state, started } = context
  let given = 0
  for (;;) {
    const next = stage.next(state, running.length)
    if (next) return { change: { state, started, running, ...leadTo(next) }, starts, stops: [] }
    const room = atOnce - running.length
    const begun = room > 0 ? stage.start(state, room) : undefined
    if (!begun || begun.work.length === 0) break
    if (given >= most) throw endless(spec, context, given)
    given += begun.work.length
    state = begun.state
    for (const work of begun.work) {
      if (context.expired !== 'no') {
        state = stage.end(state, work, timedOut(work))
        continue
      }
      started += 1
      const launched = launch(spec, context, { work, to: undefined, attempt: 1, spentMs: 0 }, started)
      running.push(launched.running)
      starts.push(launched.start)
    }
  }
  const stuck = running.length === 0 && leadTo({ failed: nothingToDo(context.stage) })
  return { change: { state, started, running, ...stuck }, starts, stops: [] }
}

function endless({ name }: PatternSpec, { stage, expired }: PatternContext, given: number): StatecraftError {
  const why = expired === 'no' ? '' : ' although its time is up and each ends at once'
  return new StatecraftError(
    'chart_fault',
    `Stage "${stage}" of pattern "${name}" gave out ${given} pieces of work in one move and has still more${why}: let its start return undefined once all is given out, or its next lead on`,
  )
}

const nothingToDo = (stage: string): Failure =>
  toFailure(new StatecraftError('chart_fault', `Stage "${stage}" waits and has nothing under way`))

/** The same work once more: by the same member, or by its fallback. Undefined: it has failed. */
function again(spec: PatternSpec, { work, member, attempt }: Running, ended: Ended): Attempt | undefined {
  const who = member === undefined ? undefined : spec.members.get(member)
  if (ended.ok || !who || isWithdrawn(ended.failure)) return undefined
  const spentMs = ended.durationMs ?? 0
  if (attempt <= who.retries && !isHopeless(ended.failure)) return { work, to: who.id, attempt: attempt + 1, spentMs }
  return who.fallback === undefined ? undefined : { work, to: who.fallback, attempt: 1, spentMs }
}

/** The end, with what the attempts before it took. */
const inAll = (ended: Ended, { spentMs }: Running): Ended =>
  ended.durationMs === undefined || spentMs === 0 ? ended : { ...ended, durationMs: ended.durationMs + spentMs }

/** A child ended. */
export function settle(spec: PatternSpec, context: PatternContext, child: string, last: Ended): PatternMove {
  return orFailed(() => settled(spec, context, child, last))
}

/** A play calls functions of the user's: what they throw is the failure of the task. */
function orFailed(move: () => PatternMove): PatternMove {
  try {
    return move()
  } catch (error) {
    return { change: leadTo({ failed: toFailure(error) }), starts: [], stops: [] }
  }
}

function settled(spec: PatternSpec, context: PatternContext, child: string, last: Ended): PatternMove {
  const at = context.running.find(running => running.child === child)
  if (!at) return { change: {}, starts: [], stops: [child] }
  const others = context.running.filter(running => running !== at)
  const ended = inAll(last, at)
  const repeat = context.expired === 'no' ? again(spec, at, ended) : undefined
  if (repeat) {
    const started = context.started + 1
    const { running, start } = launch(spec, context, repeat, started)
    return { change: { running: [...others, running], started }, starts: [start], stops: [child] }
  }
  const state = stageOf(spec, context).end(context.state, at.work, ended)
  const move = advance(spec, { ...context, state, running: others })
  return { ...move, stops: [child, ...move.stops] }
}

/** Time is up: what runs has failed, and so has what would begin. */
export function expire(spec: PatternSpec, context: PatternContext, expired: 'stage' | 'all'): PatternMove {
  return orFailed(() => expiredAt(spec, context, expired))
}

function expiredAt(spec: PatternSpec, context: PatternContext, expired: 'stage' | 'all'): PatternMove {
  const stage = stageOf(spec, context)
  let { state } = context
  for (const { work } of context.running) state = stage.end(state, work, timedOut(work))
  const move = advance(spec, { ...context, state, running: [], expired })
  return {
    ...move,
    change: { ...move.change, expired },
    stops: [...context.running.map(({ child }) => child), ...move.stops],
  }
}

/** A stage begins. */
export function advanceTo(spec: PatternSpec, context: PatternContext, stage: string): PatternMove {
  return orFailed(() => entered(spec, context, stage))
}

function entered(spec: PatternSpec, context: PatternContext, stage: string): PatternMove {
  const expired = context.expired === 'all' ? 'all' : 'no'
  const target = stageOf(spec, { ...context, stage })
  const state = target.enter ? target.enter(context.state) : context.state
  const fresh = { stage, state, goTo: undefined, running: [], expired } as const
  const move = advance(spec, { ...context, ...fresh })
  return { ...move, change: { ...fresh, ...move.change } }
}

/** A stage ends: what it still waited for is cancelled. */
export function halt({ running }: PatternContext): PatternMove {
  if (running.length === 0) return { change: {}, starts: [], stops: [] }
  return { change: { running: [] }, starts: [], stops: running.map(({ child }) => child) }
}
