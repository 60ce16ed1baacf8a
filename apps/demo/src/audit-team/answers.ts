// What the agents of the audit answer: the shapes that they are held to, and that the report reads.
import { z } from 'zod'

/** Something found. A `fault` speaks against shipping, a `remark` is only worth knowing. */
export interface Finding {
  /** `tests`: the folder's own; `mark`: a TODO or FIXME; `gap`: something that should be there. */
  readonly kind: 'link' | 'syntax' | 'tests' | 'mark' | 'gap'
  readonly weight: 'fault' | 'remark'
  /** Absent when it is about the whole folder. */
  readonly path?: string | undefined
  /** From 1. */
  readonly line?: number | undefined
  readonly message: string
}

/** Where the documents answer a question. */
export interface Passage {
  readonly about: string
  readonly path: string
  readonly line: number
  readonly text: string
}

/** What came of looking at one side of the folder. */
export interface Report {
  readonly type: 'report'
  readonly summary: string
  readonly findings: readonly Finding[]
  readonly passages?: readonly Passage[] | undefined
}

export type Stand = 'ready' | 'not ready'

export interface Ballot {
  readonly type: 'vote'
  readonly vote: Stand
  readonly reason: string
  /** From 0 to 1. */
  readonly confidence: number
}

/** The answer to a colleague who doubts a finding, or asks something. */
export interface SecondLook {
  readonly type: 'second look'
  readonly confirmed: boolean
  readonly reason: string
}

/** What any of the four workers answers. */
export type WorkerAnswer = Report | Ballot | SecondLook

/** How it writes that. */
export interface WorkerReply {
  readonly result: WorkerAnswer
}

/** One line of the vote; without `vote` the agent abstained. */
export interface CastVote {
  readonly voter: string
  readonly vote?: Stand | undefined
  readonly confidence?: number | undefined
  readonly reason: string
}

/** What the planner answers. */
export interface Verdict {
  /** `undecided`: too few voted, or they did not agree. */
  readonly verdict: Stand | 'undecided'
  /** Share of the votes that the leading answer has, from 0 to 1. */
  readonly agreement: number
  readonly votes: readonly CastVote[]
  /** Those that stood up to the review. */
  readonly faults: readonly Finding[]
  readonly summary: string
}

const stand = z.enum(['ready', 'not ready'])
const confidence = z.number().min(0).max(1)

const findingShape = z.object({
  kind: z.enum(['link', 'syntax', 'tests', 'mark', 'gap']),
  weight: z.enum(['fault', 'remark']),
  path: z.string().optional(),
  line: z.number().int().positive().optional(),
  message: z.string(),
})

const reportShape = z.object({
  type: z.literal('report'),
  summary: z.string(),
  findings: z.array(findingShape),
  passages: z
    .array(z.object({ about: z.string(), path: z.string(), line: z.number().int(), text: z.string() }))
    .optional(),
})

export const finding: z.ZodType<Finding> = findingShape
export const report: z.ZodType<Report> = reportShape

export const workerAnswer: z.ZodType<WorkerAnswer, WorkerAnswer> = z.discriminatedUnion('type', [
  reportShape,
  z.object({ type: z.literal('vote'), vote: stand, reason: z.string(), confidence }),
  z.object({ type: z.literal('second look'), confirmed: z.boolean(), reason: z.string() }),
])

/**
 * As a worker is asked for its answer: providers want an object at the root of a schema, so that the three shapes stand in a
 * field of one.
 */
export const workerReply: z.ZodType<WorkerAnswer, WorkerReply> = z
  .object({ result: workerAnswer })
  .transform(({ result }) => result)

export const verdict: z.ZodType<Verdict> = z.object({
  verdict: z.enum(['ready', 'not ready', 'undecided']),
  agreement: z.number(),
  votes: z.array(
    z.object({ voter: z.string(), vote: stand.optional(), confidence: confidence.optional(), reason: z.string() }),
  ),
  faults: z.array(findingShape),
  summary: z.string(),
})
