// The moves of an agent's chart, as pure functions: what a reply, a call, a result or an ending changes in the context, and
// which children it starts. The machine only wires them to states.
import { type Json, type ModelReply, textOf, toolCallsOf } from '@statecraft/providers'
import { type AskInput, type Failure, toFailure } from '@statecraft/runtime'
import { type Action, type ActionType, actionOf, numberArg, textArg } from './actions.ts'
import { type AgentContext, type Decision, keep, type Refusal } from './agent-context.ts'
import {
  failed,
  failedWith,
  finishCall,
  isOpen,
  type OpenCall,
  openCall,
  startable,
  succeeded,
  updateCall,
} from './calls.ts'
import type { ToolInput } from './chart-events.ts'
import type { ChartSpec } from './chart-spec.ts'
import { assistantMessage, callIds, cleanName, say, toolMessage, uniqueIds, userText } from './conversation.ts'
import { endSubtask, inherited, isSettled, readConsultation, readDelegation, ready, reportOf } from './delegation.ts'
import type { ToolEffect } from './tool.ts'

type Change = Partial<AgentContext>

/** A child that the chart spawns. */
export interface ChildStart {
  readonly source: 'tool' | 'ask'
  readonly id: string
  readonly input: ToolInput | AskInput
}

/** A change of the context, the children it starts, and those that are no longer needed. */
export interface Move {
  readonly change: Change
  readonly starts: readonly ChildStart[]
  readonly stops: readonly string[]
}

const IDS = { tool: 'tool:', ask: 'ask:' } as const
const toolChild = (id: string): string => `${IDS.tool}${id}`
const askChild = (id: string, subtask: string): string => `${IDS.ask}${id}:${subtask}`

/** What the model is told when it asks for something that the phase does not allow. */
function refusalText(spec: ChartSpec, phase: string, action: Action, offered: readonly string[]): string {
  const now = offered.length > 0 ? `allowed now: ${offered.join(', ')}` : 'no tool is allowed now: answer in words'
  if (action.type === 'USE_TOOL' && action.effect === undefined) return `there is no tool "${action.name}"; ${now}`
  const later = Object.entries(spec.lifecycle.phases).find(
    ([name, { tools, allow, ends }]) =>
      name !== phase &&
      (action.type === 'USE_TOOL'
        ? tools?.includes(action.effect as ToolEffect)
        : (allow as readonly string[] | undefined)?.includes(action.type) || action.type in ends),
  )
  return `${action.name} is not allowed in ${phase}; ${now}${later ? `; ${action.name} becomes available in ${later[0]}` : ''}`
}

function decisionOf(spec: ChartSpec, phase: string, context: AgentContext, chosen: readonly string[]): Decision {
  return { phase, ...spec.maskIn(phase, context), chosen }
}

/** A reply's calls join the context as open ones, under ids that are unique in the conversation. */
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
  const actions = calls.map((call, index) =>
    actionOf({ ...call, name: cleanName(call.name), id: ids[index] as string }, spec.effects),
  )
  return {
    actions,
    change: {
      phase,
      calls: actions.map(openCall),
      messages: say(context.messages, assistantMessage(reply.content, ids)),
      decisions: keep(
        context.decisions,
        decisionOf(
          spec,
          phase,
          context,
          actions.map(({ name }) => name),
        ),
      ),
    },
  }
}

/** A reply of plain text where text ends the phase. */
export function hearText(
  spec: ChartSpec,
  context: AgentContext,
  phase: string,
  action: ActionType,
  reply: ModelReply,
): Change {
  return {
    messages: say(context.messages, assistantMessage(reply.content, [])),
    decisions: keep(context.decisions, decisionOf(spec, phase, context, [action])),
    ...endChange(context, action, undefined, textOf(reply)),
  }
}

/** A reply that is neither a call nor text where text counts: the model is told what is expected. */
export function nudge(spec: ChartSpec, context: AgentContext, phase: string, reply: ModelReply): Change {
  const { offered } = spec.maskIn(phase, context)
  const wanted =
    offered.length > 0 ? `Go on by calling one of: ${offered.join(', ')}.` : 'Your reply was empty. Answer in words.'
  return {
    messages: say(context.messages, assistantMessage(reply.content, []), userText(wanted)),
    nudges: context.nudges + 1,
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
      const draft = text ?? textArg(args, 'answer')
      return { draft, output: draft }
    }
    case 'ACCEPT':
      return { confidence: numberArg(args, 'confidence') ?? context.confidence }
    case 'REJECT':
      return { rejects: context.rejects + 1 }
    case 'REPLAN':
      return { replans: context.replans + 1 }
    case 'RECORD_LESSON':
      return { lessons: keep(context.lessons, text ?? textArg(args, 'lesson') ?? '') }
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

export function isComplete({ type, args }: Action): boolean {
  const needed = NEEDED[type]
  return needed === undefined || textArg(args, needed) !== undefined
}

export function answerIncomplete(context: AgentContext, action: Action): Change {
  return { calls: finishCall(context.calls, action.id, failed(`${action.name} needs "${NEEDED[action.type]}"`)) }
}

/** Acting is left: the call that ended it is done, every other one that has no result gets one, and what still runs is stopped. */
export function leave(context: AgentContext, event: object): Move {
  const { calls, messages } = context
  if (calls.length === 0) return { change: {}, starts: [], stops: [] }
  const ended = 'id' in event && typeof event.id === 'string' ? finishCall(calls, event.id, succeeded('ok')) : calls
  return {
    change: { calls: [], messages: say(messages, toolMessage(ended)) },
    starts: [],
    stops: calls.flatMap(runningChildren),
  }
}

/** An action that the phase does not allow: a typed refusal as the call's result, and nothing runs. */
export function refuse(
  spec: ChartSpec,
  context: AgentContext,
  action: Action,
): { change: Change; refusal: Refusal } | undefined {
  if (!isOpen(context.calls, action.id)) return undefined
  const { phase } = context
  const reason = refusalText(spec, phase, action, spec.maskIn(phase, context).offered)
  const refusal: Refusal = { phase, action: action.type, name: action.name, reason }
  return {
    refusal,
    change: {
      calls: finishCall(context.calls, action.id, failed(`refused: ${reason}`)),
      refusals: keep(context.refusals, refusal),
    },
  }
}

const startTools = (
  calls: readonly OpenCall[],
  atOnce: number,
): { calls: readonly OpenCall[]; starts: readonly ChildStart[] } => {
  const starting = startable(calls, atOnce)
  let next = calls
  for (const { id } of starting) next = updateCall(next, id, { status: 'running' })
  return {
    calls: next,
    starts: starting.map(({ id, name, args }) => ({
      source: 'tool',
      id: toolChild(id),
      input: { id, tool: name, args },
    })),
  }
}

/** A tool call is accepted: it starts, or waits for a free place. */
export function useTool(spec: ChartSpec, context: AgentContext, action: Action): Move {
  if (!isOpen(context.calls, action.id)) return { change: {}, starts: [], stops: [] }
  const { calls, starts } = startTools(updateCall(context.calls, action.id, { status: 'waiting' }), spec.toolsAtOnce)
  return { change: { calls }, starts, stops: [] }
}

/** Subtasks that can start do. */
function startSubtasks(call: OpenCall, atOnce: number): { call: OpenCall; starts: readonly ChildStart[] } {
  const starting = ready(call.subtasks, atOnce)
  const starts = starting.map((subtask): ChildStart => {
    const results = inherited(call.subtasks, subtask).map(({ id, agent, output }) => ({ id, agent, output }))
    const task = { description: subtask.task, ...(results.length > 0 && { input: { results } }) }
    return {
      source: 'ask',
      id: askChild(call.id, subtask.id),
      input: { to: '..', event: { type: 'ROUTE', to: subtask.agent, event: { type: 'TASK', task } } },
    }
  })
  const subtasks = call.subtasks.map(subtask =>
    starting.includes(subtask) ? { ...subtask, status: 'running' as const } : subtask,
  )
  return { call: { ...call, subtasks, status: 'running' }, starts }
}

/** DELEGATE or CONSULT is accepted: its subtasks start as far as they can. */
export function delegate(spec: ChartSpec, context: AgentContext, action: Action): Move {
  if (!isOpen(context.calls, action.id)) return { change: {}, starts: [], stops: [] }
  const parsed =
    action.type === 'CONSULT'
      ? readConsultation(action.args, spec.consults)
      : readDelegation(action.args, spec.delegates)
  if (!parsed.ok)
    return { change: { calls: finishCall(context.calls, action.id, failed(parsed.fault)) }, starts: [], stops: [] }
  const { call, starts } = startSubtasks({ ...openCall(action), subtasks: parsed.subtasks }, spec.workersAtOnce)
  return { change: { calls: updateCall(context.calls, action.id, call) }, starts, stops: [] }
}

/** What a broadcast says; undefined when its arguments cannot be used, then `change` says so. */
export function broadcast(
  spec: ChartSpec,
  context: AgentContext,
  action: Action,
): { change: Change; notice: { topic: string; data: string } | undefined } {
  const topic = textArg(action.args, 'topic')
  const message = textArg(action.args, 'message')
  if (!isOpen(context.calls, action.id)) return { change: {}, notice: undefined }
  const known = topic !== undefined && spec.topics.includes(topic)
  if (!known || message === undefined) {
    const fault = known
      ? 'broadcast needs "message"'
      : `there is no topic "${topic ?? ''}": choose from ${spec.topics.join(', ')}`
    return { change: { calls: finishCall(context.calls, action.id, failed(fault)) }, notice: undefined }
  }
  return {
    change: { calls: finishCall(context.calls, action.id, succeeded('told')) },
    notice: { topic, data: message },
  }
}

type Ending = { readonly ok: true; readonly output: unknown } | { readonly ok: false; readonly failure: Failure }

/** How a child ended, from its event. */
export function endingOf(event: object): Ending {
  return 'error' in event
    ? { ok: false, failure: toFailure(event.error) }
    : { ok: true, output: (event as { output: unknown }).output }
}

/** A child ended: its call has a result, or goes on; and somebody who waited may start. */
export function settle(spec: ChartSpec, context: AgentContext, child: string, ending: Ending): Move {
  return child.startsWith(IDS.ask) ? settleAsk(spec, context, child, ending) : settleTool(spec, context, child, ending)
}

function settleTool(spec: ChartSpec, context: AgentContext, child: string, ending: Ending): Move {
  const result = ending.ok ? succeeded((ending.output ?? null) as Json) : failedWith(ending.failure)
  const { calls, starts } = startTools(
    finishCall(context.calls, child.slice(IDS.tool.length), result),
    spec.toolsAtOnce,
  )
  return { change: { calls }, starts, stops: [child] }
}

function settleAsk(spec: ChartSpec, context: AgentContext, child: string, ending: Ending): Move {
  const [callId = '', subtaskId = ''] = child.slice(IDS.ask.length).split(':')
  const before = context.calls.find(({ id }) => id === callId)
  if (!before) return { change: {}, starts: [], stops: [child] }
  const subtasks = endSubtask(before.subtasks, subtaskId, ending)
  if (!isSettled(subtasks)) {
    const { call, starts } = startSubtasks({ ...before, subtasks }, spec.workersAtOnce)
    return { change: { calls: updateCall(context.calls, callId, call) }, starts, stops: [child] }
  }
  const result = { output: reportOf(subtasks), isError: subtasks.every(({ status }) => status === 'failed') }
  return {
    change: { calls: updateCall(context.calls, callId, { subtasks, status: 'done', result }) },
    starts: [],
    stops: [child],
  }
}

const runningChildren = (call: OpenCall): readonly string[] => {
  if (call.status !== 'running') return []
  if (call.type === 'USE_TOOL') return [toolChild(call.id)]
  return call.subtasks.filter(({ status }) => status === 'running').map(({ id }) => askChild(call.id, id))
}
