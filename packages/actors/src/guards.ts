// Guards: functions of the user's that say no to a task, an answer or a call. They run as steps; the first that refuses decides,
// and one that throws, or says neither yes nor no, refuses too: what could not be looked at does not pass.
import type { Json } from '@statecraft/providers'
import { type Failure, type KnownOptions, StatecraftError, strangeOptions, toFailure } from '@statecraft/runtime'
import type { TaskInput } from './conversation.ts'
import type { ToolEffect } from './tool.ts'

/** What a guard says. */
export type GuardSays =
  | { readonly allow: true }
  | {
      /** Why, in words: for the caller, and, of an answer or a call, for the model. */
      readonly refuse: string
      /** Why, for programs: it stands in the failure's or the refusal's data. */
      readonly code?: string
      /** Of an answer: the task fails at once, and the answer is not sent back. */
      readonly final?: boolean
    }

/** What every guard is told beside what it looks at. */
export interface GuardAbout<C = unknown> {
  /** Name of the agent. */
  readonly agent: string
  readonly task: TaskInput
  /** What the caller of the run handed in as `context`. */
  readonly context: C
  readonly signal: AbortSignal
}

/** A task as a guard sees it. */
export interface GuardedInput {
  readonly task: TaskInput
  /** The words in it; the data, where it has none. */
  readonly text: string
}

/** A call as a guard sees it: before its arguments were checked. */
export interface GuardedCall {
  readonly tool: string
  readonly effect: ToolEffect | undefined
  /** `undefined`: they are not JSON. */
  readonly args: Json | undefined
}

type Says = GuardSays | Promise<GuardSays>
export type InputGuard<C = unknown> = (input: GuardedInput, about: GuardAbout<C>) => Says
export type OutputGuard<O = unknown, C = unknown> = (output: O, about: GuardAbout<C>) => Says
export type ToolGuard<C = unknown> = (call: GuardedCall, about: GuardAbout<C>) => Says

type OneOrMore<G> = G | readonly G[]

export interface Guards<O = unknown, C = unknown> {
  /** Before anything is asked of a model. Where it refuses the task fails with `guard_refused`. */
  readonly input?: OneOrMore<InputGuard<C>>
  /** After the schema and the checks. What it refuses goes back to the model; too often, and the task fails. */
  readonly output?: OneOrMore<OutputGuard<O, C>>
  /** Before a tool runs. What it refuses does not run; the model is told why. */
  readonly tool?: OneOrMore<ToolGuard<C>>
}

/** Guards of all around and one's own, outermost first. */
export interface GuardSet {
  readonly input: readonly InputGuard<never>[]
  readonly output: readonly OutputGuard<never, never>[]
  readonly tool: readonly ToolGuard<never>[]
}

/** What was refused, and why. Plain JSON. */
export interface GuardRefusal {
  readonly guard: keyof Guards
  readonly reason: string
  readonly code?: string
  readonly final?: boolean
}

export function guardSet(all: readonly (Guards<never, never> | undefined)[]): GuardSet {
  const of = <K extends keyof Guards>(key: K): GuardSet[K] =>
    all.flatMap(guards => (guards?.[key] ?? []) as never[]) as never
  return { input: of('input'), output: of('output'), tool: of('tool') }
}

const GUARDS: KnownOptions<Guards> = { input: true, output: true, tool: true }

/** Everything that is wrong with them, in words. */
export function guardFaults(guards: Guards<never, never> | undefined): readonly string[] {
  if (guards === undefined) return []
  const strange = strangeOptions(guards, GUARDS, 'guards')
  if (strange.length > 0) return strange
  return Object.entries(guards).flatMap(([key, given]) => {
    const areFunctions = [given].flat().every(guard => guard === undefined || typeof guard === 'function')
    return areFunctions ? [] : [`guards.${key} must be a function, or a list of them`]
  })
}

const BROKEN = 'guard_failed'

function refusalIn(guard: GuardRefusal['guard'], says: unknown): GuardRefusal | undefined {
  const { allow, refuse, code, final } = (typeof says === 'object' && says !== null ? says : {}) as {
    readonly [key: string]: unknown
  }
  if (typeof refuse === 'string')
    return { guard, reason: refuse, ...(typeof code === 'string' && { code }), ...(final === true && { final }) }
  if (allow === true) return undefined
  return { guard, reason: 'the guard said neither { allow: true } nor { refuse: reason }', code: BROKEN }
}

/** The first refusal; undefined: all of them let it pass. */
export async function askGuards<V, A>(
  guard: GuardRefusal['guard'],
  guards: readonly ((value: V, about: A) => unknown)[],
  value: V,
  about: A,
): Promise<GuardRefusal | undefined> {
  for (const ask of guards) {
    try {
      const refusal = refusalIn(guard, await ask(value, about))
      if (refusal) return refusal
    } catch (error) {
      return { guard, reason: `the guard failed: ${toFailure(error).message}`, code: BROKEN }
    }
  }
  return undefined
}

const WHAT: Readonly<Record<GuardRefusal['guard'], string>> = { input: 'task', output: 'answer', tool: 'call' }

/** The failure of a task that ends with a refusal. */
export function refusedBy({ guard, reason, code }: GuardRefusal): Failure {
  const details = { guard, reason, ...(code !== undefined && { code }) }
  return toFailure(new StatecraftError('guard_refused', `A guard refused the ${WHAT[guard]}: ${reason}`, { details }))
}
