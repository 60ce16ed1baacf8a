// How the planner words a task, and how a worker reads it: a sentence for people, and the data that goes with it as JSON.
import { z } from 'zod'
import { type Finding, finding, type Report, report } from '../audit-team/answers.ts'

export type Assignment =
  | { readonly type: 'look'; readonly results: readonly Report[] }
  | { readonly type: 'vote'; readonly own: Report | undefined }
  | { readonly type: 'doubt'; readonly finding: Finding | undefined }

const LOOK = 'Look: '
const VOTE = 'Vote: '
const DOUBT = 'Doubt: '

const withData = (text: string, data: unknown): string =>
  data === undefined ? text : `${text}\n\n${JSON.stringify(data)}`

export const lookTask = (what: string): string => LOOK + what

export const voteTask = (own: Report | undefined): string =>
  withData(`${VOTE}is this folder ready to ship?\nJudge by what you found, and by what you have heard.`, own)

/** A question about a finding; without one, about what nobody found. */
export const doubtTask = (question: string, about?: Finding): string => withData(DOUBT + question, about)

/** What the workers that a task depends on have found. */
const inherited = z.object({ results: z.array(z.object({ output: z.unknown() })) })

function dataIn(task: string): unknown {
  const start = task.indexOf('\n\n{')
  if (start < 0) return undefined
  try {
    return JSON.parse(task.slice(start))
  } catch {
    return undefined
  }
}

function reportsIn(data: unknown): readonly Report[] {
  const results = inherited.safeParse(data).data?.results ?? []
  return results.flatMap(({ output }) => report.safeParse(output).data ?? [])
}

/** Reads a task; one in other words is taken as a request to look. */
export function readAssignment(task: string): Assignment {
  const data = dataIn(task)
  if (task.startsWith(VOTE)) return { type: 'vote', own: report.safeParse(data).data }
  if (task.startsWith(DOUBT)) return { type: 'doubt', finding: finding.safeParse(data).data }
  return { type: 'look', results: reportsIn(data) }
}
