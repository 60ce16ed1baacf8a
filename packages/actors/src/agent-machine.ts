// The machine of an agent: its configuration, with every guard and action by name. Pure: the moves compute, XState applies.
import { type Json, type ModelReply, toolCallsOf } from '@statecraft/providers'
import {
  type ActorEvent,
  type EffectActions,
  type ErrorCode,
  effectActions,
  type Failure,
  type Outcome,
  StatecraftError,
  toFailure,
} from '@statecraft/runtime'
import { assign, createMachine, enqueueActions } from 'xstate'
import { ACTION_TYPES, type Action, type ActionType, shareArg } from './actions.ts'
import { chartConfig } from './agent-chart.ts'
import { type AgentContext, count, forget, keep, learn, noticeMessage, outcomeOf, takeTask } from './agent-context.ts'
import { broadcast, delegate, endingOf, type Move, settle, useTool } from './call-moves.ts'
import { allDone } from './calls.ts'
import {
  type AgentEvent,
  type AgentMachine,
  type AgentSources,
  actionIn,
  brokeOf,
  doneOf,
  replyOf,
} from './chart-events.ts'
import {
  answerIncomplete,
  canEnd,
  endChange,
  hearCalls,
  hearText,
  leave,
  nudge,
  refuse,
  wordsOf,
} from './chart-moves.ts'
import { type ChartSpec, isParent } from './chart-spec.ts'
import type { Verdict } from './check-step.ts'
import { readTask, say, userText } from './conversation.ts'
import { advised, adviserOf, hearAdvice, isDoubtful, nextAdviser, reconsider } from './doubt.ts'
import { allows } from './grant.ts'
import { type GuardRefusal, refusedBy } from './guards.ts'
import { endsTask, handOff, recordTakeover, settleHandoff } from './handoff.ts'
import { rememberedMessage } from './lessons.ts'
import type { Phase } from './lifecycle.ts'
import type { Recalled } from './memory-step.ts'
import { decide, without } from './offspring.ts'
import { PARENT_INBOX, parentGuards } from './parenting.ts'
import {
  answeredAt,
  chosen,
  exploreAgain,
  hearCandidate,
  isExplored,
  loseCandidate,
  type Pondering,
  reflected,
  settleAlone,
  wantsMore,
} from './ponder.ts'
import { spawnAgent } from './spawning.ts'
import { isLong, type SummaryBounds, summarised } from './summary.ts'
import type { Summary } from './summary-step.ts'
import { saidBefore } from './thread-history.ts'
import type { ToolEffect } from './tool.ts'

const isLimit = (error: unknown): boolean => toFailure(error).code === 'limit_exceeded'
interface Unborn {
  readonly id: string
  readonly failure: Failure
}

/** Where the task comes with a grant, that says what may be used for it. */
const isGranted = ({ task }: AgentContext, action: Action): boolean =>
  task?.grant === undefined || allows(task.grant, action)

const isAction = (type: string): boolean => (ACTION_TYPES as readonly string[]).includes(type)

interface Args {
  readonly context: AgentContext
  readonly event: AgentEvent
}
interface Enqueue {
  (action: { readonly type: keyof EffectActions; readonly params: object }): void
  readonly assign: (change: Partial<AgentContext>) => void
  readonly raise: (event: AgentEvent) => void
  readonly spawnChild: (source: string, options: { readonly id: string; readonly input: unknown }) => void
  readonly stopChild: (id: string) => void
}

/** An action that changes the context. */
const change = <P = undefined>(compute: (args: Args, params: P) => Partial<AgentContext>): unknown =>
  assign<AgentContext, AgentEvent, P, AgentEvent, never>(compute)

/** An action that also does other things. */
const act = <P = undefined>(run: (enqueue: Enqueue, args: Args, params: P) => void): unknown =>
  enqueueActions<AgentContext, AgentEvent, P, AgentEvent, never, never, never, never, never>(
    ({ enqueue, ...args }, params) => run(enqueue as unknown as Enqueue, args as never, params),
  )

/** Applies a move: what changes, what stops, what starts. */
function make(enqueue: Enqueue, { change, starts, stops, spawns = [] }: Move): void {
  enqueue.assign(change)
  for (const id of stops) enqueue.stopChild(id)
  for (const params of spawns) enqueue({ type: 'spawn', params })
  for (const { source, id, input } of starts) enqueue.spawnChild(source, { id, input })
}

/** What a prompt adds on the way into a phase; a check that follows an answer shows the answer. */
function phasePrompt(
  spec: ChartSpec,
  phase: string,
  action: ActionType | 'TASK',
  reason: string | undefined,
): string | undefined {
  const { prompt, ends } = spec.lifecycle.phases[phase] as Phase
  if (action === 'TASK') return prompt
  if (action === 'REJECT') return `The answer was rejected${reason ? `: ${reason}` : ''}. Mend it.`
  if (action === 'REPLAN') {
    // Where nobody plans, the work itself begins again: there is no plan to carry out.
    const next = (ends.SUBMIT_PLAN && prompt) || 'Begin again.'
    return `The plan was rejected${reason ? `: ${reason}` : ''}. ${next}`
  }
  return prompt ?? `You are in phase "${phase}" now. Go on.`
}

function reasonOf(event: unknown): string | undefined {
  const args = (event as { args?: { reason?: unknown } }).args
  return typeof args?.reason === 'string' ? args.reason : undefined
}

const UNFINISHED = new Set<string>(['length', 'refusal', 'content-filter'])

/** The model said all that it wanted to say. */
const isWhole = ({ finish }: ModelReply): boolean => !UNFINISHED.has(finish.unified)

/** It asks for nothing more, and is not in the middle of something. */
const isAnswer = (reply: ModelReply): boolean =>
  isWhole(reply) && reply.finish.unified !== 'pause' && toolCallsOf(reply).length === 0

interface InPhase {
  readonly phase?: string
  /** Only where there is somebody to ask. */
  readonly isAdvised?: true
}

/** Whether the answer at hand is that of a phase, where one is named. */
const isIn = ({ phase }: AgentContext, params: InPhase | undefined): boolean =>
  params?.phase === undefined || phase === params.phase

/** The guards of one agent's chart. */
function guardsOf(spec: ChartSpec) {
  const pondering = spec.pondering as Pondering
  const fits = (context: AgentContext, params: InPhase | undefined): boolean =>
    isIn(context, params) && (!params?.isAdvised || adviserOf(spec, context) !== undefined)
  return {
    wantsMore: ({ context }: Args) => wantsMore(context, pondering),
    wantsCritique: ({ context }: Args) => !context.mind.reflected,
    foundNone: ({ context }: Args) => isExplored(context, pondering) && context.mind.candidates.length === 0,
    foundAll: ({ context }: Args) => isExplored(context, pondering),
    hasAnotherAdviser: ({ context }: Args) => adviserOf(spec, { ...context, ...nextAdviser(context) }) !== undefined,
    isAction: ({ event }: Args) => isAction(event.type),
    answered: ({ context }: Args) => allDone(context.calls),
    effectAllowed: ({ context, event }: Args, { effects }: { effects: readonly ToolEffect[] }) =>
      effects.includes(actionIn(event).effect as ToolEffect) && isGranted(context, actionIn(event)),
    isGranted: ({ context, event }: Args) => isGranted(context, actionIn(event)),
    tookOver: ({ context, event }: Args) => endsTask(spec, context, event),
    ...parentGuards,
    cannotEnd: ({ context, event }: Args) => !canEnd(context, actionIn(event)),
    tooManyRejects: ({ context }: Args) => context.counts.rejects >= spec.lifecycle.maxRejects,
    cannotMend: ({ context, event }: Args) => {
      const verdict = doneOf<Verdict>(event).output
      return context.counts.rejects >= spec.lifecycle.maxRejects || (!verdict.ok && verdict.refusal?.final === true)
    },
    guardRefused: ({ event }: Args) => doneOf<GuardRefusal | null>(event).output !== null,
    tooManyReplans: ({ context }: Args) => context.counts.replans >= spec.lifecycle.maxReplans,
    tooManyNudges: ({ context }: Args) => context.counts.nudges >= spec.maxNudges,
    limitReached: ({ event }: Args) => isLimit(brokeOf(event).error),
    wasCut: ({ event }: Args) => replyOf(event).finish.unified === 'length',
    wasRefused: ({ event }: Args) => ['refusal', 'content-filter'].includes(replyOf(event).finish.unified),
    hasCalls: ({ event }: Args) => isWhole(replyOf(event)) && toolCallsOf(replyOf(event)).length > 0,
    isText: ({ context, event }: Args) => isAnswer(replyOf(event)) && wordsOf(context, replyOf(event)).trim() !== '',
    isLong: ({ context }: Args) => isLong(context.messages, spec.memory as SummaryBounds),
    answeredIn: ({ context }: Args, { phase }: { phase: string }) => context.phase === phase,
    checkedWell: ({ context, event }: Args, { phase }: { phase: string }) =>
      context.phase === phase && doneOf<Verdict>(event).output.ok,
    checkedUnsure: ({ context, event }: Args, params?: InPhase) => {
      const verdict = doneOf<Verdict>(event).output
      return fits(context, params) && verdict.ok && isDoubtful(spec, context, verdict.confidence)
    },
    acceptedUnsure: ({ context, event }: Args, params?: InPhase) =>
      fits(context, params) && isDoubtful(spec, context, shareArg(actionIn(event).args, 'confidence')),
    wasAdvised: ({ context, event }: Args, params?: InPhase) => isIn(context, params) && advised(doneOf(event).output),
  }
}

/** The actions of one agent's chart. */
function actionsOf(spec: ChartSpec) {
  return {
    ...effectActions,
    begin: act(enqueue => {
      for (const topic of spec.subscribes) enqueue({ type: 'subscribe', params: { topic } })
      for (const params of spec.brings) enqueue({ type: 'spawn', params })
    }),
    bringLost: act((enqueue, { context: { offspring } }) => {
      for (const params of spec.brings) if (offspring.lost.includes(params.id)) enqueue({ type: 'spawn', params })
      enqueue.assign({ offspring: { ...offspring, lost: [] } })
    }),
    take: change(({ context, event }) => {
      if (event.type !== 'TASK') return {}
      const task = readTask(event.task)
      const agent = { name: spec.name, remembers: spec.memory !== undefined && !context.mind.forgets }
      return takeTask(context, task, event.envelope?.request, saidBefore(agent, context, task))
    }),
    hearNotice: change(({ context, event }) => {
      if (event.type !== 'NOTICE') return {}
      const topic = typeof event.topic === 'string' ? event.topic : undefined
      const notice = { topic, from: event.envelope?.from, data: event.data ?? null }
      return { notices: keep(context.notices, notice) }
    }),
    forget: change(({ context, event }) => (event.type === 'FORGET' ? forget(context, event.lesson, true) : {})),
    forgetLater: change(({ context, event }) => (event.type === 'FORGET' ? forget(context, event.lesson, false) : {})),
    hearMemory: change(({ context, event }) => {
      const { lessons, memories } = doneOf<Recalled>(event).output
      return { messages: say(context.messages, rememberedMessage(lessons, memories)) }
    }),
    summarise: change(({ context, event }) => {
      const { text } = doneOf<Summary>(event).output
      if (text.trim() === '') return {}
      const messages = summarised(context, text, spec.memory as SummaryBounds)
      return { messages, ...(context.mind.before > 0 && answeredAt(context, 0)) }
    }),
    hear: act<{ phase: string }>((enqueue, { context, event }, { phase }) => {
      const { change, actions } = hearCalls(spec, context, phase, replyOf(event))
      enqueue.assign(change)
      for (const action of actions) enqueue.raise(action as AgentEvent)
    }),
    recordText: change<{ phase: string; action: ActionType }>(({ context, event }, { phase, action }) =>
      hearText(spec, context, phase, action, replyOf(event)),
    ),
    nudge: change<{ phase: string }>(({ context, event }, { phase }) => nudge(spec, context, phase, replyOf(event))),
    recordEnd: change(({ context, event }) => {
      const { type, args } = actionIn(event)
      // The call and its result were the last that was said.
      const at = spec.pondering && type === 'ANSWER' && answeredAt(context, context.messages.length - 2)
      return { ...endChange(context, type, args, undefined), ...at }
    }),
    recordWork: change<{ phase: string }>(({ context, event }, { phase }) =>
      recordWork(context, phase, doneOf<unknown>(event).output),
    ),
    answerIncomplete: change(({ context, event }) => answerIncomplete(context, actionIn(event))),
    enterPhase: change<{ phase: string; action: ActionType | 'TASK' }>(({ context, event }, { phase, action }) => {
      const prompt = phasePrompt(spec, phase, action, reasonOf(event))
      return prompt === undefined ? {} : { messages: say(context.messages, userText(prompt)) }
    }),
    useTool: act((enqueue, { context, event }) => make(enqueue, useTool(spec, context, actionIn(event)))),
    delegate: act((enqueue, { context, event }) => make(enqueue, delegate(spec, context, actionIn(event)))),
    broadcast: act((enqueue, { context, event }) => {
      const { change, notice } = broadcast(spec, context, actionIn(event))
      enqueue.assign(change)
      if (notice) enqueue({ type: 'publish', params: notice })
    }),
    refuse: act((enqueue, { context, event }) => {
      const refused = refuse(spec, context, actionIn(event))
      if (!refused) return
      enqueue.assign(refused.change)
      enqueue({ type: 'note', params: { note: { refusal: refused.refusal } } })
    }),
    handOff: act((enqueue, { context, event }) => make(enqueue, handOff(spec, context, actionIn(event)))),
    spawnAgent: act((enqueue, { context, event }) => make(enqueue, spawnAgent(spec, context, actionIn(event)))),
    recordTakeover: change(({ context, event }) => recordTakeover(context, event)),
    decide: act((enqueue, { context, event }) => {
      const { params, left } = decide(context.offspring, event as ActorEvent)
      enqueue.assign({ offspring: left })
      enqueue({ type: 'directive', params })
    }),
    complain: act((enqueue, { context, event }) => {
      const { id, failure } = event as unknown as Unborn
      enqueue.assign({ offspring: without(context.offspring, id) })
      enqueue({ type: 'note', params: { note: { spawnFailed: failure } } })
    }),
    dismiss: act((enqueue, { context: { offspring } }) => {
      for (const id of offspring.made) enqueue({ type: 'stop', params: { address: `./${id}` } })
      enqueue.assign({ offspring: { ...offspring, made: [] } })
    }),
    settle: act((enqueue, { context, event }) => {
      const handed = settleHandoff(spec, context, event)
      if (handed) return make(enqueue, handed)
      const { refusal, ...move } = settle(spec, context, doneOf(event).actorId, endingOf(event))
      make(enqueue, move)
      if (refusal) enqueue({ type: 'note', params: { note: { refusal } } })
    }),
    addNotices: change(({ context: { messages, notices } }) =>
      notices.length === 0 ? {} : { notices: [], messages: say(messages, noticeMessage(notices)) },
    ),
    leaveActing: act((enqueue, { context, event }) => make(enqueue, leave(context, event))),
    recordCheck: change(({ context, event }) => {
      const verdict = doneOf<Verdict>(event).output
      return verdict.ok ? { output: verdict.output, confidence: verdict.confidence ?? context.confidence } : {}
    }),
    hearCandidate: act((enqueue, { context, event }) => {
      enqueue.assign(hearCandidate(context, replyOf(event)))
      enqueue.stopChild(doneOf(event).actorId)
    }),
    loseCandidate: act((enqueue, { context, event }) => {
      enqueue.assign(loseCandidate(context))
      enqueue.stopChild(brokeOf(event).actorId)
    }),
    settleAlone: change(({ context }) => settleAlone(context)),
    exploreAgain: change(({ context }) => exploreAgain(context, spec.lifecycle)),
    choose: change(({ context, event }) => chosen(context, spec.pondering as Pondering, replyOf(event))),
    reflect: change(({ context, event }) => reflected(context, replyOf(event))),
    nextAdviser: change(({ context }) => nextAdviser(context)),
    doubt: change(({ context }) => count(context, 'doubts')),
    hearAdvice: change(({ context, event }) => hearAdvice(spec, context, doneOf(event).output)),
    reconsider: change(({ context }) => reconsider(context, spec.threshold ?? 0)),
    sendBack: change(({ context, event }) => {
      const verdict = doneOf<Verdict>(event).output
      return {
        ...count(context, 'rejects'),
        messages: say(
          context.messages,
          userText(`That answer cannot be used: ${verdict.ok ? '' : verdict.issues}. Answer again, in full.`),
        ),
      }
    }),
    failCheck: change(({ event }) => {
      const verdict = doneOf<Verdict>(event).output
      if (verdict.ok) return {}
      const { issues, refusal } = verdict
      const unfit = (): Failure =>
        toFailure(new StatecraftError('output_invalid', `No answer passed the checks: ${issues}`))
      return { failure: refusal ? refusedBy(refusal) : unfit() }
    }),
    failRefused: change(({ event }) => ({ failure: refusedBy(doneOf<GuardRefusal>(event).output) })),
    fail: change<{ code: ErrorCode; message: string }>((_, { code, message }) => ({
      failure: toFailure(new StatecraftError(code, message)),
    })),
    failWithError: change(({ event }) => ({ failure: toFailure(brokeOf(event).error) })),
    finish: act<{ status: Outcome['status'] }>((enqueue, { context }, { status }) => {
      if (context.request !== undefined)
        enqueue({ type: 'reply', params: { request: context.request, output: outcomeOf(context, status) } })
    }),
  }
}

/** What a function of the user's, in place of a model, leaves behind. */
function recordWork(context: AgentContext, phase: string, output: unknown): Partial<AgentContext> {
  if (phase === 'planning') {
    if (output === undefined) return {}
    const words = typeof output === 'string' ? output : JSON.stringify(output, undefined, 2)
    return { plan: output as Json, messages: say(context.messages, userText(`The plan:\n${words}`)) }
  }
  const lessons = (Array.isArray(output) ? output : [output]).filter(
    lesson => typeof lesson === 'string' && lesson.trim() !== '',
  )
  return lessons.length === 0 ? {} : learn(context, lessons)
}

/** The machine of an agent. With real sources it runs under XState alone; a host puts its own in their place. */
export function buildMachine(spec: ChartSpec, actors: AgentSources): AgentMachine {
  const implementations = { actors, guards: guardsOf(spec), actions: actionsOf(spec) }
  return createMachine(chartConfig(spec) as never, implementations as never) as unknown as AgentMachine
}

/** The types that an agent takes from outside. Actions come from its own model alone: a forged one is a dead letter. */
export const agentInbox = (spec: ChartSpec): readonly string[] => [
  'TASK',
  'CANCEL',
  'NOTICE',
  'FORGET',
  ...(isParent(spec) ? PARENT_INBOX : []),
]
