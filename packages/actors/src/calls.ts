// The calls of one reply while the chart acts on them, as pure functions. A call is open until it has a result; each gets
// exactly one. At most so many tools and workers run at once; the others wait in order.
import type { Json } from '@statecraft/providers'
import type { Failure } from '@statecraft/runtime'
import type { Action } from './actions.ts'
import type { Subtask } from './delegation.ts'

export interface CallResult {
  readonly output: Json
  readonly isError: boolean
}

export interface OpenCall extends Action {
  /** `open`: not acted on yet; `waiting`: accepted, for a free place; `guarded`: guards look at it; `running`: its children work. */
  readonly status: 'open' | 'waiting' | 'guarded' | 'running' | 'done'
  readonly result: CallResult | undefined
  /** Of DELEGATE and CONSULT. */
  readonly subtasks: readonly Subtask[]
}

/** Whether its work is one step: a tool that runs, or an artifact that is read or written. */
export const isOneStep = ({ type }: Action): boolean =>
  type === 'USE_TOOL' || type === 'READ_ARTIFACT' || type === 'WRITE_ARTIFACT'

export const openCall = (action: Action): OpenCall => ({ ...action, status: 'open', result: undefined, subtasks: [] })

export function updateCall(calls: readonly OpenCall[], id: string, change: Partial<OpenCall>): readonly OpenCall[] {
  return calls.map(call => (call.id === id ? { ...call, ...change } : call))
}

export function finishCall(calls: readonly OpenCall[], id: string, result: CallResult): readonly OpenCall[] {
  return updateCall(calls, id, { status: 'done', result })
}

export const isOpen = (calls: readonly OpenCall[], id: string): boolean =>
  calls.some(call => call.id === id && call.status === 'open')

/** Subtasks of all calls that are under way. */
export const runningSubtasks = (calls: readonly OpenCall[]): number =>
  calls.flatMap(({ subtasks }) => subtasks).filter(({ status }) => status === 'running').length

export const allDone = (calls: readonly OpenCall[]): boolean => calls.every(call => call.status === 'done')

/** Calls of one step that may start now, given how many may run at once. */
export function startable(calls: readonly OpenCall[], atOnce: number): readonly OpenCall[] {
  const tools = calls.filter(isOneStep)
  const running = tools.filter(({ status }) => status === 'running' || status === 'guarded').length
  return tools.filter(call => call.status === 'waiting').slice(0, Math.max(0, atOnce - running))
}

export const succeeded = (output: Json): CallResult => ({ output, isError: false })
export const failed = (message: string): CallResult => ({ output: { error: message }, isError: true })
export const refused = (reason: string, code: string | undefined): CallResult => ({
  output: { error: `refused: ${reason}`, ...(code !== undefined && { code }) },
  isError: true,
})
export const failedWith = ({ code, message }: Failure): CallResult => ({
  output: { error: message, code },
  isError: true,
})
