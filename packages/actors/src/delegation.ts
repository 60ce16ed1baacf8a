// What a DELEGATE or CONSULT call came to: its subtasks, in which order they may start, and what the model is told. Pure.
import type { Json } from '@statecraft/providers'
import { type Failure, isOutcome } from '@statecraft/runtime'
import { type Draft, produce } from 'immer'
import { textArg } from './actions.ts'

export interface Subtask {
  readonly id: string
  readonly agent: string
  readonly task: string
  readonly dependsOn: readonly string[]
  /** What goes along with the task, as data. */
  readonly about?: { readonly [key: string]: Json }
  readonly status: 'waiting' | 'running' | 'completed' | 'failed'
  readonly output?: Json
  readonly error?: string
}

export type Parsed =
  | { readonly ok: true; readonly subtasks: readonly Subtask[] }
  | { readonly ok: false; readonly fault: string }

const MODES: readonly (Json | undefined)[] = [undefined, null, 'parallel', 'sequential']

const listOf = (value: unknown): readonly Json[] => (Array.isArray(value) ? value : [])
const fieldOf = (value: Json | undefined, key: string): Json | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as { readonly [key: string]: Json })[key]
    : undefined

function circleIn(subtasks: readonly Subtask[]): boolean {
  const done = new Set<string>()
  for (let grew = true; grew; ) {
    grew = false
    for (const { id, dependsOn } of subtasks) {
      if (!done.has(id) && dependsOn.every(other => done.has(other))) {
        done.add(id)
        grew = true
      }
    }
  }
  return done.size < subtasks.length
}

function faultOf(subtasks: readonly Subtask[], known: readonly string[]): string | undefined {
  const ids = new Set(subtasks.map(({ id }) => id))
  if (subtasks.length === 0) return 'tasks is empty: name at least one agent and its task'
  if (ids.size < subtasks.length) return 'two tasks have the same id: give each an id of its own'
  for (const { agent, task, dependsOn } of subtasks) {
    if (!known.includes(agent)) return `there is no agent "${agent}": choose from ${known.join(', ')}`
    if (task === '') return `the task for "${agent}" is missing`
    const unknown = dependsOn.find(id => !ids.has(id))
    if (unknown !== undefined)
      return `dependsOn names "${unknown}", which is no task of this call: use ${[...ids].join(', ')}`
  }
  return circleIn(subtasks) ? 'the tasks depend on each other in a circle' : undefined
}

/** Models like to write a single id without its list. */
function dependenciesOf(item: Json): readonly string[] {
  const given = fieldOf(item, 'dependsOn')
  return (typeof given === 'string' ? [given] : listOf(given)).map(String)
}

/** Reads the arguments of DELEGATE. A sequential call is a chain of dependencies. */
export function readDelegation(args: Json | undefined, known: readonly string[]): Parsed {
  const items = listOf(fieldOf(args, 'tasks'))
  const mode = fieldOf(args, 'mode')
  if (!MODES.includes(mode)) return { ok: false, fault: `mode is ${JSON.stringify(mode)}: use parallel or sequential` }
  const sequential = mode === 'sequential'
  const ids = items.map((item, index) => textArg(item, 'id') ?? `t${index + 1}`)
  const subtasks = items.map((item, index): Subtask => {
    const before = sequential && index > 0 ? [ids[index - 1] as string] : []
    return {
      id: ids[index] as string,
      agent: textArg(item, 'agent') ?? '',
      task: textArg(item, 'task') ?? '',
      dependsOn: [...new Set([...dependenciesOf(item), ...before])],
      status: 'waiting',
    }
  })
  const fault = faultOf(subtasks, known)
  return fault === undefined ? { ok: true, subtasks } : { ok: false, fault }
}

/** Reads the arguments of CONSULT: one question is one subtask; its type and what the peer should know go along. */
export function readConsultation(args: Json | undefined, known: readonly string[]): Parsed {
  const [type, context] = [textArg(args, 'type'), textArg(args, 'context')]
  const about = { ...(type !== undefined && { type }), ...(context !== undefined && { context }) }
  const subtasks: Subtask[] = [
    {
      id: 't1',
      agent: textArg(args, 'agent') ?? '',
      task: textArg(args, 'question') ?? '',
      dependsOn: [],
      about,
      status: 'waiting',
    },
  ]
  const fault = faultOf(subtasks, known)
  return fault === undefined ? { ok: true, subtasks } : { ok: false, fault }
}

/** Subtasks that may start now: what they depend on completed, and there is one of the `places` for them. */
export function ready(subtasks: readonly Subtask[], places: number): readonly Subtask[] {
  const completed = new Set(subtasks.filter(({ status }) => status === 'completed').map(({ id }) => id))
  const able = subtasks.filter(
    ({ status, dependsOn }) => status === 'waiting' && dependsOn.every(id => completed.has(id)),
  )
  return able.slice(0, Math.max(0, places))
}

/** The results that a subtask depends on, for its description. */
export function inherited(subtasks: readonly Subtask[], { dependsOn }: Subtask): readonly Subtask[] {
  return subtasks.filter(({ id }) => dependsOn.includes(id))
}

type Ending = { readonly ok: true; readonly output: unknown } | { readonly ok: false; readonly failure: Failure }

function endOf(ending: Ending): Pick<Subtask, 'status' | 'output' | 'error'> {
  if (!ending.ok) return { status: 'failed', error: ending.failure.message }
  const { output } = ending
  if (!isOutcome(output)) return { status: 'completed', output: (output ?? null) as Json }
  if (output.status === 'completed') return { status: 'completed', output: (output.output ?? null) as Json }
  return { status: 'failed', error: output.error?.message ?? output.status }
}

/** One subtask ended; those that can never start now fail with it, and so do those that depend on them. */
export function endSubtask(subtasks: readonly Subtask[], id: string, ending: Ending): readonly Subtask[] {
  return produce(subtasks, drafts => {
    const ended = drafts.find(draft => draft.id === id)
    if (ended) Object.assign(ended, endOf(ending))
    failDependents(drafts)
  })
}

function failDependents(drafts: Draft<Subtask>[]): void {
  const failed = new Set(drafts.filter(({ status }) => status === 'failed').map(draft => draft.id))
  for (const draft of drafts) {
    const lost = draft.status === 'waiting' && draft.dependsOn.find(other => failed.has(other))
    if (!lost) continue
    draft.status = 'failed'
    draft.error = `not started: "${lost}" failed`
    return failDependents(drafts)
  }
}

export const isSettled = (subtasks: readonly Subtask[]): boolean =>
  subtasks.every(({ status }) => status === 'completed' || status === 'failed')

/** What the model is told of a settled call: every subtask with its output or error. */
export function reportOf(subtasks: readonly Subtask[]): Json {
  return subtasks.map(({ id, agent, status, output, error }) => ({
    id,
    agent,
    status,
    ...(output !== undefined && { output }),
    ...(error !== undefined && { error }),
  }))
}
