// One audit under a runtime of its own: the workers under their supervisor, the planner beside them, one run from the goal to the
// verdict. Whoever watches is told every event.
import type { Model, PriceTable } from '@statecraft/providers'
import { createRuntime, type Result, type Runtime } from '@statecraft/runtime'
import { type DocumentIndex, indexDocuments } from '../audit/documents.ts'
import type { Folder } from '../audit/folder.ts'
import type { AuditContext } from '../audit-team/audit-context.ts'
import type { Facts } from '../audit-team/facts.ts'
import { createNotebook } from '../audit-team/notebook.ts'
import { auditTeam, SUPERVISOR } from '../audit-team/team.ts'
import type { View } from '../live-view/view.ts'

export interface AuditRun {
  readonly folder: Folder
  readonly signal: AbortSignal
  readonly view: View
  readonly model: Model
  readonly prices: PriceTable
  readonly runTests: boolean
  /** Whether the code agent is made to crash once. */
  readonly crash: boolean
}

export interface AuditEnd {
  readonly result: Result
  /** What the tools have found, also when the run did not end well. */
  readonly facts: Partial<Facts>
}

const GOAL = 'What is in this folder, and is it ready to ship?'

/** Where the team lives. */
export const AUDIT_ROOT: string = `root/${SUPERVISOR}`
/** The rules need about twenty calls of the model; one that takes more steps may. */
const MOST_CALLS = 120
const VICTIM = `${AUDIT_ROOT}/code`

export function contextOf(folder: Folder, signal: AbortSignal): Omit<AuditContext, 'notebook'> {
  let index: Promise<DocumentIndex> | undefined
  return {
    folder,
    documents: () => {
      index ??= indexDocuments(folder, { signal })
      return index
    },
  }
}

/** The crash comes once the agent's first tool is at work, so that work is really lost. */
function crashOnce(runtime: Runtime): void {
  const off = runtime.on('step.started', ({ address, step }) => {
    if (address !== VICTIM || step.source !== 'tool') return
    off()
    runtime.crash(VICTIM, 'crashed on purpose (--fault worker)')
  })
}

/** Runs an audit. A run that fails or is cancelled is a result. */
export async function runAudit({ folder, signal, view, model, prices, runTests, crash }: AuditRun): Promise<AuditEnd> {
  const runtime = createRuntime({ limits: { turns: MOST_CALLS } })
  const off = runtime.on('*', view.see)
  if (crash) crashOnce(runtime)
  const notebook = createNotebook()
  const { supervisor, planner } = auditTeam({ model, prices, runTests })
  try {
    const under = runtime.spawn(supervisor)
    const context = { ...contextOf(folder, signal), notebook }
    const result = await runtime.run(planner, GOAL, { under, signal, context })
    return { result, facts: notebook.facts() }
  } finally {
    off()
    view.end()
    await runtime.close()
  }
}
