// What a task from the app must look like. Said before anything runs.
import { isWanted, wantedOf } from './capability.ts'
import { StatecraftError } from './errors.ts'
import { type KnownOptions, strangeOptions } from './known-options.ts'
import { checkPriority } from './priority.ts'
import type { Task } from './task.ts'

const isNumber = (value: unknown, least: number): boolean =>
  value === undefined || (typeof value === 'number' && value >= least)

const isIds = (value: unknown): boolean =>
  value === undefined || (Array.isArray(value) && value.every(id => typeof id === 'string'))

const MODES: readonly unknown[] = [undefined, 'parallel', 'sequential'] satisfies Task['mode'][]

const TASK_OPTIONS: KnownOptions<Task> = {
  description: true,
  input: true,
  agent: true,
  role: true,
  capability: true,
  inputType: true,
  outputType: true,
  artifacts: true,
  id: true,
  priority: true,
  estimatedMs: true,
  deadline: true,
  mode: true,
  dependsOn: true,
  directives: true,
  agents: true,
}

/** What is wrong with it; undefined: nothing. */
function faultOf(task: Task, knows: (id: string) => boolean): string | undefined {
  const [strange] = strangeOptions(task, TASK_OPTIONS)
  if (strange !== undefined) return strange
  const { agent, role, capability, inputType, outputType, estimatedMs, deadline, mode, dependsOn = [], id } = task
  if (!isWanted(wantedOf(task))) return 'agent, role, capability, inputType and outputType must be text'
  if (agent !== undefined && [role, capability, inputType, outputType].some(word => word !== undefined))
    return 'it names an agent and says who is wanted: leave out one of them'
  if (!isNumber(estimatedMs, 0)) return 'estimatedMs must be a number of milliseconds'
  if (!isNumber(deadline, 0)) return 'deadline must be a time in milliseconds since the epoch'
  if (!MODES.includes(mode)) return 'mode must be parallel or sequential'
  if (!isIds(dependsOn)) return 'dependsOn must be a list of ids of tasks'
  if (id !== undefined && dependsOn.includes(id)) return 'it depends on itself'
  const unknown = dependsOn.find(other => !knows(other))
  return unknown === undefined ? undefined : `it depends on "${unknown}", which is no task that was started here`
}

/** Throws `input_invalid`. `knows` says whether a task of that id is open, or ended not long ago. */
export function checkTask(task: Task, knows: (id: string) => boolean): void {
  const fault = faultOf(task, knows)
  const whose = task?.id === undefined ? 'The task' : `The task "${task.id}"`
  if (fault !== undefined) throw new StatecraftError('input_invalid', `${whose} cannot be started: ${fault}`)
  checkPriority(task.priority, whose)
}
