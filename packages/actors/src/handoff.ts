// HANDOFF: the conversation moves to a peer, who answers in this agent's place. The caller gets the peer's answer as the outcome of
// its own task; a peer that fails is a result like any other, and the model goes on. Pure.
//
// What moves is told in words: calls of tools that the peer may not have, and thoughts that only one model can read, are valid
// nowhere else. An answer has to pass the checks of the agent that was asked, whoever gave it; its own model verifies nothing.
import type { Json, Message } from '@statecraft/providers'
import { type AskInput, isOutcome } from '@statecraft/runtime'
import { type Action, textArg } from './actions.ts'
import { addressees } from './addressees.ts'
import type { AgentContext } from './agent-context.ts'
import { askChild, checkChild, IDS, type Move, NOTHING, readAskChild } from './call-moves.ts'
import { failed, finishCall, isOpen, type OpenCall, openCall, updateCall } from './calls.ts'
import { doneOf } from './chart-events.ts'
import type { ChartSpec, HandoffHistory } from './chart-spec.ts'
import type { Verdict } from './check-step.ts'
import { openingMessages, say, type TaskInput, userText } from './conversation.ts'
import { grantedTask } from './grant.ts'
import { routeTo } from './peer.ts'
import { answerText } from './thread-history.ts'

/** What a peer answered, as the outcome of the task. */
interface Takeover {
  readonly output: Json
  readonly confidence: number | undefined
}

interface Wanted {
  readonly to: string
  readonly note: string | undefined
}

function readHandoff({ args }: Action, { handoffs }: ChartSpec, task: TaskInput | undefined): Wanted | string {
  const to = textArg(args, 'agent') ?? ''
  const known = addressees([...handoffs.keys()], task)
  if (known.includes(to)) return { to, note: textArg(args, 'note') }
  return `there is no agent "${to}" to hand over to: choose from ${known.join(', ')}`
}

/** What prompts for phases say is meant for this agent alone. */
const promptsOf = ({ lifecycle }: ChartSpec): ReadonlySet<string> =>
  new Set(Object.values(lifecycle.phases).flatMap(({ prompt }) => prompt ?? []))

const isPrompt = ({ content: [first] }: Message, prompts: ReadonlySet<string>): boolean =>
  first?.type === 'text' && prompts.has(first.text)

/** One message in words that every model can read; undefined where nothing of it is words. */
function inWords(message: Message, history: HandoffHistory, calls: ReadonlyMap<string, unknown>): Message | undefined {
  switch (message.role) {
    case 'user':
      return message
    case 'assistant': {
      const content = message.content.filter(part => part.type === 'text')
      return content.length === 0 ? undefined : { role: 'assistant', content }
    }
    case 'tool': {
      if (history !== 'all') return undefined
      const lines = message.content.map(
        ({ id, name, output, isError }) =>
          `${name}(${JSON.stringify(calls.get(id) ?? {})}) ${isError ? 'failed' : 'gave'}: ${typeof output === 'string' ? output : JSON.stringify(output)}`,
      )
      return userText(`Tools that were used:\n${lines.join('\n')}`)
    }
    default:
      return message satisfies never
  }
}

/** The conversation so far, as the peer is given it. */
function moved(spec: ChartSpec, { task, messages }: AgentContext, { note }: Wanted): readonly Message[] {
  const last = userText(
    `${spec.name} hands this conversation over to you${note === undefined ? '' : `: ${note}`}. Answer in its place.`,
  )
  if (spec.handoffHistory === 'task') return say(openingMessages(task ?? {}), last)
  const prompts = promptsOf(spec)
  const calls = new Map(
    messages.flatMap(({ content }) =>
      content.flatMap(part => (part.type === 'tool-call' ? [[part.id, part.input]] : [])),
    ),
  )
  const told = messages.filter(message => !isPrompt(message, prompts))
  return say(
    told.map(message => inWords(message, spec.handoffHistory, calls)).filter(message => message !== undefined),
    last,
  )
}

function requestOf(spec: ChartSpec, context: AgentContext, wanted: Wanted): AskInput {
  const { to } = wanted
  const grant = spec.grants.get(to)
  const task = grantedTask<TaskInput>(
    { input: moved(spec, context, wanted), ...(context.task?.grant && { grant: context.task.grant }) },
    grant,
  )
  const event = { type: 'TASK', task }
  return spec.handoffs.get(to)?.isOwn ? { to: `./${to}`, event } : { to: '..', event: routeTo(to, event) }
}

/** HANDOFF is accepted: the peer is asked, and whatever else the reply wanted is not run. */
export function handOff(spec: ChartSpec, context: AgentContext, action: Action): Move {
  const { id } = action
  if (!isOpen(context.calls, id)) return NOTHING
  const wanted = readHandoff(action, spec, context.task)
  if (typeof wanted === 'string')
    return { change: { calls: finishCall(context.calls, id, failed(wanted)) }, starts: [], stops: [] }
  const { to, note = '' } = wanted
  const others = context.calls.map(call =>
    call.id === id || call.status === 'done'
      ? call
      : { ...call, status: 'done' as const, result: failed(`not run: the conversation was handed over to ${to}`) },
  )
  const subtasks = [{ id: 't1', agent: to, task: note, dependsOn: [], status: 'running' as const }]
  const calls = updateCall(others, id, { ...openCall(action), status: 'running', subtasks })
  const input = requestOf(spec, context, wanted)
  return { change: { calls }, starts: [{ source: 'ask', id: askChild(id, 0), input }], stops: [] }
}

const handedOver = ({ calls }: AgentContext, id: string): OpenCall | undefined =>
  calls.find(call => call.id === id && call.type === 'HANDOFF')

function answerIn(output: unknown): Takeover | undefined {
  if (!isOutcome(output)) return { output: (output ?? null) as Json, confidence: undefined }
  if (output.status !== 'completed') return undefined
  return { output: (output.output ?? null) as Json, confidence: output.confidence }
}

/** The task has its answer, and the conversation ends with it: it may go on with the next task. */
export function recordTakeover({ messages }: AgentContext, event: object): Partial<AgentContext> {
  const taken = takeover(event)
  if (!taken) return {}
  const words = answerText(taken.output)
  const [said] = words.content
  return { ...taken, draft: said?.type === 'text' ? said.text : undefined, messages: say(messages, words) }
}

/** The answer of a peer, from the end of a child that came to one: its own, or as it was checked. */
function takeover(event: object): Takeover | undefined {
  const { actorId, output } = doneOf<unknown>(event)
  if (!actorId.startsWith(IDS.check)) return answerIn(output)
  const verdict = output as Verdict
  return verdict.ok ? { output: verdict.output, confidence: verdict.confidence } : undefined
}

/** Whether the end of a child is the end of the task: a peer's answer that needs no check, or has passed it. */
export function endsTask(spec: ChartSpec, context: AgentContext, event: object): boolean {
  const { actorId } = doneOf<unknown>(event)
  if (takeover(event) === undefined) return false
  return (
    actorId.startsWith(IDS.check) || (!spec.checks && handedOver(context, readAskChild(actorId).callId) !== undefined)
  )
}

/** A child ended that belongs to a handoff and does not end the task: its answer is checked, or the model is told. */
export function settleHandoff(spec: ChartSpec, context: AgentContext, event: object): Move | undefined {
  const { actorId: child } = doneOf<unknown>(event)
  if (child.startsWith(IDS.check)) return settleCheck(context, child, event)
  if (!spec.checks || 'error' in event) return undefined
  const call = handedOver(context, readAskChild(child).callId)
  const given = call && answerIn(doneOf<unknown>(event).output)
  if (!call || !given) return undefined
  const subtasks = call.subtasks.map(subtask => ({ ...subtask, status: 'completed' as const }))
  const input = { task: context.task, draft: undefined, given }
  return {
    change: { calls: updateCall(context.calls, call.id, { subtasks }) },
    starts: [{ source: 'check', id: checkChild(call.id), input }],
    stops: [child],
  }
}

function settleCheck({ calls }: AgentContext, child: string, event: object): Move {
  const id = child.slice(IDS.check.length)
  const verdict = 'error' in event ? undefined : doneOf<Verdict>(event).output
  const issues = verdict && !verdict.ok ? verdict.issues : 'it could not be checked'
  const peer = calls.find(call => call.id === id)?.subtasks[0]?.agent
  return {
    change: { calls: finishCall(calls, id, failed(`the answer of ${peer} cannot be used: ${issues}`)) },
    starts: [],
    stops: [child],
  }
}
