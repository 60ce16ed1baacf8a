// The events of a run that are worth a line, in words. What a table shows anyway is `minor`: only a log says it.
import type { Observed, StepRecord } from '@statecraft/runtime'
import { formatDuration } from '@statecraft/viz'
import { workerAnswer } from '../audit-team/answers.ts'
import type { Style } from '../paint.ts'
import { agentName } from './agent-name.ts'
import type { Call, Reply } from './streamed-replies.ts'

export interface Announcement {
  readonly who: string
  readonly says: string
  readonly style?: Style
  readonly minor?: boolean
}

export interface Announcer {
  /** `reply` is the one that this event completes. */
  announce(event: Observed, reply: Reply | undefined): readonly Announcement[]
}

const firstLine = (text: unknown): string => String(text).split('\n')[0] ?? ''

const percent = (share: number): string => `${Math.round(share * 100)} % sure`

function ofCall(who: string, { name, input }: Call): readonly Announcement[] {
  const { plan, tasks, agent, question } = Object(input) as Record<string, unknown>
  if (name === 'submit_plan' && typeof plan === 'string')
    return [{ who, says: 'has a plan', style: 'strong' }, ...plan.split('\n').map(says => ({ who: '', says }))]
  if (name === 'delegate' && Array.isArray(tasks))
    return tasks.map(task => ({ who, says: `→ ${Object(task).agent}: ${firstLine(Object(task).task)}` }))
  if (name === 'consult' && typeof question === 'string')
    return [{ who, says: `asks ${agent}: ${firstLine(question)}` }]
  return []
}

function ofStep(who: string, { source, name, status, durationMs, error }: StepRecord): readonly Announcement[] {
  if (source !== 'tool') return []
  if (status === 'failed') return [{ who, says: `${name} failed: ${error?.message ?? 'unknown'}`, style: 'bad' }]
  return [{ who, says: `${name} ${status} in ${formatDuration(durationMs)}`, minor: true }]
}

function ofOutput(who: string, output: unknown): readonly Announcement[] {
  const answer = workerAnswer.safeParse(output).data
  if (answer === undefined) return []
  switch (answer.type) {
    case 'report':
      return [{ who, says: `reports: ${answer.summary}` }]
    case 'second look':
      return [{ who, says: `looked again: ${answer.reason}` }]
    case 'vote': {
      const style = answer.vote === 'ready' ? 'good' : 'warning'
      return [{ who, says: `votes ${answer.vote}, ${percent(answer.confidence)}: ${answer.reason}`, style }]
    }
    default:
      return answer satisfies never
  }
}

/** Remembers who was restarted, to say when the task is back in hand. */
export function createAnnouncer(): Announcer {
  const restarted = new Set<string>()

  const back = (address: string, type: string): readonly Announcement[] => {
    if (type !== 'TASK' || !restarted.delete(address)) return []
    return [{ who: agentName(address), says: 'has its task again, and goes on', style: 'good' }]
  }

  const ofEvent = (event: Observed): readonly Announcement[] => {
    switch (event.type) {
      case 'step.ended':
        return ofStep(agentName(event.address), event.step)
      case 'task.ended': {
        const { status, output, error } = event.outcome
        const who = agentName(event.address)
        if (status === 'failed') return [{ who, says: `failed: ${error?.message ?? 'unknown'}`, style: 'bad' }]
        return status === 'completed' ? ofOutput(who, output) : [{ who, says: 'was cancelled', style: 'warning' }]
      }
      case 'topic.published': {
        const { topic, audience, from, event: told } = event
        const says = `tells ${audience} on "${topic}": ${'data' in told ? String(told.data) : ''}`
        return [{ who: agentName(from ?? 'the app'), says }]
      }
      case 'actor.failed':
        return [{ who: agentName(event.address), says: `crashed: ${event.failure.message}`, style: 'bad' }]
      case 'actor.restarted':
        restarted.add(event.address)
        return [{ who: agentName(event.address), says: `is restarted: life ${event.life}`, style: 'warning' }]
      case 'actor.turn':
        return back(event.address, event.event.type)
      case 'caught':
        return [{ who: 'runtime', says: `caught: ${event.failure.message}`, style: 'warning' }]
      case 'missed':
        return [{ who: 'view', says: `${event.count} events were missed`, style: 'warning' }]
      default:
        return []
    }
  }

  return {
    announce: (event, reply) => [
      ...ofEvent(event),
      ...(reply?.calls.flatMap(call => ofCall(agentName(reply.address), call)) ?? []),
    ],
  }
}
