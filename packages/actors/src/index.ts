// The public names of the actors package, one by one.
export type { Action, ActionType } from './actions.ts'
export { ACTION_NAMES, ACTION_TYPES } from './actions.ts'
export { type Agent, type AgentInput, defineAgent } from './agent.ts'
export type { AgentContext, AgentDetails, Decision, Notice, Refusal } from './agent-context.ts'
export type { AgentOptions } from './agent-options.ts'
export type { AgentEvent, AgentMachine, AgentSources, ThinkInput, ToolInput } from './chart-events.ts'
export { checkLifecycle } from './check-lifecycle.ts'
export type { Check, CheckInput, Scorer, Verdict } from './check-step.ts'
export type { TaskInput } from './conversation.ts'
export { type FunctionIo, fromFunction } from './from-function.ts'
export { fromMachine } from './from-machine.ts'
export type { Learner, Planner } from './function-steps.ts'
export {
  COMPLETED,
  defineLifecycle,
  type Lifecycle,
  lifecycleFaults,
  type Phase,
  standardLifecycle,
} from './lifecycle.ts'
export type { Candidate, Mask } from './mask.ts'
export type { ModelChoice } from './model-step.ts'
export type { Pattern, PatternIo, PatternOptions } from './patterns/define-pattern.ts'
export { estimate, type WorkflowEstimate } from './patterns/estimate.ts'
export { type ContextOptions, type Gathered, toContext } from './patterns/gathered.ts'
export { type MapPart, type MapReduceDetails, type MapReduceOptions, mapReduce } from './patterns/map-reduce.ts'
export type { MemberOption, Part, Performer } from './patterns/member.ts'
export {
  type ParallelDetails,
  type ParallelMember,
  type ParallelOptions,
  parallel,
} from './patterns/parallel.ts'
export { type PipelineDetails, type PipelineOptions, pipeline, type StageResult } from './patterns/pipeline.ts'
export type { AgentStage, FunctionStage, ParallelStage, PipelineStage } from './patterns/pipeline-stage.ts'
export {
  type PlannedWorkflowDetails,
  type PlannedWorkflowOptions,
  plannedWorkflow,
} from './patterns/planned-workflow.ts'
export { type SequenceDetails, type SequenceStep, sequence } from './patterns/sequence.ts'
export { type SuperviseOptions, supervise } from './patterns/supervise.ts'
export { type Assignment, type SupervisionPlan, supervisionPlan } from './patterns/supervise-plan.ts'
export type { SuperviseDetails, WorkerResult } from './patterns/supervise-state.ts'
export { type Team, type TeamDetails, type TeamOptions, team } from './patterns/team.ts'
export type { MemberResult } from './patterns/work.ts'
export {
  type Workflow,
  type WorkflowOptions,
  type WorkflowOutput,
  type WorkflowTask,
  workflow,
} from './patterns/workflow.ts'
export type { WorkflowDetails } from './patterns/workflow-outcome.ts'
export type { PlannedTask, WorkflowFault } from './patterns/workflow-plan.ts'
export { type PlanTask, type WorkflowPlan, workflowSchema } from './patterns/workflow-schema.ts'
export type { TaskResult } from './patterns/workflow-state.ts'
export type { SchemaInput, SchemaOutput, StandardIssue, StandardResult, StandardSchema } from './standard-schema.ts'
export { type ResearchTeamOptions, researchTeam } from './teams/research-team.ts'
export {
  type AnyTool,
  type JsonToolOptions,
  type Tool,
  type ToolEffect,
  type ToolIo,
  type ToolOptions,
  tool,
} from './tool.ts'
