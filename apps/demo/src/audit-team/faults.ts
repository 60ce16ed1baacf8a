// The faults that follow from what the checks found: one place decides what counts as a fault, for agents and for the report.
import type { Finding } from './answers.ts'

interface Fault {
  readonly path: string
  readonly line?: number | undefined
  readonly message: string
}

interface Checked {
  readonly faults: { readonly first: readonly Fault[]; readonly more: number }
}

interface TestsRun {
  readonly type: string
  readonly command?: string | undefined
  readonly exitCode?: number | undefined
  readonly killedBy?: string | undefined
  readonly timeLimitMs?: number | undefined
}

/** As much of the facts as faults follow from; what was not checked is absent. */
export interface Checks {
  readonly syntax?: Checked | undefined
  readonly links?: Checked | undefined
  readonly ownTests?: TestsRun | undefined
}

/** How the folder's own tests failed, in words; `undefined` when they did not. */
export function testFailure({ type, exitCode, killedBy, timeLimitMs = 0 }: TestsRun): string | undefined {
  if (type === 'timed_out') return `its own tests did not end within ${timeLimitMs / 1000} s`
  if (type !== 'failed') return undefined
  return exitCode === undefined
    ? `its own tests were killed by ${killedBy}`
    : `its own tests ended with exit code ${exitCode}`
}

const asFinding =
  (kind: Finding['kind']) =>
  ({ path, line, message }: Fault): Finding => ({
    kind,
    weight: 'fault',
    path,
    ...(line !== undefined && { line }),
    message,
  })

function testFaults(run: TestsRun | undefined): readonly Finding[] {
  const failure = run && testFailure(run)
  if (run === undefined || failure === undefined) return []
  return [{ kind: 'tests', weight: 'fault', path: 'package.json', message: `${failure}: ${run.command}` }]
}

/** At most as many of each kind as the tools tell. */
export function faultsOf({ syntax, links, ownTests }: Checks): readonly Finding[] {
  return [
    ...(syntax?.faults.first ?? []).map(asFinding('syntax')),
    ...(links?.faults.first ?? []).map(asFinding('link')),
    ...testFaults(ownTests),
  ]
}

/** How many faults there are beyond those. */
export const moreFaults = ({ syntax, links }: Checks): number => (syntax?.faults.more ?? 0) + (links?.faults.more ?? 0)
