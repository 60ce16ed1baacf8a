// A chart's spec for the pure moves, without a machine: its mask is a table.

import { ACTION_NAMES, type Action, type ActionType } from '../src/actions.ts'
import type { AgentContext } from '../src/agent-context.ts'
import { blankContext } from '../src/agent-context.ts'
import { type OpenCall, openCall } from '../src/calls.ts'
import type { ChartSpec } from '../src/chart-spec.ts'
import { standardLifecycle } from '../src/lifecycle.ts'

const OFFERED: Readonly<Record<string, readonly string[]>> = {
  planning: ['look', 'consult', 'submit_plan'],
  executing: ['look', 'change', 'delegate', 'consult', 'broadcast'],
  verifying: ['look', 'accept', 'reject', 'replan'],
  learning: ['record_lesson'],
}

export const sampleSpec = (change: Partial<ChartSpec> = {}): ChartSpec => ({
  name: 'sample',
  lifecycle: standardLifecycle,
  work: { planning: 'model', executing: 'model', verifying: 'model', learning: 'model' },
  checks: false,
  guarded: { input: false, tool: false },
  memory: undefined,
  effects: new Map([
    ['look', 'read'],
    ['change', 'write'],
  ]),
  delegates: ['writer', 'critic'],
  consults: ['lawyer'],
  topics: ['news'],
  handoffs: new Map([['doctor', { isOwn: false }]]),
  handoffHistory: 'all',
  grants: new Map(),
  spawns: undefined,
  brings: [],
  subscribes: [],
  sharedContext: true,
  toolsAtOnce: 2,
  workersAtOnce: 2,
  maxNudges: 2,
  pondering: undefined,
  advisers: ['lawyer'],
  whenUnsure: 'consult',
  threshold: undefined,
  maskIn: phase => ({ offered: OFFERED[phase] ?? [], masked: [], blocked: [] }),
  ...change,
})

/** A context in the middle of acting on these calls. */
export const acting = (calls: readonly OpenCall[], change: Partial<AgentContext> = {}): AgentContext => ({
  ...blankContext,
  phase: 'executing',
  calls,
  ...change,
})

export const useTool = (id: string, name = 'look'): Action => ({ type: 'USE_TOOL', id, name, args: {}, effect: 'read' })

export const call = (type: Exclude<ActionType, 'USE_TOOL'>, args: Action['args'], id = 'c1'): Action => ({
  type,
  id,
  name: ACTION_NAMES[type],
  args,
})

export const open = (...actions: readonly Action[]): readonly OpenCall[] => actions.map(openCall)
