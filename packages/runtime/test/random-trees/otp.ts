// OTP's rules for a supervisor (https://www.erlang.org/doc/system/sup_princ.html), written down a second time and in another
// way than in the source, for the reference model. The intensity is counted for each child, as the runtime says.
import type { RestartPolicy } from '../../src/index.ts'

/** A policy that says everything. */
export type FullPolicy = Required<Omit<RestartPolicy, 'backoff'>> & {
  readonly backoff: { readonly initialMs: number; readonly factor?: number; readonly maxMs?: number }
}

export interface Verdict<C> {
  readonly what: 'restart' | 'escalate' | 'stop'
  readonly whom: readonly C[]
  readonly delayMs: number
}

/** `failures` are the times at which the child failed, this one last. */
export function verdict<C>(
  policy: FullPolicy,
  child: C,
  children: readonly C[],
  failures: readonly number[],
  unborn: boolean,
): Verdict<C> {
  const now = failures.at(-1) ?? 0
  let inWindow = 0
  for (const at of failures) if (at > now - policy.intensity.withinMs) inWindow += 1
  if (unborn || inWindow > policy.intensity.max) return { what: policy.whenExceeded, whom: [child], delayMs: 0 }
  return { what: 'restart', whom: affected(policy, child, children), delayMs: pause(policy, inWindow) }
}

function affected<C>({ strategy }: FullPolicy, child: C, children: readonly C[]): readonly C[] {
  const whom: C[] = []
  let reached = false
  for (const other of children) {
    reached ||= other === child
    if (strategy === 'one-for-all' || (reached && strategy === 'rest-for-one') || other === child) whom.push(other)
  }
  return whom
}

/** The first failure in the window waits `initialMs`, each further one `factor` times as long. */
function pause(
  { backoff: { initialMs, factor = 2, maxMs = Number.POSITIVE_INFINITY } }: FullPolicy,
  failures: number,
): number {
  let ms = initialMs
  for (let n = 1; n < failures; n += 1) ms *= factor
  return ms < maxMs ? ms : maxMs
}
