// The public names of the runtime, one by one.
export type { Address } from './address.ts'
export {
  type Aggregate,
  type Choice,
  type Combined,
  concat,
  firstSuccess,
  merge,
  type Standing,
  vote,
  weighted,
} from './aggregate/aggregate.ts'
export {
  type Contribution,
  type Difference,
  type MergeConflict,
  type Merged,
  type MergeOptions,
  mergeValues,
} from './aggregate/merge-values.ts'
export { sameExactly, sameStructure, sameWords } from './aggregate/same.ts'
export {
  type Agreement,
  checkVote,
  isDecided,
  type Outlook,
  outlook,
  tally,
  type Vote,
  type VoteOptions,
} from './aggregate/vote.ts'
export type { Estimate } from './allowance.ts'
export type {
  Artifact,
  ArtifactChange,
  ArtifactInfo,
  ArtifactLineage,
  ArtifactMetadata,
  ArtifactRef,
} from './artifacts/artifact.ts'
export type { GetOptions } from './artifacts/artifact-archive.ts'
export type { ArtifactNotes } from './artifacts/artifact-input.ts'
export type { ArtifactPermission, PermissionOptions } from './artifacts/artifact-permissions.ts'
export type { ArtifactQuery } from './artifacts/artifact-query.ts'
export type { ArtifactHead, ArtifactStore, StoredChange, StoredVersion } from './artifacts/artifact-store.ts'
export {
  type ArtifactOptions,
  type Artifacts,
  createArtifacts,
  type PutOptions,
} from './artifacts/artifacts.ts'
export { memoryArtifacts } from './artifacts/memory-artifacts.ts'
export type { Audience, Member, Predicate } from './audience.ts'
export {
  type Behaviour,
  type BehaviourMaker,
  type ChartBehaviour,
  type FromChartOptions,
  type FromReducerOptions,
  fromChart,
  fromReducer,
  type Reduce,
  type ReducerBehaviour,
  type ReducerEffect,
  type Reduction,
  type Traits,
  type Uses,
} from './behaviour.ts'
export {
  DEFAULT_LIMITS,
  type Draw,
  type Limits,
  limitFaults,
  type Spend,
  type Totals,
  tighten as tightenLimits,
} from './budget.ts'
export { type Candidate, type Capability, type Offer, suits, type Wanted } from './capability.ts'
export { type Clock, systemClock, type TimerHandle } from './clock.ts'
export type { ActorDefinition, ActorMaker, Resources, Surroundings, TaskActor } from './definition.ts'
export {
  ASK,
  type AskInput,
  type Directive,
  type DirectiveParams,
  type Effect,
  type EffectActions,
  effectActions,
  type ForwardParams,
  type NoteParams,
  type PublishParams,
  type ReplyParams,
  type SpawnParams,
  type StopParams,
  type SubscribeParams,
  type TellParams,
} from './effects.ts'
export type { Answer } from './engine/answer.ts'
export type { Delivery } from './engine/offer.ts'
export {
  type CodeEntry,
  type ErrorCode,
  type ErrorShape,
  errorCodes,
  isStatecraftError,
  StatecraftError,
} from './errors.ts'
export { type ActorEvent, doneEvent, type EnvelopeInfo, errorEvent } from './event.ts'
export { createEventStream, type EventStreamOptions } from './event-stream.ts'
export type { Bus, DeadReason, EventType, Observed, RuntimeEvent } from './events.ts'
export type { Facilities } from './facilities.ts'
export { type Failure, isFailure, toError, toFailure } from './failure.ts'
export type {
  ActorView,
  FoundActor,
  Host,
  HostAnswer,
  HostFactory,
  HostPorts,
  HostRequest,
  HostStats,
  SpawnRequest,
} from './host.ts'
export { createIds, type Ids } from './ids.ts'
export { type Json, type JsonFault, jsonFault } from './json.ts'
export { type KnownOptions, refuseStrange, strangeOptions } from './known-options.ts'
export type { LockPort, Release } from './locks/lock-port.ts'
export { createLocks, type Lock, type LockOptions, type Locks } from './locks/locks.ts'
export { memoryLocks } from './locks/memory-locks.ts'
export type { Logger } from './logging.ts'
export { type MailboxOptions, mailboxFaults } from './mailbox.ts'
export { memory } from './memory-host.ts'
export { createPacer, type Pacer } from './pacer.ts'
export type { Policies } from './policies.ts'
export type { Priority } from './priority.ts'
export type { Registry } from './registry.ts'
export {
  type ChildFailure,
  DEFAULT_INTENSITY,
  type Decision,
  type RestartPolicy,
  type RestartStrategy,
  restartDirective,
} from './restart-strategy.ts'
export { forwardRoute, isRoute, type Route, tellRoute } from './route.ts'
export type { Run, RunOptions } from './run.ts'
export type { Prices, RunScope, Settings, Shares } from './run-scope.ts'
export { createRuntime, type Runtime } from './runtime.ts'
export type { AskOptions, RuntimeOptions, SpawnOptions } from './runtime-options.ts'
export type { RuntimeStats } from './stats.ts'
export type { StepFn, StepIo, StepRecord, StepSource } from './step.ts'
export { defineSupervisor, type SupervisedChild, type SupervisorOptions, supervisorMachine } from './supervisor.ts'
export {
  type Details,
  isOutcome,
  type Outcome,
  type Result,
  type Task,
  type TaskBook,
  type TaskStatus,
  type TaskView,
  type ToolOutput,
} from './task.ts'
export type { TaskEstimate } from './task-estimate.ts'
export { isHopeless, type TaskPolicy } from './task-policy.ts'
export type { ThreadEntry, ThreadLimits } from './threads/thread-log.ts'
export { threadMachine } from './threads/thread-machine.ts'
export type { Thread, ThreadOptions } from './threads/threads.ts'
export { accepts, begin, isCurrent, type Local, loadState, saveState, type Turn, type TurnState, turn } from './turn.ts'
