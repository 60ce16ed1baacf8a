// What one sees who looks into an agent while it lives: what it is at, what it remembers, what it thought, and why it could not do
// what it wanted. `runtime.describe(address)` has it as its `details`, beside its state, its mailbox and the steps that run.
import { estimateTokens, type Json } from '@statecraft/providers'
import type { Details } from '@statecraft/runtime'
import { type AgentContext, type Decision, type Refusal, thinkingIn } from './agent-context.ts'
import type { TaskInput } from './conversation.ts'

export interface AgentView extends Details {
  readonly kind: 'agent'
  /** The task in hand, or the last one; undefined before the first. */
  readonly task: TaskInput | undefined
  /** The phase that it is in or was in last; empty before the first. */
  readonly phase: string
  readonly plan: Json | undefined
  /** Between 0 and 1; undefined where nobody said. */
  readonly confidence: number | undefined
  readonly memory: {
    /** Of the conversation that goes to the model. */
    readonly messages: number
    /** What they come to, estimated at four characters a token. */
    readonly tokens: number
    readonly lessons: readonly string[]
  }
  /** What the model thought aloud, and what was found about answers, oldest first. */
  readonly thinking: readonly string[]
  /** The why-not record: what each reply could have done and what not, and what was refused. The latest 50 of each. */
  readonly decisions: readonly Decision[]
  readonly refusals: readonly Refusal[]
  /** Names of the helpers that it made. */
  readonly spawned: readonly string[]
}

/** An agent, seen from outside. */
export function agentView(context: AgentContext): AgentView {
  const { task, phase, plan, confidence, messages, lessons, decisions, refusals, offspring } = context
  return {
    kind: 'agent',
    task,
    phase,
    plan,
    confidence,
    memory: { messages: messages.length, tokens: estimateTokens({ messages, settings: { maxTokens: 0 } }), lessons },
    thinking: thinkingIn(context) ?? [],
    decisions,
    refusals,
    spawned: offspring.made,
  }
}

/**
 * Whether an actor that was looked into is an agent.
 *
 * @example
 * ```ts
 * const seen = runtime.describe('root/writer')
 * if (isAgentView(seen?.details)) console.log(seen.value, seen.details.memory.tokens, seen.details.decisions.at(-1))
 * ```
 */
export const isAgentView = (details: Details | undefined): details is AgentView => details?.kind === 'agent'
