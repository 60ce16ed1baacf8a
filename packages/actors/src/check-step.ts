// The check of an answer before it counts: the output schema, the user's own checks, and how sure the agent is of it.
import { type Json, parsePlain } from '@statecraft/providers'
import { StatecraftError } from '@statecraft/runtime'
import type { TaskInput } from './conversation.ts'
import { askGuards, type GuardAbout, type GuardRefusal, type OutputGuard } from './guards.ts'
import { check } from './schema.ts'
import type { StandardSchema } from './standard-schema.ts'

/** What came of it: the output as the schema made it, or what is wrong, in words for the model. */
export type Verdict =
  | { readonly ok: true; readonly output: Json; readonly confidence?: number }
  | {
      readonly ok: false
      readonly issues: string
      /** It was a guard that said so. */
      readonly refusal?: GuardRefusal
    }

export interface CheckInput {
  readonly task: TaskInput | undefined
  readonly draft: string | undefined
  /** An answer that somebody else gave, in place of a draft. */
  readonly given?: { readonly output: Json; readonly confidence: number | undefined }
}

/** A check of the user's own: undefined or true is well, text says what is wrong. */
export type Check<O, C> = (
  output: O,
  about: { readonly task: TaskInput; readonly context: C; readonly signal: AbortSignal },
) => CheckSays | Promise<CheckSays>
type CheckSays = undefined | boolean | string

/** How sure the agent is, from 0 to 1; undefined where it cannot say. */
export type Scorer<O, C> = (
  output: O,
  about: { readonly task: TaskInput; readonly context: C },
) => number | undefined | Promise<number | undefined>

export interface Checks {
  readonly schema: StandardSchema<unknown, unknown> | undefined
  /** The answer is no object, and asked for as `{ answer }`: providers take objects alone. */
  readonly wrapped: boolean
  /** The model wraps its answer as `{ answer, confidence }`. */
  readonly declared: boolean
  readonly checks: readonly Check<never, never>[]
  readonly guards: readonly OutputGuard<never, never>[]
  readonly scorer: Scorer<never, never> | undefined
  readonly agent: string
}

interface Read {
  readonly value: unknown
  readonly confidence?: number
}

// Models like to fence their JSON, whatever they were asked.
const FENCE = /^\s*```(?:json)?\s*\n([\s\S]*?)\n\s*```\s*$/

function parse(text: string): { ok: true; value: unknown } | { ok: false; issues: string } {
  try {
    return { ok: true, value: parsePlain(FENCE.exec(text)?.[1] ?? text) }
  } catch (error) {
    return { ok: false, issues: `it is not JSON (${(error as Error).message})` }
  }
}

function unwrap(value: unknown): Read | string {
  const { answer, confidence } = (typeof value === 'object' && value !== null ? value : {}) as {
    answer?: unknown
    confidence?: unknown
  }
  if (answer === undefined) return 'it lacks "answer"'
  if (typeof confidence !== 'number' || !(confidence >= 0 && confidence <= 1))
    return '"confidence" must be a number from 0 to 1'
  return { value: answer, confidence }
}

/** A model may leave the object around its answer away. */
function bare(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  const [[key, inner] = [], ...others] = Object.entries(value)
  return key === 'answer' && others.length === 0 ? inner : value
}

const isText = (found: Read | string): found is Read => typeof found !== 'string' && typeof found.value === 'string'

function read(draft: string, { schema, wrapped, declared }: Checks): Read | string {
  if (!schema && !declared) return { value: draft }
  const parsed = parse(draft)
  if (!parsed.ok) return parsed.issues
  if (!declared) return { value: wrapped ? bare(parsed.value) : parsed.value }
  const found = unwrap(parsed.value)
  return schema || typeof found === 'string' || isText(found) ? found : '"answer" must be text'
}

const readGiven = ({ output: value, confidence }: NonNullable<CheckInput['given']>): Read => ({
  value,
  ...(confidence !== undefined && { confidence }),
})

async function firstComplaint(checks: Checks['checks'], value: unknown, about: object): Promise<string | undefined> {
  for (const one of checks) {
    const says = await one(value as never, about as never)
    if (says === false) return 'it did not pass a check'
    if (typeof says === 'string') return says
  }
  return undefined
}

async function scoreOf(scorer: Checks['scorer'], value: unknown, about: object): Promise<number | undefined> {
  const score = await scorer?.(value as never, about as never)
  if (score === undefined || (score >= 0 && score <= 1)) return score
  throw new StatecraftError(
    'input_invalid',
    `The confidence function returned ${String(score)}: return a number from 0 to 1, or undefined where it cannot say`,
  )
}

/** Reads and checks a draft. Throws what a check of the user's throws, and `input_invalid` for a score that is none. */
export async function checkAnswer(
  checks: Checks,
  input: CheckInput,
  context: unknown,
  signal: AbortSignal,
): Promise<Verdict> {
  const found = input.given ? readGiven(input.given) : read(input.draft ?? '', checks)
  if (typeof found === 'string') return { ok: false, issues: found }
  const checked = checks.schema ? await check(checks.schema, found.value) : { ok: true as const, value: found.value }
  if (!checked.ok) return { ok: false, issues: checked.issues }
  const about = { task: input.task ?? {}, context, signal }
  const complaint = await firstComplaint(checks.checks, checked.value, about)
  if (complaint !== undefined) return { ok: false, issues: complaint }
  const guardAbout = { ...about, agent: checks.agent } as GuardAbout<never>
  const refusal = await askGuards('output', checks.guards, checked.value as never, guardAbout)
  if (refusal) return { ok: false, issues: refusal.reason, refusal }
  const confidence = found.confidence ?? (await scoreOf(checks.scorer, checked.value, about))
  return { ok: true, output: checked.value as Json, ...(confidence !== undefined && { confidence }) }
}
