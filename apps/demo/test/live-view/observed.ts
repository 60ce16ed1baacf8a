// Events as the runtime would send them.
import type { Observed, RuntimeEvent, StepRecord } from '@statecraft/runtime'

export const CODE = 'root/audit/code'
export const PLANNER = 'root/audit/planner~run-1'

export const observed = (event: RuntimeEvent, at = 1000): Observed => ({ ...event, at, runId: 'run-1' })

export const spawned = (address: string): Observed =>
  observed({ type: 'actor.spawned', address, name: address, parent: 'root/audit' })

export const turned = (address: string, value: string | object, type = 'X'): Observed =>
  observed({ type: 'actor.turn', address, event: { type }, value: value as never, trail: [] })

const step = (own: Partial<StepRecord>): StepRecord => ({
  id: 's1',
  source: 'model',
  name: 'executing',
  status: 'running',
  startedAt: 1000,
  ...own,
})

export const stepStarted = (address: string, own: Partial<StepRecord> = {}): Observed =>
  observed({ type: 'step.started', address, step: step(own) })

export const stepEnded = (address: string, own: Partial<StepRecord> = {}): Observed =>
  observed({ type: 'step.ended', address, step: step({ status: 'completed', durationMs: 12, ...own }) })

/** A reply as it streams: text, then calls, each in two pieces. */
export function streamed(address: string, text: string, calls: Readonly<Record<string, unknown>> = {}): Observed[] {
  const part = (one: object): Observed =>
    observed({ type: 'step.emitted', address, stepId: 's1', source: 'model', part: one })
  const halves = (whole: string): string[] => [whole.slice(0, 3), whole.slice(3)]
  return [
    ...halves(text).map(piece => part({ type: 'text-delta', text: piece })),
    ...Object.entries(calls).flatMap(([name, input], at) => [
      part({ type: 'tool-call-start', id: `c${at}`, name }),
      ...halves(JSON.stringify(input)).map(piece => part({ type: 'tool-call-delta', id: `c${at}`, text: piece })),
    ]),
  ]
}

export const taskEnded = (address: string, output: unknown): Observed =>
  observed({
    type: 'task.ended',
    taskId: 't',
    address,
    name: 'x',
    outcome: { kind: 'outcome', status: 'completed', output },
  })
