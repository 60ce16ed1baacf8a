// A grant: what those who get a task may use of what they have, and hand on to others. It travels with the task, so that it holds
// as deep as the task is handed on, and it only shrinks on the way.
import type { Action, SideAction } from './actions.ts'

/** What may be used for a task. What is left out is not restricted. */
export interface Grant {
  /** Names of tools. */
  readonly tools?: readonly string[]
  /** Actions beside tools that do not end a phase, such as DELEGATE. */
  readonly actions?: readonly SideAction[]
}

const NOTHING: Grant = { tools: [], actions: [] }

const isList = (value: unknown): boolean =>
  value === undefined || (Array.isArray(value) && value.every(item => typeof item === 'string'))

/** What came as a grant. One that cannot be read grants nothing. */
export function readGrant(value: unknown): Grant {
  if (typeof value !== 'object' || value === null) return NOTHING
  const { tools, actions } = value as Grant
  return isList(tools) && isList(actions) ? { ...(tools && { tools }), ...(actions && { actions }) } : NOTHING
}

export function allows({ tools, actions }: Grant, { type, name }: Action): boolean {
  if (type === 'USE_TOOL') return tools?.includes(name) ?? true
  return (actions as readonly string[] | undefined)?.includes(type) ?? true
}

const both = <T>(a: readonly T[] | undefined, b: readonly T[] | undefined): readonly T[] | undefined =>
  a && b ? a.filter(item => b.includes(item)) : (a ?? b)

/** What both grant. */
export function narrow(a: Grant | undefined, b: Grant | undefined): Grant | undefined {
  if (!a || !b) return a ?? b
  const [tools, actions] = [both(a.tools, b.tools), both(a.actions, b.actions)]
  return { ...(tools && { tools }), ...(actions && { actions }) }
}

/** The task under a grant, beside the one that it has. */
export function grantedTask<T extends { readonly grant?: Grant }>(task: T, grant: Grant | undefined): T {
  const narrowed = narrow(grant, task.grant)
  return narrowed ? { ...task, grant: narrowed } : task
}
