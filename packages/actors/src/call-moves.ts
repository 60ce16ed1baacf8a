// What the calls of a reply do, as pure functions: which children they start, and what becomes of them when those end. A tool
// call is one child, a delegation one for each subtask; over all calls, only so many tools and workers run at once.
import type { Json } from '@statecraft/providers'
import { type AskInput, type Failure, type PublishParams, type SpawnParams, toFailure } from '@statecraft/runtime'
import { type Action, textArg } from './actions.ts'
import { addressees, maskNow } from './addressees.ts'
import { type AgentContext, count, keep, type Refusal } from './agent-context.ts'
import { readIn } from './artifact-step.ts'
import {
  failed,
  failedWith,
  finishCall,
  isOneStep,
  isOpen,
  type OpenCall,
  openCall,
  refused,
  runningSubtasks,
  startable,
  succeeded,
  updateCall,
} from './calls.ts'
import type { ArtifactInput, ToolInput } from './chart-events.ts'
import type { ChartSpec } from './chart-spec.ts'
import type { CheckInput } from './check-step.ts'
import type { TaskInput } from './conversation.ts'
import {
  endSubtask,
  inherited,
  isSettled,
  readConsultation,
  readDelegation,
  ready,
  reportOf,
  type Subtask,
} from './delegation.ts'
import { type Grant, grantedTask } from './grant.ts'
import type { GuardInput } from './guard-step.ts'
import type { GuardRefusal } from './guards.ts'
import { routeTo } from './peer.ts'

type Change = Partial<AgentContext>

/** A child that the chart spawns. */
export interface ChildStart {
  readonly source: 'tool' | 'artifact' | 'ask' | 'guard' | 'check'
  readonly id: string
  readonly input: ToolInput | ArtifactInput | AskInput | GuardInput | CheckInput
}

/** A change of the context, the children it starts, and those that are no longer needed. */
export interface Move {
  readonly change: Change
  readonly starts: readonly ChildStart[]
  readonly stops: readonly string[]
  /** Actors that begin to live before the children that ask them. */
  readonly spawns?: readonly SpawnParams[]
}

interface Started {
  readonly calls: readonly OpenCall[]
  readonly starts: readonly ChildStart[]
}

export const NOTHING: Move = { change: {}, starts: [], stops: [] }

// Ids of calls hold no colon; what a model calls its subtasks may hold anything, so that they go by their place.
export const IDS = { tool: 'tool:', ask: 'ask:', guard: 'guard:', check: 'check:' } as const
const toolChild = (id: string): string => `${IDS.tool}${id}`
export const checkChild = (id: string): string => `${IDS.check}${id}`
const guardChild = (id: string): string => `${IDS.guard}${id}`
export const askChild = (id: string, place: number): string => `${IDS.ask}${id}:${place}`

export function readAskChild(child: string): { readonly callId: string; readonly place: number } {
  const [callId = '', place] = child.slice(IDS.ask.length).split(':')
  return { callId, place: Number(place) }
}

/** What is written comes from what was read in the conversation so far. */
function runTool({ messages }: AgentContext, { type, id, name, args }: OpenCall): ChildStart {
  const child = toolChild(id)
  switch (type) {
    case 'READ_ARTIFACT':
      return { source: 'artifact', id: child, input: { id, action: type, args, read: [] } }
    case 'WRITE_ARTIFACT':
      return { source: 'artifact', id: child, input: { id, action: type, args, read: readIn(messages) } }
    default:
      return { source: 'tool', id: child, input: { id, tool: name, args } }
  }
}

/** What guards are told that a call does to the world. */
const effectIn = ({ type, effect }: OpenCall): OpenCall['effect'] =>
  type === 'USE_TOOL' ? effect : type === 'READ_ARTIFACT' ? 'read' : 'write'

function guardTool({ task }: AgentContext, call: OpenCall): ChildStart {
  const { id, name, args } = call
  return { source: 'guard', id: guardChild(id), input: { task, call: { tool: name, effect: effectIn(call), args } } }
}

/** Calls of one step that can start do: where there are guards, those look first. */
function startTools({ guarded, toolsAtOnce }: ChartSpec, context: AgentContext, calls: readonly OpenCall[]): Started {
  const starting = startable(calls, toolsAtOnce)
  const status = guarded.tool ? 'guarded' : 'running'
  let next = calls
  for (const { id } of starting) next = updateCall(next, id, { status })
  return {
    calls: next,
    starts: starting.map(call => (guarded.tool ? guardTool(context, call) : runTool(context, call))),
  }
}

/** A call of one step is accepted: it starts, or waits for a free place. */
export function useTool(spec: ChartSpec, context: AgentContext, action: Action): Move {
  if (!isOpen(context.calls, action.id)) return NOTHING
  const { calls, starts } = startTools(spec, context, updateCall(context.calls, action.id, { status: 'waiting' }))
  return { change: { calls }, starts, stops: [] }
}

/** The supervisor knows agents by name, so that the request goes to the parent. */
function askOf(spec: ChartSpec, context: AgentContext, { id, type, subtasks }: OpenCall, subtask: Subtask): ChildStart {
  const results = inherited(subtasks, subtask).map(({ id: from, agent, output }) => ({ id: from, agent, output }))
  const input = { ...subtask.about, ...(results.length > 0 && { results }) }
  const plain: TaskInput = { description: subtask.task, ...(Object.keys(input).length > 0 && { input }) }
  const isHelper = type === 'SPAWN_AGENT'
  const task = grantedTask(
    grantedTask(plain, context.task?.grant),
    isHelper ? helperGrant(spec, context) : spec.grants.get(subtask.agent),
  )
  const event = { type: 'TASK', task }
  return {
    source: 'ask',
    id: askChild(id, subtasks.indexOf(subtask)),
    input: isHelper ? { to: `./${subtask.agent}`, event } : { to: '..', event: routeTo(subtask.agent, event) },
  }
}

/** A helper may use what its maker may use now, and hand on nothing. */
const helperGrant = (spec: ChartSpec, context: AgentContext): Grant => ({
  tools: maskNow(spec, context, context.phase).offered,
  actions: [],
})

/** Subtasks that can start do, in the order of their calls, as long as there is a place. */
export function startSubtasks(spec: ChartSpec, context: AgentContext, calls: readonly OpenCall[]): Started {
  let places = spec.workersAtOnce - runningSubtasks(calls)
  const starts: ChildStart[] = []
  const next = calls.map(call => {
    const starting = ready(call.subtasks, places)
    if (starting.length === 0) return call
    places -= starting.length
    starts.push(...starting.map(subtask => askOf(spec, context, call, subtask)))
    const subtasks = call.subtasks.map(subtask =>
      starting.includes(subtask) ? { ...subtask, status: 'running' as const } : subtask,
    )
    return { ...call, subtasks }
  })
  return { calls: next, starts }
}

/** DELEGATE or CONSULT is accepted: its subtasks start as far as they can. */
export function delegate(spec: ChartSpec, context: AgentContext, action: Action): Move {
  if (!isOpen(context.calls, action.id)) return NOTHING
  const parsed =
    action.type === 'CONSULT'
      ? readConsultation(action.args, addressees(spec.consults, context.task))
      : readDelegation(action.args, addressees(spec.delegates, context.task))
  if (!parsed.ok)
    return { change: { calls: finishCall(context.calls, action.id, failed(parsed.fault)) }, starts: [], stops: [] }
  const call: OpenCall = { ...openCall(action), status: 'running', subtasks: parsed.subtasks }
  const { calls, starts } = startSubtasks(spec, context, updateCall(context.calls, action.id, call))
  return { change: { calls }, starts, stops: [] }
}

/** What a broadcast says; undefined when its arguments cannot be used, then `change` says so. */
export function broadcast(
  spec: ChartSpec,
  context: AgentContext,
  action: Action,
): { change: Change; notice: PublishParams | undefined } {
  const topic = textArg(action.args, 'topic')
  const message = textArg(action.args, 'message')
  const role = textArg(action.args, 'role')
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
    notice: { topic, event: { type: 'NOTICE', topic, data: message }, ...(role !== undefined && { to: { role } }) },
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
export function settle(spec: ChartSpec, context: AgentContext, child: string, ending: Ending): Settled {
  if (child.startsWith(IDS.ask)) return settleAsk(spec, context, child, ending)
  return child.startsWith(IDS.guard)
    ? settleGuard(spec, context, child, ending)
    : settleTool(spec, context, child, ending)
}

/** A move that may come from a refusal. */
interface Settled extends Move {
  readonly refusal?: Refusal
}

/** The guards have looked at a call: it runs, or it has a refusal as its result. What they could not say is no. */
function settleGuard(spec: ChartSpec, context: AgentContext, child: string, ending: Ending): Settled {
  const id = child.slice(IDS.guard.length)
  const call = context.calls.find(({ id: known }) => known === id)
  if (!call) return { ...NOTHING, stops: [child] }
  if (ending.ok && ending.output === null)
    return {
      change: { calls: updateCall(context.calls, id, { status: 'running' }) },
      starts: [runTool(context, call)],
      stops: [child],
    }
  const { reason, code } = ending.ok
    ? (ending.output as GuardRefusal)
    : { reason: ending.failure.message, code: ending.failure.code }
  const refusal: Refusal = { phase: context.phase, action: call.type, name: call.name, reason, ...(code && { code }) }
  const { calls, starts } = startTools(spec, context, finishCall(context.calls, id, refused(reason, code)))
  const change = { calls, refusals: keep(context.refusals, refusal), ...count(context, 'refused') }
  return { change, starts, stops: [child], refusal }
}

function settleTool(spec: ChartSpec, context: AgentContext, child: string, ending: Ending): Move {
  const result = ending.ok ? succeeded((ending.output ?? null) as Json) : failedWith(ending.failure)
  const { calls, starts } = startTools(spec, context, finishCall(context.calls, child.slice(IDS.tool.length), result))
  return { change: { calls, ran: keep(context.ran, child.slice(IDS.tool.length)) }, starts, stops: [child] }
}

function settleAsk(spec: ChartSpec, context: AgentContext, child: string, ending: Ending): Move {
  const { callId, place } = readAskChild(child)
  const before = context.calls.find(({ id }) => id === callId)
  const ended = before?.subtasks[place]
  if (!before || !ended) return { ...NOTHING, stops: [child] }
  const subtasks = endSubtask(before.subtasks, ended.id, ending)
  const { calls, starts } = startSubtasks(
    spec,
    context,
    updateCall(context.calls, callId, { subtasks, ...(isSettled(subtasks) && settled(subtasks)) }),
  )
  return { change: { calls }, starts, stops: [child] }
}

const settled = (subtasks: readonly Subtask[]): Partial<OpenCall> => ({
  status: 'done',
  result: { output: reportOf(subtasks), isError: subtasks.every(({ status }) => status === 'failed') },
})

/** The children of a call that are under way. */
export function runningChildren(call: OpenCall): readonly string[] {
  const { id, type, status, subtasks } = call
  if (status === 'guarded') return [guardChild(id)]
  if (status !== 'running') return []
  if (isOneStep(call)) return [toolChild(id)]
  if (type === 'HANDOFF' && subtasks[0]?.status === 'completed') return [checkChild(id)]
  return subtasks.flatMap((subtask, place) => (subtask.status === 'running' ? [askChild(id, place)] : []))
}
