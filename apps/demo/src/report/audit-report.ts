// The report of an audit as data: figures from the notebook, judgements from the agents. It says what is known, also when a run
// was cancelled or failed half-way, and names what is not.
import type { Result } from '@statecraft/runtime'
import type { CastVote, Finding, Passage, Report, Verdict } from '../audit-team/answers.ts'
import { verdict as verdictShape, type WorkerAnswer, workerAnswer } from '../audit-team/answers.ts'
import type { Facts } from '../audit-team/facts.ts'
import { faultsOf, moreFaults } from '../audit-team/faults.ts'
import { type Unchecked, uncheckedIn } from './unchecked.ts'

export interface AuditReport {
  /** The folder, as it is shown. */
  readonly folder: string
  readonly status: Result['status']
  /** Why the run failed. */
  readonly failure?: string
  readonly facts: Partial<Facts>
  /** What each agent said of its part. */
  readonly summaries: readonly { readonly agent: string; readonly summary: string }[]
  readonly passages: readonly Passage[]
  readonly faults: readonly Finding[]
  /** Faults that are counted and not listed. */
  readonly moreFaults: number
  readonly remarks: readonly Finding[]
  /** Absent when the run ended before the votes were counted. */
  readonly verdict?: Pick<Verdict, 'verdict' | 'agreement'>
  readonly votes: readonly CastVote[]
  readonly unchecked: readonly Unchecked[]
}

interface Told {
  readonly agent: string
  readonly answer: WorkerAnswer
}

const toldBy = ({ children }: Result): readonly Told[] =>
  children.flatMap(({ agent, output }) => {
    const answer = workerAnswer.safeParse(output).data
    return answer === undefined ? [] : [{ agent, answer }]
  })

const reportsIn = (told: readonly Told[]): readonly (Report & { readonly agent: string })[] =>
  told.flatMap(({ agent, answer }) => (answer.type === 'report' ? [{ agent, ...answer }] : []))

const votesIn = (told: readonly Told[]): readonly CastVote[] =>
  told.flatMap(({ agent: voter, answer }) => {
    if (answer.type !== 'vote') return []
    const { vote, confidence, reason } = answer
    return [{ voter, vote, confidence, reason }]
  })

/** What counts where the run ended before the planner said so: what the checks and the agents have found by then. */
function faultsSoFar(facts: Partial<Facts>, reports: readonly Report[]): readonly Finding[] {
  const whole = reports
    .flatMap(({ findings }) => findings)
    .filter(one => one.weight === 'fault' && one.path === undefined)
  return [...faultsOf(facts), ...whole]
}

/** Marks have a section of their own; tests that were not run are among what is unchecked. */
const isRemark = ({ weight, kind }: Finding): boolean => weight === 'remark' && kind === 'gap'

export interface Audited {
  /** As it is to be shown. */
  readonly folder: string
  readonly whyExcluded: string
  readonly facts: Partial<Facts>
  readonly result: Result
}

/** What a run came to, however it ended. */
export function auditReport({ folder, whyExcluded, facts, result }: Audited): AuditReport {
  const told = toldBy(result)
  const reports = reportsIn(told)
  const concluded = verdictShape.safeParse(result.output).data
  const { status, error } = result
  return {
    folder,
    status,
    ...(status === 'failed' && error && { failure: error.message }),
    facts,
    summaries: reports.map(({ agent, summary }) => ({ agent, summary })),
    passages: reports.flatMap(({ passages = [] }) => passages),
    faults: concluded?.faults ?? faultsSoFar(facts, reports),
    moreFaults: moreFaults(facts),
    remarks: reports.flatMap(({ findings }) => findings).filter(isRemark),
    ...(concluded && { verdict: { verdict: concluded.verdict, agreement: concluded.agreement } }),
    votes: concluded?.votes ?? votesIn(told),
    unchecked: uncheckedIn(facts, whyExcluded),
  }
}
