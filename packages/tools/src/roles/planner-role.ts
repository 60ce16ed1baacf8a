// The role that turns a goal into tasks that wait for each other. A plan that cannot be carried out goes back with everything
// that is wrong with it.
import type { Agent, AgentInput, AnyTool } from '@statecraft/actors'
import { listOf, rowsOf, shape, text } from '../shape.ts'
import { defineRole, guessMs, MATERIAL, type RoleOptions } from './define-role.ts'

/** Tasks of a plan, as a workflow takes them. */
export interface PlanReport {
  readonly tasks: readonly {
    /** Unique in the plan. */
    readonly id: string
    /** Who does it. */
    readonly agent: string
    readonly task: string
    /** Ids of tasks that must have ended before. */
    readonly dependsOn: readonly string[]
  }[]
}

export interface PlannerOptions {
  /** Names of the agents that a plan may use. */
  readonly agents: readonly string[]
  /** What it may look at while it plans. Default: nothing. */
  readonly readers?: readonly AnyTool[]
}

const MOST_TASKS = 50
const ID = /^[A-Za-z0-9_.-]{1,64}$/

const instructions = (agents: readonly string[]): string => `You turn a goal into a plan of tasks for others.
The agents are: ${agents.join(', ')}. Each task goes to one of them and is told in full: its agent sees the task and what the tasks that it depends on found, and nothing else.
Look at what there is before you plan, where you have tools for it. Make few tasks, each with a result that can be checked. A task depends on another only if it needs its result: the rest runs side by side.
Plan the check too: what is made is tested or reviewed by somebody else.
${MATERIAL}`

/** Ids that wait for themselves, over whatever way. */
function waitingInCircles(tasks: PlanReport['tasks']): readonly string[] {
  const done = new Set<string>()
  for (let grew = true; grew; ) {
    grew = false
    for (const { id, dependsOn } of tasks) {
      if (done.has(id) || !dependsOn.every(other => done.has(other))) continue
      done.add(id)
      grew = true
    }
  }
  return tasks.map(({ id }) => id).filter(id => !done.has(id))
}

/** Everything that is wrong with a plan, in words; empty where it can be carried out. */
function planFaults({ tasks }: PlanReport, agents: readonly string[]): readonly string[] {
  const ids = tasks.map(({ id }) => id)
  const faults = tasks.flatMap(({ id, agent, dependsOn }, at) => [
    ...(ID.test(id) ? [] : [`"${id}" is no id: use letters, digits, _ - and .`]),
    ...(ids.indexOf(id) < at ? [`two tasks have the id "${id}"`] : []),
    ...(agents.includes(agent)
      ? []
      : [`"${id}" is for "${agent}", who is not there: choose from ${agents.join(', ')}`]),
    ...dependsOn.filter(other => !ids.includes(other)).map(other => `"${id}" depends on "${other}", which is no task`),
  ])
  if (tasks.length === 0) return ['the plan has no tasks']
  const circle = faults.length > 0 ? [] : waitingInCircles(tasks)
  return circle.length > 0 ? [`${circle.map(id => `"${id}"`).join(', ')} wait for each other in a circle`] : faults
}

/** `planner`: a goal becomes tasks that can be carried out by the agents there are. */
export function plannerRole(
  { agents, readers = [] }: PlannerOptions,
  options: RoleOptions = {},
): Agent<AgentInput, PlanReport> {
  return defineRole<PlanReport>(
    {
      name: 'planner',
      role: 'planner',
      description: 'Turns a goal into tasks for the other agents',
      instructions: instructions(agents),
      tools: readers,
      capabilities: [
        {
          name: 'plan',
          description: 'Turns a goal into tasks that depend on each other',
          inputTypes: ['text'],
          outputTypes: ['plan'],
          estimatedMs: guessMs(3),
        },
      ],
      output: shape({
        tasks: rowsOf('The tasks', MOST_TASKS, {
          id: text('A short name, unique in the plan', 64),
          agent: text('Who does it', 64),
          task: text('What it is to do, in full', 8_000),
          dependsOn: listOf('Ids of tasks whose results it needs; empty for none', MOST_TASKS, text('An id', 64)),
        }),
      }),
      verify: [
        plan => {
          const faults = planFaults(plan, agents)
          return faults.length > 0 ? `The plan cannot be carried out: ${faults.join('; ')}` : undefined
        },
      ],
    },
    options,
  )
}
