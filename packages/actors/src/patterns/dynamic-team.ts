// A team that is thought up for its task: a designer model writes the agents, they are made below the team, work, and go when the
// task ends. Their authority only shrinks: a design that asks for more than was granted goes back to the designer and is never run.
import {
  type Details,
  type Failure,
  type KnownOptions,
  type Limits,
  StatecraftError,
  toFailure,
} from '@statecraft/runtime'
import { type Agent, defineAgent } from '../agent.ts'
import type { TaskInput } from '../conversation.ts'
import type { ModelChoice } from '../model-step.ts'
import type { AnyTool } from '../tool.ts'
import { brief, briefWith, findingsOf } from './brief.ts'
import { checkCount, checkNames } from './check-option.ts'
import { definePattern, PATTERN_OPTIONS, type Pattern, type PatternOptions } from './define-pattern.ts'
import { type ContextOfAll, createCast, type OutputOf, type Performer } from './member.ts'
import type { Play } from './play.ts'
import {
  type DesignGrant,
  designFaults,
  type SubagentDesign,
  type TeamDesign,
  teamDesignSchema,
} from './team-design.ts'
import { type Ended, type Errand, type MemberResult, memberResult } from './work.ts'

export interface DynamicTeamOptions<C = unknown, S extends Performer | undefined = Performer | undefined>
  extends PatternOptions {
  /** Who designs the team, and puts its results together. Default: the model of the team, or of what is around it. */
  readonly designer?: ModelChoice
  /** The model of the agents that are designed. Default: the same. */
  readonly subagentModel?: ModelChoice
  /** The tools that a design may choose from: tools, or names of tools that the runtime knows. Default: none. */
  readonly availableTools?: readonly (AnyTool<C> | string)[]
  /** Agents in one design, at most. Default 5. */
  readonly maxAgents?: number
  /** How many work at once. Default 5. */
  readonly maxParallel?: number
  /** How many must succeed, else the whole has failed. Default 1. */
  readonly minSuccessful?: number
  /** Most that one designed agent may use; a design may ask for less. Default: what the run allows. */
  readonly subagentLimits?: Limits
  /** Who puts the results together. Default: the designer's model, in words. */
  readonly synthesizer?: S
}

const TEAM_OPTIONS: KnownOptions<DynamicTeamOptions> = {
  ...PATTERN_OPTIONS,
  designer: true,
  subagentModel: true,
  availableTools: true,
  maxAgents: true,
  maxParallel: true,
  minSuccessful: true,
  subagentLimits: true,
  synthesizer: true,
}

/** What the synthesizer gives. */
export type DynamicTeamOutput<S> = S extends undefined ? string : OutputOf<S>

/** Beside the output. */
export interface DynamicTeamDetails extends Details {
  /** The design that was carried out; undefined where none could be. */
  readonly design: TeamDesign | undefined
  /** Who was made, in the order in which they began. */
  readonly created: readonly string[]
  /** In the order of the design; those that were never begun are `skipped`. */
  readonly results: readonly MemberResult[]
}

const MAX_AGENTS = 5
const MAX_PARALLEL = 5
const DESIGNER = 'designer'
const SUBAGENT = 'subagent'
const SYNTHESIZER = 'synthesizer'

interface TeamState {
  readonly task: TaskInput
  readonly design: TeamDesign | undefined
  readonly failure: Failure | undefined
  readonly begun: readonly string[]
  readonly results: readonly MemberResult[]
  readonly answer: Ended | undefined
}

const agentsIn = ({ design }: TeamState): readonly SubagentDesign[] => design?.agents ?? []

const resultOf = ({ results }: TeamState, agent: string): MemberResult | undefined =>
  results.find(({ name }) => name === agent)

const inOrder = (state: TeamState): readonly MemberResult[] =>
  agentsIn(state).map(({ name }) => resultOf(state, name) ?? { name, status: 'skipped' })

const isCompleted = (state: TeamState, agent: string): boolean => resultOf(state, agent)?.status === 'completed'

/** Those whose needs are met, and who have not begun. */
const able = (state: TeamState): readonly SubagentDesign[] =>
  agentsIn(state).filter(
    ({ name, dependsOn }) => !state.begun.includes(name) && dependsOn.every(other => isCompleted(state, other)),
  )

/** What it is made from: nothing but itself. Its task comes with the errand. */
function errandOf(state: TeamState, agent: SubagentDesign): Errand {
  const { name, instructions, tools, limits, dependsOn } = agent
  // What it is told must not hang on who of them was quicker.
  const needed = inOrder(state).filter(result => dependsOn.includes(result.name))
  const task =
    needed.length === 0
      ? brief(state.task, { task: agent.task })
      : briefWith(state.task, { task: agent.task }, { results: findingsOf(needed) })
  const input = { name, instructions, tools, ...(limits && { limits }) }
  return { type: 'errand', id: `agent:${name}`, to: SUBAGENT, task, made: { id: name, input } }
}

const nameIn = (errand: string): string => errand.slice('agent:'.length)

function tooFew(state: TeamState, wanted: number): Failure {
  const failed = state.results.flatMap(({ name, error }) => (error ? [`${name}: ${error.message}`] : []))
  const succeeded = state.results.filter(({ status }) => status === 'completed').length
  return toFailure(
    new StatecraftError(
      'too_few_results',
      `${succeeded} of ${agentsIn(state).length} designed agents succeeded, and ${wanted} must: ${failed.join('; ')}`,
    ),
  )
}

interface Bounds {
  readonly grant: DesignGrant
  readonly atOnce: number
  readonly minSuccessful: number
}

const DESIGN_TASK = 'Design the team of agents that this task needs.'
const SYNTHESIS_TASK = 'Put what the agents found together into one answer to the task.'

/** The work of the designer and of whoever puts the results together is one errand. */
const errand = (to: string, task: TaskInput): Errand => ({ type: 'errand', id: to, to, task })

/** What came from the designer is checked again: it may have been in a store since. */
function designed(state: TeamState, ended: Ended, grant: DesignGrant): TeamState {
  if (!ended.ok) return { ...state, failure: ended.failure }
  const faults = designFaults(ended.output, grant)
  if (faults.length === 0) return { ...state, design: ended.output as TeamDesign }
  const error = new StatecraftError('output_invalid', `The design cannot be carried out: ${faults.join('; ')}`)
  return { ...state, failure: toFailure(error) }
}

const play = ({ grant, atOnce, minSuccessful }: Bounds): Play<TeamState> => ({
  first: 'designing',
  begin: task => ({ task, design: undefined, failure: undefined, begun: [], results: [], answer: undefined }),
  details: (state): DynamicTeamDetails => ({
    design: state.design,
    created: state.begun,
    results: inOrder(state),
  }),
  stages: {
    designing: {
      leadsTo: ['working'],
      atOnce: 1,
      start: state => ({ state, work: [errand(DESIGNER, briefWith(state.task, { task: DESIGN_TASK }, {}))] }),
      end: (state, _work, ended) => designed(state, ended, grant),
      next({ design, failure }) {
        if (failure) return { failed: failure }
        return design && { to: 'working' }
      },
    },
    working: {
      leadsTo: ['synthesizing'],
      atOnce,
      start(state, room) {
        const starting = able(state).slice(0, room)
        const begun = [...state.begun, ...starting.map(({ name }) => name)]
        return { state: { ...state, begun }, work: starting.map(agent => errandOf(state, agent)) }
      },
      end: (state, { id }, ended) => ({ ...state, results: [...state.results, memberResult(nameIn(id), ended)] }),
      next(state, running) {
        if (running > 0 || able(state).length > 0) return undefined
        const succeeded = state.results.filter(({ status }) => status === 'completed').length
        return succeeded >= minSuccessful ? { to: 'synthesizing' } : { failed: tooFew(state, minSuccessful) }
      },
    },
    synthesizing: {
      atOnce: 1,
      start: state => ({
        state,
        work: [
          errand(SYNTHESIZER, briefWith(state.task, { task: SYNTHESIS_TASK }, { results: findingsOf(inOrder(state)) })),
        ],
      }),
      end: (state, _work, answer) => ({ ...state, answer }),
      next({ answer }) {
        if (!answer) return undefined
        if (!answer.ok) return { failed: answer.failure }
        const { output, confidence } = answer
        return { done: { output, ...(confidence !== undefined && { confidence }) } }
      },
    },
  },
})

const toolLine = (tool: AnyTool<never> | string): string =>
  typeof tool === 'string' ? `- ${tool}` : `- ${tool.name}: ${tool.description}`

function designerInstructions(tools: readonly (AnyTool<never> | string)[], maxAgents: number): string {
  const listed =
    tools.length === 0 ? 'There are no tools.' : `Tools that they may have:\n${tools.map(toolLine).join('\n')}`
  return `You design teams of agents. For the task that you are given, write the agents that it needs, at most ${maxAgents}: each with a name, instructions, a task that is complete in itself, and only the tools that it needs. Agents work side by side, unless one depends on the results of others.\n\n${listed}`
}

/** What a designed agent is made from, as it stands in the journal. */
type Made = Pick<SubagentDesign, 'name' | 'instructions' | 'tools' | 'limits'>

/** Makes the designed agents. Throws `agent_invalid` for one that holds more than was granted. */
function makerOf<C>(options: DynamicTeamOptions<C>, grant: DesignGrant): (input: unknown) => Agent {
  const { availableTools = [], subagentModel, subagentLimits = {} } = options
  return input => {
    const made = input as Made
    const faults = designFaults({ agents: [{ ...made, task: '-' }] }, grant)
    if (faults.length > 0)
      throw new StatecraftError('agent_invalid', `No agent can be made of this: ${faults.join('; ')}`)
    const held = availableTools.filter(tool => made.tools.includes(typeof tool === 'string' ? tool : tool.name))
    return defineAgent({
      name: made.name,
      instructions: made.instructions,
      tools: held,
      limits: { ...subagentLimits, ...made.limits },
      ...(subagentModel !== undefined && { model: subagentModel }),
    }) as Agent
  }
}

/**
 * Agents that a model designs for the task: with a name, instructions and tools out of a list, side by side or one after the other
 * as they depend on each other. A design that is empty, repeats a name, names an unknown tool or asks for more than is granted goes
 * back to the designer with everything that is wrong, twice at most. What the agents find is put together into the output.
 *
 * @throws StatecraftError `input_invalid` for options that make no sense, `agent_invalid` for tools that cannot be held
 * @example
 * ```ts
 * const team = dynamicTeam({ availableTools: [search, calculator], designer: large, subagentModel: small, maxAgents: 3 })
 * const { output, details } = await runtime.run(team, 'What would a tidal plant cost here?')
 * details.created   // ['oceanographer', 'economist']
 * ```
 */
export function dynamicTeam<C = unknown, const S extends Performer | undefined = undefined>(
  options: DynamicTeamOptions<C, S> = {},
): Pattern<unknown, DynamicTeamOutput<S>, DynamicTeamDetails, C & ContextOfAll<S>> {
  checkNames('dynamic-team', options, TEAM_OPTIONS)
  const { name = 'dynamic-team', retries, memberTimeoutMs, designer, subagentModel, synthesizer } = options
  const { availableTools = [], maxAgents = MAX_AGENTS, maxParallel = MAX_PARALLEL, minSuccessful = 1 } = options
  checkCount(name, 'maxAgents', maxAgents)
  checkCount(name, 'maxParallel', maxParallel)
  checkCount(name, 'minSuccessful', minSuccessful, maxAgents)
  const { subagentLimits: limits = {} } = options
  const tools = availableTools.map(tool => (typeof tool === 'string' ? tool : tool.name))
  const grant: DesignGrant = { tools, maxAgents, limits, taken: [DESIGNER, SUBAGENT, SYNTHESIZER] }
  const model = designer !== undefined && { model: designer }
  const cast = createCast(name, { retries, timeoutMs: memberTimeoutMs })
  const instructions = designerInstructions(availableTools, maxAgents)
  cast.add(defineAgent({ name: DESIGNER, instructions, output: teamDesignSchema(grant), ...model }))
  // What they have in common: looked at before a run, so that neither a tool nor the model is missing in the middle of one.
  const common = defineAgent({
    name: SUBAGENT,
    tools: availableTools,
    limits,
    ...(subagentModel !== undefined && { model: subagentModel }),
  })
  cast.addMaker(common, makerOf(options, grant))
  cast.add({ agent: synthesizer ?? defineAgent({ name: SYNTHESIZER, ...model }), name: SYNTHESIZER })
  return definePattern(
    { pattern: 'dynamic-team', cast, play: play({ grant, atOnce: maxParallel, minSuccessful }) },
    { ...options, name },
  )
}
