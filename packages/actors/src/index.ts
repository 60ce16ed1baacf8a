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
export { type ContextOptions, type Gathered, toContext } from './patterns/gathered.ts'
export type { MemberOption, Part, Performer } from './patterns/member.ts'
export {
  type ParallelDetails,
  type ParallelMember,
  type ParallelOptions,
  parallel,
} from './patterns/parallel.ts'
export { type PipelineDetails, type PipelineOptions, pipeline, type StageResult } from './patterns/pipeline.ts'
export type { AgentStage, FunctionStage, ParallelStage, PipelineStage } from './patterns/pipeline-stage.ts'
export { type SequenceDetails, type SequenceStep, sequence } from './patterns/sequence.ts'
export type { MemberResult } from './patterns/work.ts'
export { type AgentPolicy, definePolicy, type PolicyOptions } from './policy.ts'
export { createRetriever, type RetrievalEntry, type Retrieved, type Retriever } from './retrieval.ts'
export { type SpecialistOptions, specialist } from './specialist.ts'
export type { SchemaInput, SchemaOutput, StandardIssue, StandardResult, StandardSchema } from './standard-schema.ts'
export { defineTemplate, fromTemplate, type Template, type TemplateChanges, type TemplateOptions } from './template.ts'
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
