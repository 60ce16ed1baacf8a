// A planner for tests: it gives these plans, one after the other, and remembers what it was told.
import type { TaskActor } from '@statecraft/runtime'
import { type FunctionIo, fromFunction, type TaskInput } from '../../src/index.ts'

interface Told {
  readonly description?: string
  readonly input: Readonly<Record<string, unknown>>
}

export interface ScriptedPlanner {
  readonly agent: TaskActor<unknown, unknown>
  readonly heard: readonly Told[]
}

/** An error among the plans is thrown. */
export function scriptedPlanner(...plans: readonly unknown[]): ScriptedPlanner {
  const heard: TaskInput[] = []
  const agent = fromFunction('planner', (_: unknown, { task }: FunctionIo) => {
    heard.push(task)
    const plan = plans[heard.length - 1]
    if (plan instanceof Error) throw plan
    return plan
  })
  return { agent, heard: heard as unknown as readonly Told[] }
}
