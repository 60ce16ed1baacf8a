// A main task and its subtasks: each goes to an agent of its own, and what they find becomes one answer.
import type { KnownOptions } from '@statecraft/runtime'
import type { Aggregated, Aggregation, Reducer } from './aggregation.ts'
import { checkNames } from './check-option.ts'
import type { Pattern } from './define-pattern.ts'
import type { ContextOfAll, InputOfAll, MemberOption, OutputOf, Performer } from './member.ts'
import { PARALLEL_OPTIONS, type ParallelMember, type ParallelOptions, teamOf } from './parallel.ts'
import type { SideBySideDetails } from './side-by-side.ts'

/** A part of the main task, and who does it: what it is to do in words (`task`), and data of its own (`input`). */
export interface Subtask<A extends Performer = Performer> extends ParallelMember<A> {}

export interface HierarchyOptions<G = Aggregation, A = MemberOption> extends Omit<ParallelOptions, 'aggregate'> {
  /** How what the subtasks gave becomes one. Default `concat`. */
  readonly aggregate?: G
  /** The agent whose task it is: it gets back what the subtasks came to, and answers. Default: what they came to is the output. */
  readonly main?: A
}

const HIERARCHY_OPTIONS: KnownOptions<HierarchyOptions> = { ...PARALLEL_OPTIONS, main: true }

/**
 * A main task that is done in parts: what the run asks is the main task, and each subtask goes to its agent at the same time.
 * Their answers are joined by `concat`, `vote` or `merge`, by a fold, a function, or an agent (`reduceWith`).
 *
 * @throws StatecraftError `input_invalid` without subtasks, or for options that make no sense
 * @example
 * ```ts
 * const build = hierarchy(
 *   [{ agent: researcher, task: 'Compare the frameworks.' }, { agent: planner, task: 'Draw up the architecture.' }],
 *   { main: lead, aggregate: 'concat' },
 * )
 * const { output } = await runtime.run(build, 'Build a web shop')
 * ```
 */
export function hierarchy<
  const M extends readonly (MemberOption | Subtask)[],
  R,
  const A extends MemberOption | undefined = undefined,
>(
  subtasks: M,
  options: HierarchyOptions<unknown, A> & { readonly aggregate: Reducer<OutputOf<M[number]>, R> },
): Pattern<InputOfAll<M[number]>, A extends undefined ? R : OutputOf<A>, SideBySideDetails, ContextOfAll<M[number]>>
export function hierarchy<
  const M extends readonly (MemberOption | Subtask)[],
  G extends Aggregation<OutputOf<M[number]>> = 'concat',
  const A extends MemberOption | undefined = undefined,
>(
  subtasks: M,
  options?: HierarchyOptions<G, A>,
): Pattern<
  InputOfAll<M[number]>,
  A extends undefined ? Aggregated<G, OutputOf<M[number]>> : OutputOf<A>,
  SideBySideDetails,
  ContextOfAll<M[number]>
>
export function hierarchy(subtasks: readonly (MemberOption | Subtask)[], options: HierarchyOptions = {}): Pattern {
  checkNames('hierarchy', options, HIERARCHY_OPTIONS)
  const { main, aggregate = 'concat', ...rest } = options
  return teamOf({ pattern: 'hierarchy', members: subtasks, main, aggregate }, rest)
}
