// A named team: all of its members work on the task, and a coordinator, where there is one, makes one answer of what they found.
import type { KnownOptions } from '@statecraft/runtime'
import { reduceWith } from './aggregation.ts'
import { byName } from './by-name.ts'
import { checkNames } from './check-option.ts'
import type { Pattern } from './define-pattern.ts'
import { type ContextOfAll, type InputOfAll, isPart, type MemberOption, type OutputOf } from './member.ts'
import { type ParallelMember, type ParallelOptions, TEAM_WORK_OPTIONS, teamOf } from './parallel.ts'
import type { SideBySideDetails } from './side-by-side.ts'

export interface TeamOptions<
  M extends readonly (MemberOption | ParallelMember)[] = readonly (MemberOption | ParallelMember)[],
  C extends MemberOption | undefined = MemberOption | undefined,
> extends Omit<ParallelOptions, 'aggregate'> {
  readonly name: string
  readonly members: M
  /** Who makes one answer of what all found. Default: nobody, the output is what each found, under its name. */
  readonly coordinator?: C
}

const TEAM_OPTIONS: KnownOptions<TeamOptions> = { ...TEAM_WORK_OPTIONS, members: true, coordinator: true }

/** A team, which any coordinator may lead. */
export interface Team<M extends readonly unknown[], C>
  extends Pattern<InputOfAll<M[number]>, TeamOutput<M, C>, SideBySideDetails, ContextOfAll<M[number] | C>> {
  /** The same team for a run that this one coordinates. Its name has the coordinator's in it: `research.editor`. */
  readonly coordinatedBy: <D extends MemberOption>(coordinator: D) => Team<M, D>
}

/** What the coordinator gives; without one, what each member found that succeeded. */
export type TeamOutput<M extends readonly unknown[], C> = C extends undefined
  ? Readonly<Record<string, OutputOf<M[number]>>>
  : OutputOf<C>

const WORDS = 'Make one answer to the task of what the members of the team found.'

function nameOf(option: MemberOption): string {
  const agent = isPart(option) ? option.agent : option
  return typeof agent === 'string' ? agent : agent.name
}

/**
 * A named team. Its members work on the same task; the output is what each found, under its name, or what a coordinator makes of
 * it. The same team may be coordinated by somebody else in each run. Goes on where members fail, as long as `minSuccessful` do not.
 *
 * @throws StatecraftError `input_invalid` without members, or for options that make no sense
 * @example
 * ```ts
 * const research = team({ name: 'research', members: [collector, analyst, writer] })
 * const { output } = await runtime.run(research, 'Tidal power')                          // { collector: …, analyst: …, writer: … }
 * const report = await runtime.run(research.coordinatedBy(director), 'Tidal power')      // what the director makes of it
 * ```
 */
export function team<
  const M extends readonly (MemberOption | ParallelMember)[],
  C extends MemberOption | undefined = undefined,
>(options: TeamOptions<M, C>): Team<M, C> {
  checkNames('team', options, TEAM_OPTIONS)
  const { members, coordinator, ...rest } = options
  const aggregate = coordinator === undefined ? byName : reduceWith(coordinator, { task: WORDS })
  const pattern = teamOf<InputOfAll<M[number]>, TeamOutput<M, C>, ContextOfAll<M[number] | C>>(
    { pattern: 'team', members, aggregate },
    rest,
  )
  const coordinatedBy = <D extends MemberOption>(other: D): Team<M, D> =>
    team({ ...rest, members, name: `${options.name}.${nameOf(other)}`, coordinator: other })
  return Object.freeze({ ...pattern, coordinatedBy })
}
