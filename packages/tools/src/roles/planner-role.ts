// The role that turns a goal into tasks that wait for each other. A plan that cannot be carried out goes back with everything
// that is wrong with it.
import { type Agent, type AgentInput, type AnyTool, type WorkflowPlan, workflowSchema } from '@statecraft/actors'
import { defineRole, guessMs, MATERIAL, type RoleOptions } from './define-role.ts'

export interface PlannerOptions {
  /** Names of the agents that a plan may use. */
  readonly agents: readonly string[]
  /** What it may look at while it plans. Default: nothing. */
  readonly readers?: readonly AnyTool[]
}

const instructions = (agents: readonly string[]): string => `You turn a goal into a plan of tasks for others.
The agents are: ${agents.join(', ')}. Each task goes to one of them and is told in full: its agent sees the task and what the tasks that it depends on found, and nothing else.
Look at what there is before you plan, where you have tools for it. Make few tasks, each with a result that can be checked. A task depends on another only if it needs its result: the rest runs side by side.
Plan the check too: what is made is tested or reviewed by somebody else.
${MATERIAL}`

/** Tasks for agents who are not there. */
function forNobody({ tasks }: WorkflowPlan, agents: readonly string[]): string | undefined {
  const faults = tasks.flatMap(({ id, agent, alternatives = [] }) =>
    [agent, ...alternatives].filter(name => !agents.includes(name)).map(name => `"${id}" is for "${name}"`),
  )
  return faults.length > 0
    ? `The plan names agents who are not there: ${faults.join('; ')}. Choose from ${agents.join(', ')}`
    : undefined
}

/** `planner`: a goal becomes a workflow that the agents there are can carry out: `plannedWorkflow({ planner, agents })` runs it. */
export function plannerRole(
  { agents, readers = [] }: PlannerOptions,
  options: RoleOptions = {},
): Agent<AgentInput, WorkflowPlan> {
  return defineRole<WorkflowPlan>(
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
      output: workflowSchema,
      verify: [plan => forNobody(plan, agents)],
    },
    options,
  )
}
