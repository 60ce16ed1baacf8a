// What a chart knows of its events and sources: what each source is asked, and what comes back.
import type { Json, JsonSchema, ModelReply } from '@statecraft/providers'
import type { ArtifactRef, EnvelopeInfo } from '@statecraft/runtime'
import type {
  AnyActorLogic,
  AnyActorRef,
  EventObject,
  MetaObject,
  ParameterizedObject,
  StateMachine,
  StateValue,
} from 'xstate'
import type { Action, ActionType } from './actions.ts'
import type { AgentContext } from './agent-context.ts'
import type { TaskInput } from './conversation.ts'

/** What a model source is asked. */
export interface ThinkInput {
  readonly phase: string
  /** Names of the tools and actions that the phase offers now. */
  readonly offered: readonly string[]
  readonly messages: AgentContext['messages']
  /** The shape of the reply, where it is not an answer. */
  readonly output?: { readonly name: string; readonly schema: JsonSchema }
  /** Names of the agents that the task lets it address; absent: whomever it knows. */
  readonly agents?: readonly string[]
}

/** What a tool source is asked. */
export interface ToolInput {
  readonly id: string
  readonly tool: string
  readonly args: Json | undefined
}

/** What an artifact source is asked. */
export interface ArtifactInput {
  readonly id: string
  readonly action: 'READ_ARTIFACT' | 'WRITE_ARTIFACT'
  readonly args: Json | undefined
  /** Versions that the agent has read in this conversation: what it writes comes from them. */
  readonly read: readonly ArtifactRef[]
}

/** The logic behind each source of an agent's chart. */
export interface AgentSources {
  readonly model: AnyActorLogic
  readonly tool: AnyActorLogic
  readonly artifact: AnyActorLogic
  readonly guard: AnyActorLogic
  readonly summarise: AnyActorLogic
  readonly recall: AnyActorLogic
  readonly remember: AnyActorLogic
  readonly ask: AnyActorLogic
  readonly check: AnyActorLogic
  readonly plan: AnyActorLogic
  readonly learn: AnyActorLogic
}

export interface Done<T> {
  readonly type: string
  readonly actorId: string
  readonly output: T
}
export interface Broke {
  readonly type: string
  readonly actorId: string
  readonly error: unknown
}
/** What the chart takes: requests from outside, and actions of its own model. FORGET without a lesson means the conversation. */
export type AgentEvent =
  | { readonly type: 'TASK'; readonly task: TaskInput; readonly envelope?: EnvelopeInfo }
  | { readonly type: 'CANCEL'; readonly envelope?: EnvelopeInfo }
  | { readonly type: 'FORGET'; readonly lesson?: string; readonly envelope?: EnvelopeInfo }
  | { readonly type: 'NOTICE'; readonly topic: string; readonly data: Json; readonly envelope?: EnvelopeInfo }
  | (Action & { readonly type: ActionType })

/** The machine of an agent, as a unit test sees it: its context, its events, and the sources that can be put in place of its own. */
export type AgentMachine = StateMachine<
  AgentContext,
  AgentEvent,
  Record<string, AnyActorRef | undefined>,
  { [K in keyof AgentSources]: { src: K; logic: AnyActorLogic; id: string | undefined } }[keyof AgentSources],
  ParameterizedObject,
  ParameterizedObject,
  string,
  StateValue,
  string,
  unknown,
  unknown,
  EventObject,
  MetaObject,
  Record<string, never>
>

// XState types the events of sources only where they are declared in one place with the states; ours are data.
export const doneOf = <T>(event: unknown): Done<T> => event as Done<T>
export const brokeOf = (event: unknown): Broke => event as Broke
export const actionIn = (event: unknown): Action => event as Action
export const replyOf = (event: unknown): ModelReply => doneOf<ModelReply>(event).output
