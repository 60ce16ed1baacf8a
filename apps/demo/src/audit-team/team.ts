// Who audits: a planner, and four workers under a supervisor. Each definition says which tools an agent has and whom it may
// address; what it may do when is the business of its chart.
import { type Agent, type AgentInput, type AnyTool, defineAgent } from '@statecraft/actors'
import type { Model, PriceTable } from '@statecraft/providers'
import { type ActorDefinition, defineSupervisor } from '@statecraft/runtime'
import { type Verdict, verdict, type WorkerAnswer, workerReply } from './answers.ts'
import type { AuditContext } from './audit-context.ts'
import { checkRelativeLinks, checkSyntax } from './check-tools.ts'
import { listDocuments, searchDocuments } from './document-tools.ts'
import { plannerInstructions, WORKERS, type WorkerName, workerInstructions } from './instructions.ts'
import { listFolder } from './list-folder.ts'
import { measureSources } from './measure-sources.ts'
import { findTests, runTests } from './own-tests-tools.ts'
import { readLines } from './read-lines.ts'
import { tallyVotes } from './tally-votes.ts'

export const SUPERVISOR = 'audit'

/** The topic on which findings are told to everyone. */
const FINDING = 'finding'

export interface Team {
  readonly supervisor: ActorDefinition
  /** Run it beside the workers: `under: 'root/audit'`. */
  readonly planner: Agent<AgentInput, Verdict, AuditContext>
}

export interface TeamOptions {
  readonly model: Model
  readonly prices: PriceTable
  /** Gives an agent the tool that runs the folder's own tests. */
  readonly runTests: boolean
}

const toolsOf = (withTests: boolean): Readonly<Record<WorkerName, readonly AnyTool<AuditContext>[]>> => ({
  knowledge: [listDocuments, searchDocuments],
  code: [measureSources],
  test: [checkSyntax, checkRelativeLinks, findTests, ...(withTests ? [runTests] : [])],
  review: [readLines],
})

const score = (answer: WorkerAnswer): number | undefined => (answer.type === 'vote' ? answer.confidence : undefined)

/** The team of one audit. */
export function auditTeam({ model, prices, runTests: withTests }: TeamOptions): Team {
  const tools = toolsOf(withTests)
  const worker = (name: WorkerName): ActorDefinition =>
    defineAgent<WorkerAnswer, AuditContext>({
      name,
      instructions: workerInstructions(name),
      model,
      prices,
      tools: tools[name],
      output: workerReply,
      confidence: score,
      consults: name === 'review' ? ['test', 'knowledge'] : [],
      subscribes: [FINDING],
    })
  const planner = defineAgent<Verdict, AuditContext>({
    name: 'planner',
    instructions: plannerInstructions(FINDING),
    model,
    prices,
    plan: 'model',
    tools: [listFolder, tallyVotes],
    delegates: WORKERS,
    topics: [FINDING],
    output: verdict,
  })
  return { supervisor: defineSupervisor({ name: SUPERVISOR, children: WORKERS.map(worker) }), planner }
}
