// Three tools, one for each effect, that write down when they run.
import { z } from 'zod'
import { type AnyTool, type ToolEffect, tool } from '../src/index.ts'

export interface SampleTools {
  readonly tools: readonly AnyTool[]
  /** Names of those that ran, in order. */
  readonly ran: string[]
}

const NAMES: Readonly<Record<ToolEffect, string>> = { read: 'look', check: 'probe', write: 'change' }

export function sampleTools(): SampleTools {
  const ran: string[] = []
  const tools = Object.entries(NAMES).map(([effect, name]) =>
    tool({
      name,
      description: `A tool that ${effect}s`,
      effect: effect as ToolEffect,
      input: z.object({}),
      run: () => {
        ran.push(name)
        return `${name} done`
      },
    }),
  )
  return { tools, ran }
}
