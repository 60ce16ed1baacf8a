// The public names of the actors package, one by one.
export type { Action, ActionType, EndAction, SideAction } from './actions.ts'
export { ACTION_NAMES, ACTION_TYPES } from './actions.ts'
export { type Agent, type AgentInput, defineAgent } from './agent.ts'
export type { AgentContext, AgentDetails, Decision, Notice, Refusal } from './agent-context.ts'
export type { AgentOptions, SpawnOptions } from './agent-options.ts'
export { type AgentView, isAgentView } from './agent-view.ts'
export type { AgentEvent, AgentMachine, AgentSources, ThinkInput, ToolInput } from './chart-events.ts'
export type { HandoffHistory } from './chart-spec.ts'
export { checkLifecycle } from './check-lifecycle.ts'
export type { Check, CheckInput, Scorer, Verdict } from './check-step.ts'
export type { TaskInput } from './conversation.ts'
export { type FunctionIo, type FunctionOptions, fromFunction } from './from-function.ts'
export { fromMachine } from './from-machine.ts'
export type { Learner, Planner } from './function-steps.ts'
export type { Grant } from './grant.ts'
export type {
  GuardAbout,
  GuardedCall,
  GuardedInput,
  GuardRefusal,
  GuardSays,
  Guards,
  InputGuard,
  OutputGuard,
  ToolGuard,
} from './guards.ts'
export { type Lessons, lessonsOf } from './lessons.ts'
export {
  COMPLETED,
  defineLifecycle,
  type Lifecycle,
  lifecycleFaults,
  type Phase,
  standardLifecycle,
} from './lifecycle.ts'
export { type FactoryInput, type LoadOptions, loadAgents, type ModuleGrant } from './load-agents.ts'
export type { Candidate, Mask } from './mask.ts'
export type { MemoryOptions, Summariser } from './memory.ts'
export {
  createMemoryStore,
  type MemoryEntry,
  type MemoryFilter,
  type MemoryPort,
  type MemoryQuery,
  type MemoryStoreOptions,
} from './memory-port.ts'
export { type RememberToolOptions, rememberTool } from './memory-tool.ts'
export type { ModelChoice } from './model-step.ts'
export { type Aggregated, type Aggregation, type Reducer, type ReduceWith, reduceWith } from './patterns/aggregation.ts'
export type { Assignment, Finding } from './patterns/brief.ts'
export { type ConsensusOptions, consensus, type Voter } from './patterns/consensus.ts'
export type { Consensus, ConsensusDetails } from './patterns/council.ts'
export { type DebateOptions, debate } from './patterns/debate.ts'
export type { DebateDetails } from './patterns/debate-rounds.ts'
export type { Pattern, PatternIo, PatternOptions } from './patterns/define-pattern.ts'
export { type DynamicTeamDetails, type DynamicTeamOptions, dynamicTeam } from './patterns/dynamic-team.ts'
export { estimate, type WorkflowEstimate } from './patterns/estimate.ts'
export {
  type AgentRecord,
  createExperience,
  type Experience,
  type Experienced,
  type KnownAgent,
} from './patterns/experience.ts'
export { type ContextOptions, type Gathered, toContext } from './patterns/gathered.ts'
export { type HierarchyOptions, hierarchy, type Subtask } from './patterns/hierarchy.ts'
export { type MapPart, type MapReduceDetails, type MapReduceOptions, mapReduce } from './patterns/map-reduce.ts'
export type { MemberOption, Part, Performer } from './patterns/member.ts'
export { type ParallelMember, type ParallelOptions, parallel } from './patterns/parallel.ts'
export { type PipelineDetails, type PipelineOptions, pipeline, type StageResult } from './patterns/pipeline.ts'
export type { AgentStage, FunctionStage, ParallelStage, PipelineStage } from './patterns/pipeline-stage.ts'
export {
  type PlannedWorkflowDetails,
  type PlannedWorkflowOptions,
  plannedWorkflow,
} from './patterns/planned-workflow.ts'
export { type Pool, type PoolOptions, pool } from './patterns/pool.ts'
export { type RouteDetails, type RouteOptions, route } from './patterns/route.ts'
export type { RouteCandidate, RouteFacts } from './patterns/route-choice.ts'
export { type Judge, judge, type Sameness } from './patterns/sameness.ts'
export { type SequenceDetails, type SequenceStep, sequence } from './patterns/sequence.ts'
export type { SideBySideDetails } from './patterns/side-by-side.ts'
export { type SuperviseOptions, supervise } from './patterns/supervise.ts'
export { type SupervisionPlan, supervisionPlan, type WorkerTask } from './patterns/supervise-plan.ts'
export type { SuperviseDetails, WorkerResult } from './patterns/supervise-state.ts'
export { type Team, type TeamOptions, type TeamOutput, team } from './patterns/team.ts'
export { type DesignGrant, type SubagentDesign, type TeamDesign, teamDesignSchema } from './patterns/team-design.ts'
export { type Debate, type Statement, toTranscript } from './patterns/transcript.ts'
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
export type { Peer } from './peer.ts'
export { type AgentPolicy, definePolicy, type PolicyOptions } from './policy.ts'
export type { Requirements } from './requirements.ts'
export { createRetriever, type RetrievalEntry, type Retrieved, type Retriever } from './retrieval.ts'
export { type SpecialistOptions, specialist } from './specialist.ts'
export type { SchemaInput, SchemaOutput, StandardIssue, StandardResult, StandardSchema } from './standard-schema.ts'
export { type ExpertPanelOptions, expertPanel } from './teams/expert-panel.ts'
export { type ProsConsOptions, prosConsDebate } from './teams/pros-cons-debate.ts'
export { type ResearchTeamOptions, researchTeam } from './teams/research-team.ts'
export { defineTemplate, fromTemplate, type TemplateChanges } from './template.ts'
export type { Template, TemplateOptions } from './template-options.ts'
export type { ThinkingOptions, ThinkingStyle } from './thinking.ts'
export { threadMessages } from './thread-history.ts'
export {
  type AnyTool,
  type JsonToolOptions,
  type Serialize,
  type Tool,
  type ToolEffect,
  type ToolIo,
  type ToolOptions,
  tool,
} from './tool.ts'
