// What every agent is doing right now, worked out from the events of a run. It shows what was observed and guesses nothing:
// a count that nobody knows stays unknown.
import type { Observed, StepRecord } from '@statecraft/runtime'
import { agentName, agentPart } from './agent-name.ts'
import type { Reply } from './streamed-replies.ts'

export interface AgentRow {
  readonly name: string
  /** The phase of its chart: idle, planning, executing, … */
  readonly phase: string
  /** What it does at the moment, in a few words; empty when it does nothing. */
  readonly doing: string
  readonly modelCalls: number
  readonly tokens: number | undefined
  readonly costUsd: number | undefined
  /** 1, and one more for each restart. */
  readonly life: number
}

export interface AgentBoard {
  /** `reply` is the one that this event completes. */
  see(event: Observed, reply: Reply | undefined): void
  /** Who was made for this run first, then the others in the order in which they came to be. */
  readonly rows: readonly AgentRow[]
}

interface Agent {
  readonly name: string
  phase: string
  inner: string
  running: Map<string, StepRecord>
  waitsFor: readonly string[]
  modelCalls: number
  tokens: number | undefined
  costUsd: number | undefined
  life: number
}

const createAgent = (name: string): Agent => ({
  name,
  phase: 'idle',
  inner: '',
  running: new Map(),
  waitsFor: [],
  modelCalls: 0,
  tokens: 0,
  costUsd: 0,
  life: 1,
})

function doing({ running, inner, waitsFor }: Agent): string {
  const steps = [...running.values()]
  if (steps.some(({ source }) => source === 'model')) return 'thinking'
  const tools = steps.filter(({ source }) => source === 'tool')
  const [only] = tools
  if (tools.length === 1 && only) return `${only.name} ${only.detail === '{}' ? '' : (only.detail ?? '')}`.trimEnd()
  if (tools.length > 1) return tools.map(({ name }) => name).join(', ')
  if (inner === 'acting' && waitsFor.length > 0) return `waiting for ${waitsFor.join(', ')}`
  return inner
}

const add = (sum: number | undefined, part: number | undefined): number | undefined =>
  sum === undefined || part === undefined ? undefined : sum + part

function endStep(agent: Agent, step: StepRecord): void {
  agent.running.delete(step.id)
  if (step.source !== 'model' || step.status !== 'completed') return
  agent.modelCalls += 1
  agent.tokens = add(agent.tokens, add(step.spend?.inputTokens, step.spend?.outputTokens))
  agent.costUsd = add(agent.costUsd, step.spend?.costUsd)
}

/** Whom the calls of a reply address. */
function addressees({ calls }: Reply): readonly string[] {
  return calls.flatMap(({ name, input }) => {
    const { agent, tasks } = Object(input) as { agent?: unknown; tasks?: unknown }
    if (name === 'consult') return [String(agent)]
    if (name !== 'delegate' || !Array.isArray(tasks)) return []
    return tasks.map(task => String(Object(task).agent))
  })
}

function move(agent: Agent, value: unknown): void {
  const [phase, inner] = typeof value === 'object' && value !== null ? (Object.entries(value)[0] ?? []) : [value, '']
  agent.phase = String(phase)
  agent.inner = typeof inner === 'string' ? inner : ''
  if (agent.inner !== 'acting') agent.waitsFor = []
}

function halt(agent: Agent, phase: string): void {
  agent.running.clear()
  agent.phase = phase
  agent.inner = ''
}

function rowOf(agent: Agent): AgentRow {
  const { name, phase, modelCalls, tokens, costUsd, life } = agent
  return { name, phase, doing: doing(agent), modelCalls, tokens, costUsd, life }
}

/** Watches the agents directly below an address, or all below it, however deep. */
export function createAgentBoard(top: string, depth: 'children' | 'all' = 'children'): AgentBoard {
  const agents = new Map<string, Agent>()
  const isBelow = (address: string): boolean =>
    address.startsWith(`${top}/`) && (depth === 'all' || !address.slice(top.length + 1).includes('/'))

  const change = (agent: Agent, event: Observed): void => {
    switch (event.type) {
      case 'actor.turn':
        return move(agent, event.value)
      case 'step.started':
        agent.running.set(event.step.id, event.step)
        return
      case 'step.ended':
        return endStep(agent, event.step)
      case 'actor.failed':
        return halt(agent, 'crashed')
      // Whoever is stopped at once takes no turn in which it could say so.
      case 'task.ended':
        if (event.outcome.status === 'cancelled') halt(agent, 'cancelled')
        return
      case 'actor.restarted':
        agent.life = event.life
        return
      default:
    }
  }

  return {
    see(event, reply) {
      if (!('address' in event) || !isBelow(event.address)) return
      if (event.type === 'actor.spawned') agents.set(event.address, createAgent(agentName(event.address)))
      const agent = agents.get(event.address)
      if (agent === undefined) return
      change(agent, event)
      if (reply) agent.waitsFor = addressees(reply)
    },
    get rows() {
      const isLead = ([address]: readonly [string, Agent]): boolean => agentPart(address).includes('~')
      const all = [...agents]
      return [...all.filter(isLead), ...all.filter(one => !isLead(one))].map(([, agent]) => rowOf(agent))
    },
  }
}
