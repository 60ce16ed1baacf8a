// What a whole execution came to: counted from the tree that the pictures show, agents, calls, modes. Tokens and cost stand in the result itself.
import type { Result } from '@statecraft/runtime'
import { type Mode, modeOf } from './mode.ts'

interface Summary {
  /** Different addresses that worked. */
  readonly agents: number
  /** Those of them that were not asked first. */
  readonly subAgents: number
  readonly modelCalls: number
  readonly toolCalls: number
  readonly failedToolCalls: number
  /** In which ways children worked, where that is known. */
  readonly modes: readonly Mode[]
}

export function* everyResult(result: Result): Generator<Result> {
  yield result
  for (const child of result.children) yield* everyResult(child)
}

export function summarize(result: Result): Summary {
  const addresses = new Set<string>()
  const modes = new Set<Mode>()
  let modelCalls = 0
  let toolCalls = 0
  let failedToolCalls = 0
  for (const one of everyResult(result)) {
    addresses.add(one.address)
    const mode = modeOf(one.children)
    if (mode) modes.add(mode)
    for (const { source, status } of one.steps) {
      if (source === 'model') modelCalls += 1
      if (source !== 'tool') continue
      toolCalls += 1
      if (status === 'failed') failedToolCalls += 1
    }
  }
  const agents = addresses.size
  return { agents, subAgents: agents - 1, modelCalls, toolCalls, failedToolCalls, modes: [...modes].sort() }
}
