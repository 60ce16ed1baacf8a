// The step that asks the guards of a task or of a call. It comes to the refusal, or to nothing.
import type { StepIo, StepSource } from '@statecraft/runtime'
import { openingText, type TaskInput } from './conversation.ts'
import { askGuards, type GuardAbout, type GuardedCall, type GuardRefusal, type GuardSet } from './guards.ts'

/** What the guards look at. */
export interface GuardInput {
  readonly task: TaskInput | undefined
  /** Undefined: at the task itself. */
  readonly call: GuardedCall | undefined
}

export interface Guarding {
  readonly agent: string
  readonly guards: GuardSet
}

/** Null, not undefined: what a step comes to is JSON. */
export async function askGuardsOf(
  { agent, guards }: Guarding,
  { task = {}, call }: GuardInput,
  { signal, scope }: Pick<StepIo, 'signal' | 'scope'>,
): Promise<GuardRefusal | null> {
  const about = { agent, task, context: scope.context, signal } as GuardAbout<never>
  const refusal = call
    ? await askGuards('tool', guards.tool, call, about)
    : await askGuards('input', guards.input, { task, text: openingText(task) }, about)
  return refusal ?? null
}

/** The step source `guard`. */
export const guardStep = (guarding: Guarding): StepSource => ({
  run: (input: GuardInput, io) => askGuardsOf(guarding, input, io),
  describe: ({ call }: GuardInput) => ({ name: call ? call.tool : 'input' }),
})
