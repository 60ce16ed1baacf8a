// Which tasks of a workflow may begin, and which of them go first. Pure: a workflow and its estimate have the same order.
import type { PlannedTask } from './workflow-plan.ts'

/** The more urgent goes first, then the one that stands first in the plan. */
const byUrgency = (tasks: readonly PlannedTask[]): readonly PlannedTask[] =>
  tasks.toSorted((a, b) => b.priority - a.priority)

/** Whether all that it waits for has ended. */
const isReady = ({ dependsOn }: PlannedTask, ended: (id: string) => boolean): boolean => dependsOn.every(ended)

/** Those of `ready` that may begin beside `running`, at most `room` of them, the most urgent first. */
export function choose(
  ready: readonly PlannedTask[],
  running: readonly PlannedTask[],
  room: number,
): readonly PlannedTask[] {
  let isTaken = running.some(({ mode }) => mode === 'sequential')
  const chosen: PlannedTask[] = []
  for (const task of byUrgency(ready)) {
    if (chosen.length >= room) break
    if (task.mode === 'sequential' && isTaken) continue
    isTaken ||= task.mode === 'sequential'
    chosen.push(task)
  }
  return chosen
}

/** Tasks that wait for nothing any more, of those that `begun` does not name. */
export const readyOf = (
  plan: readonly PlannedTask[],
  begun: (id: string) => boolean,
  ended: (id: string) => boolean,
): readonly PlannedTask[] => plan.filter(task => !begun(task.id) && isReady(task, ended))
