// The sources of an agent's chart as XState promise actors: what makes `agent.machine` run without any runtime.
import {
  createArtifacts,
  createLocks,
  memoryArtifacts,
  memoryLocks,
  StatecraftError,
  systemClock,
} from '@statecraft/runtime'
import { fromPromise } from 'xstate'
import { accessArtifact } from './artifact-step.ts'
import type { AgentSources, ArtifactInput, ThinkInput, ToolInput } from './chart-events.ts'
import { type CheckInput, type Checks, checkAnswer } from './check-step.ts'
import { runLearn, runPlan, type WorkInput } from './function-steps.ts'
import { askGuardsOf, type GuardInput, type Guarding } from './guard-step.ts'
import { type Memory, memoryOf } from './memory.ts'
import { type RecallInput, type RememberInput, type Remembering, recall, remember } from './memory-step.ts'
import { type Asking, askModel } from './model-step.ts'
import { type SummaryInput, summarise } from './summary-step.ts'
import type { AnyTool } from './tool.ts'
import { callTool } from './tool-step.ts'

/** A chart alone has nobody to ask. */
const nobody = fromPromise(async () => {
  throw new StatecraftError(
    'step_missing',
    'Without a runtime there is nobody to ask: machine.provide({ actors: { ask: fromPromise(…) } })',
  )
})

/** Without a runtime there is no run: no context, no models by name. */
const scope = {}

export function agentSources(
  asking: Asking,
  tools: ReadonlyMap<string, AnyTool<never>>,
  checks: Checks,
  guarding: Guarding,
  remembering: Remembering,
  functions: { readonly plan?: unknown; readonly learn?: unknown },
): AgentSources {
  const { lock } = createLocks(memoryLocks(), systemClock)
  const artifacts = createArtifacts({}, systemClock, memoryArtifacts)
  return {
    ask: nobody,
    model: fromPromise<unknown, ThinkInput>(({ input, signal }) =>
      askModel(asking, input, { signal, scope, idempotencyKey: 'alone' }),
    ),
    tool: fromPromise<unknown, ToolInput>(({ input, signal }) =>
      callTool(tools, input, { signal, scope, clock: systemClock, lock, idempotencyKey: input.id }),
    ),
    artifact: fromPromise<unknown, ArtifactInput>(({ input, signal }) =>
      accessArtifact(asking.agent, input, { signal, artifacts, idempotencyKey: input.id }),
    ),
    guard: fromPromise<unknown, GuardInput>(({ input, signal }) => askGuardsOf(guarding, input, { signal, scope })),
    summarise: fromPromise<unknown, SummaryInput>(({ input, signal }) =>
      summarise(asking, remembering.memory ?? (memoryOf(true) as Memory), input, {
        signal,
        scope,
        idempotencyKey: 'alone',
      }),
    ),
    recall: fromPromise<unknown, RecallInput>(({ input }) =>
      recall(remembering, input, { scope, idempotencyKey: 'alone' }),
    ),
    remember: fromPromise<unknown, RememberInput>(({ input }) =>
      remember(remembering, input, { scope, idempotencyKey: 'alone' }),
    ),
    check: fromPromise<unknown, CheckInput>(({ input, signal }) => checkAnswer(checks, input, undefined, signal)),
    plan: fromPromise<unknown, WorkInput>(async ({ input, signal }) =>
      runPlan(functions.plan, input, { signal, scope }),
    ),
    learn: fromPromise<unknown, WorkInput>(async ({ input, signal }) =>
      runLearn(functions.learn, input, { signal, scope }),
    ),
  }
}
