// The moves of an agent's chart, as pure functions: what a reply, an action that ends a phase, a refusal or leaving a phase
// changes in the context. What single calls do is in call-moves.ts; the machine only wires both to states.
import { type Json, type ModelReply, textOf, toolCallsOf } from '@statecraft/providers'
import { type Action, type ActionType, actionOf, answerArg, shareArg, textArg } from './actions.ts'
import { maskNow } from './addressees.ts'
import { type AgentContext, count, type Decision, keep, learn, type Refusal } from './agent-context.ts'
import { type Move, runningChildren } from './call-moves.ts'
import { failed, finishCall, isOpen, type OpenCall, openCall, refused, succeeded } from './calls.ts'
import type { ChartSpec } from './chart-spec.ts'
import { assistantMessage, callIds, cleanName, say, toolMessage, uniqueIds, userText } from './conversation.ts'
import { allows } from './grant.ts'
import { answeredAt } from './ponder.ts'

type Change = Partial<AgentContext>

/** Calls of one reply that are acted on, at most: one turn of a chart stays bounded whatever a model writes. */
export const MAX_CALLS = 100

/** The model did what the phase asks for. */
const unnudged = ({ counts }: AgentContext): Change => (counts.nudges === 0 ? {} : { counts: { ...counts, nudges: 0 } })

const endsPhase = (spec: ChartSpec, phase: string, { type }: Action): boolean =>
  Object.hasOwn(spec.lifecycle.phases[phase]?.ends ?? {}, type)

function decisionOf(spec: ChartSpec, context: AgentContext, phase: string, chosen: readonly string[]): Decision {
  return { phase, ...maskNow(spec, context, phase), chosen }
}

const surplus = (action: Action): OpenCall => ({
  ...openCall(action),
  status: 'done',
  result: failed(`not run: at most ${MAX_CALLS} calls in one reply`),
})

/**
 * A reply's calls join the context as open ones, under ids that are unique in the conversation. Those that end the phase, or
 * give the conversation away, are acted on first, so that nothing else starts only to be stopped.
 */
export function hearCalls(
  spec: ChartSpec,
  context: AgentContext,
  phase: string,
  reply: ModelReply,
): { change: Change; actions: readonly Action[] } {
  const calls = toolCallsOf(reply)
  const ids = uniqueIds(
    calls.map(({ id }) => id),
    callIds(context.messages),
  )
  const heard = calls.map((call, index) =>
    actionOf({ ...call, name: cleanName(call.name), id: ids[index] as string }, spec.effects),
  )
  const acted = heard.slice(0, MAX_CALLS)
  const ending = acted.filter(action => endsPhase(spec, phase, action))
  const handing = acted.filter(action => action.type === 'HANDOFF' && !ending.includes(action))
  const chosen = acted.map(({ name }) => name)
  return {
    actions: [...ending, ...handing, ...acted.filter(action => ![...ending, ...handing].includes(action))],
    change: {
      phase,
      ...unnudged(context),
      partial: '',
      calls: heard.map((action, index) => (index < MAX_CALLS ? openCall(action) : surplus(action))),
      messages: say(context.messages, assistantMessage(reply.content, ids)),
      decisions: keep(context.decisions, decisionOf(spec, context, phase, chosen)),
    },
  }
}

/** What the model said in words, with what it had said before it paused. */
export const wordsOf = ({ partial }: AgentContext, reply: ModelReply): string => partial + textOf(reply)

/** A reply of plain text where text ends the phase. */
export function hearText(
  spec: ChartSpec,
  context: AgentContext,
  phase: string,
  action: ActionType,
  reply: ModelReply,
): Change {
  return {
    phase,
    ...unnudged(context),
    partial: '',
    messages: say(context.messages, assistantMessage(reply.content, [])),
    decisions: keep(context.decisions, decisionOf(spec, context, phase, [action])),
    ...endChange(context, action, undefined, wordsOf(context, reply)),
    ...(spec.pondering && action === 'ANSWER' && answeredAt(context, context.messages.length)),
  }
}

function wanted(spec: ChartSpec, context: AgentContext, phase: string, { content, finish }: ModelReply): string {
  if (finish.unified === 'pause') return 'Go on.'
  const { offered } = maskNow(spec, context, phase)
  const ways = [
    ...(spec.lifecycle.phases[phase]?.text ? ['answering in words'] : []),
    ...(offered.length > 0 ? [`calling one of: ${offered.join(', ')}`] : []),
  ]
  return `${content.length === 0 ? 'Your reply was empty. ' : ''}Go on by ${ways.join(', or by ')}.`
}

/** A reply that is neither a call nor text where text counts, or that paused: the model is told what is expected. */
export function nudge(spec: ChartSpec, context: AgentContext, phase: string, reply: ModelReply): Change {
  return {
    messages: say(context.messages, assistantMessage(reply.content, []), userText(wanted(spec, context, phase, reply))),
    decisions: keep(context.decisions, decisionOf(spec, context, phase, [])),
    partial: reply.finish.unified === 'pause' ? wordsOf(context, reply) : context.partial,
    ...count(context, 'nudges'),
  }
}

/** What an action that ends a phase leaves behind. */
export function endChange(
  context: AgentContext,
  type: ActionType,
  args: Json | undefined,
  text: string | undefined,
): Change {
  switch (type) {
    case 'SUBMIT_PLAN':
      return { plan: text ?? textArg(args, 'plan') }
    case 'ANSWER': {
      const draft = text ?? answerArg(args)
      return { draft, output: draft, confidence: undefined }
    }
    case 'ACCEPT':
      return { confidence: shareArg(args, 'confidence') ?? context.confidence }
    case 'REJECT':
      return count(context, 'rejects')
    case 'REPLAN':
      return count(context, 'replans')
    case 'RECORD_LESSON':
      return learn(context, [text ?? textArg(args, 'lesson') ?? ''])
    default:
      return {}
  }
}

/** What an action that ends a phase must bring along; ACCEPT needs nothing. */
const NEEDED: Partial<Record<ActionType, string>> = {
  SUBMIT_PLAN: 'plan',
  ANSWER: 'answer',
  REJECT: 'reason',
  REPLAN: 'reason',
  RECORD_LESSON: 'lesson',
}

/** Whether a call may end the phase: it is one that the model made, and brings along what it must. */
export function canEnd({ calls }: AgentContext, { id, type, args }: Action): boolean {
  if (!isOpen(calls, id)) return false
  if (type === 'ANSWER') return answerArg(args) !== undefined
  const needed = NEEDED[type]
  return needed === undefined || textArg(args, needed) !== undefined
}

export function answerIncomplete({ calls }: AgentContext, { id, name, type }: Action): Change {
  return isOpen(calls, id) ? { calls: finishCall(calls, id, failed(`${name} needs "${NEEDED[type]}"`)) } : {}
}

/** Acting is left: the call that ended it is done, every other one that has no result gets one, and what still runs is stopped. */
export function leave({ calls, messages }: AgentContext, event: object): Move {
  if (calls.length === 0) return { change: {}, starts: [], stops: [] }
  const id = 'id' in event && typeof event.id === 'string' ? event.id : ''
  // A child's end leads out of acting only where its answer is that of the task.
  const answered =
    'actorId' in event ? calls.find(({ type, status }) => type === 'HANDOFF' && status === 'running') : undefined
  const done = answered?.id ?? (isOpen(calls, id) ? id : undefined)
  const ended = done === undefined ? calls : finishCall(calls, done, succeeded('ok'))
  return {
    change: { calls: [], messages: say(messages, toolMessage(ended)) },
    starts: [],
    stops: calls.flatMap(runningChildren),
  }
}

/** What the model is told when it asks for something that the phase does not allow. */
function refusalText(spec: ChartSpec, context: AgentContext, action: Action): string {
  const { phase } = context
  const { offered } = maskNow(spec, context, phase)
  const now = offered.length > 0 ? `allowed now: ${offered.join(', ')}` : 'no tool is allowed now: answer in words'
  if (action.type === 'USE_TOOL' && action.effect === undefined) return `there is no tool "${action.name}"; ${now}`
  const { task } = context
  if (task?.grant && !allows(task.grant, action)) return `${action.name} is not granted for this task; ${now}`
  const later = Object.keys(spec.lifecycle.phases).find(
    name =>
      name !== phase && spec.work[name] === 'model' && spec.maskIn(name, task?.grant).offered.includes(action.name),
  )
  return `${action.name} is not allowed in ${phase}; ${now}${later ? `; ${action.name} becomes available in ${later}` : ''}`
}

/** An action that the phase does not allow: a typed refusal as the call's result, and nothing runs. */
export function refuse(
  spec: ChartSpec,
  context: AgentContext,
  action: Action,
): { change: Change; refusal: Refusal } | undefined {
  if (!isOpen(context.calls, action.id)) return undefined
  const { phase } = context
  const reason = refusalText(spec, context, action)
  const refusal: Refusal = { phase, action: action.type, name: action.name, reason }
  return {
    refusal,
    change: {
      calls: finishCall(context.calls, action.id, refused(reason, undefined)),
      refusals: keep(context.refusals, refusal),
      ...count(context, 'refused'),
    },
  }
}
