// Whom an agent may address in the task at hand: a task may name the agents that are there for it, and they only grow fewer.
import { ACTION_NAMES } from './actions.ts'
import type { AgentContext } from './agent-context.ts'
import type { TaskInput } from './conversation.ts'
import type { Mask } from './mask.ts'

interface Peers {
  readonly delegates: readonly string[]
  readonly consults: readonly string[]
  readonly handoffs: ReadonlyMap<string, unknown>
}

interface Masked {
  readonly maskIn: (phase: string, grant?: TaskInput['grant']) => Mask
}

/** Those of `names` that the task lets it address. */
export function addressees(names: readonly string[], task: Pick<TaskInput, 'agents'> | undefined): readonly string[] {
  const agents = task?.agents
  return agents ? names.filter(name => agents.includes(name)) : names
}

/** Tools of actions for which the task leaves nobody. */
function deserted({ delegates, consults, handoffs }: Peers, task: TaskInput | undefined): ReadonlySet<string> {
  const peers = {
    [ACTION_NAMES.DELEGATE]: delegates,
    [ACTION_NAMES.CONSULT]: consults,
    [ACTION_NAMES.HANDOFF]: [...handoffs.keys()],
  }
  return new Set(Object.keys(peers).filter(name => addressees(peers[name] ?? [], task).length === 0))
}

/** What a phase offers in this task. */
export function maskNow(spec: Masked & Peers, { task }: Pick<AgentContext, 'task'>, phase: string): Mask {
  const mask = spec.maskIn(phase, task?.grant)
  if (!task?.agents) return mask
  const gone = deserted(spec, task)
  return {
    offered: mask.offered.filter(name => !gone.has(name)),
    masked: mask.masked,
    blocked: [...mask.blocked, ...mask.offered.filter(name => gone.has(name))],
  }
}
