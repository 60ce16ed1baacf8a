// The charts that are shipped, with what tells them apart: every one is walked through all its transitions and compared with
// XState's own actor.
import type { AnyStateMachine } from 'xstate'
import { z } from 'zod'
import { functionMachine } from '../src/function-machine.ts'
import { type AgentContext, createMemoryStore, defineAgent, defineLifecycle } from '../src/index.ts'
import { isLong } from '../src/summary.ts'
import type { Difference } from './chart-walk.ts'
import { sampleTools } from './sample-tools.ts'

const peers = {
  tools: sampleTools().tools,
  delegates: ['writer'],
  consults: ['lawyer'],
  topics: ['news'],
  sharedContext: true,
}
/** An agent that can also give its conversation away, and make itself helpers. */
const giving = { handoffs: ['doctor'], spawns: {} }
const output = z.object({ n: z.number() })
const drafts = defineLifecycle({
  name: 'drafts',
  initial: 'drafting',
  phases: {
    drafting: {
      tools: ['read', 'write'],
      allow: ['DELEGATE', 'CONSULT', 'BROADCAST', 'HANDOFF', 'SPAWN_AGENT', 'READ_ARTIFACT', 'WRITE_ARTIFACT'],
      ends: { ANSWER: 'polishing', REPLAN: 'drafting' },
      text: 'ANSWER',
    },
    polishing: { tools: ['read'], ends: { ANSWER: 'completed', REJECT: 'drafting' }, prompt: 'Polish it.' },
  },
})

const allow = () => ({ allow: true }) as const
const guards = { input: allow, output: allow, tool: allow }
const short = { thresholdTokens: 1, keepLast: 4 }
const long: Difference = ({ context }) => isLong((context as AgentContext).messages, short)

/** In tasks of two kinds: with everybody there, and with nobody. */
const alone: Difference = ({ context }) => (context as AgentContext).task?.agents?.length
const pondered: Difference = ({ context }) => {
  const { candidates, lost, explored, reflected, unhelpful, unsure } = (context as AgentContext).mind
  return JSON.stringify([alone({ context } as never), candidates.length, lost, explored, reflected, unhelpful, unsure])
}
/** What is left of it where doubts are counted and nobody is asked. */
const explored: Difference = ({ context }) => {
  const { candidates, lost, explored: isExplored } = (context as AgentContext).mind
  return JSON.stringify([candidates.length, lost, isExplored])
}
const thinker = (thinking: object, options: object = {}): Chart => ({
  ...agentChart({ thinking, tools: [], delegates: [], topics: [], ...options }, [
    'planning',
    'verifying.thinking',
    'verifying.acting',
    'learning',
  ]),
  difference: pondered,
})

export interface Chart {
  readonly machine: AnyStateMachine
  /** States that tasks go around: they are in the chart for everyone to see. */
  readonly around?: readonly string[]
  /** What makes two states differ beside what the chart can do in them. */
  readonly difference?: Difference
}

export const agentChart = (options: object, around: readonly string[] = []): Chart => ({
  machine: defineAgent({ name: 'agent', ...peers, ...options }).machine as unknown as AnyStateMachine,
  around,
})

export const SHIPPED_CHARTS: Readonly<Record<string, Chart>> = {
  'the standard lifecycle, all by models': agentChart({ thorough: true }),
  'the standard lifecycle with checks on top': agentChart({ thorough: true, output }),
  'an agent that hands over, makes helpers, and has its answers checked': agentChart({ ...giving, output }, [
    'planning',
    'verifying.thinking',
    'verifying.acting',
    'learning',
  ]),
  'the standard lifecycle with functions': agentChart({ plan: () => 'p', verify: [() => true], learn: () => 'l' }, [
    'verifying.thinking',
    'verifying.acting',
  ]),
  'the standard lifecycle as it is by default': agentChart(giving, ['planning', 'verifying', 'learning']),
  'an agent that only answers, into a schema': agentChart(
    { output, tools: [], delegates: [], consults: [], topics: [], sharedContext: false },
    ['planning', 'verifying.thinking', 'verifying.acting', 'learning'],
  ),
  "a lifecycle of one's own": agentChart({ lifecycle: drafts }),
  "a lifecycle of one's own with checks": agentChart({ lifecycle: drafts, output }),
  'an agent that doubts, with an adviser': {
    ...agentChart({ confidence: () => 0.5, confidenceThreshold: 0.8, verify: 'model' }, ['planning', 'learning']),
    difference: alone,
  },
  'an agent that doubts what it is told in verifying, with an adviser': {
    ...agentChart({ confidenceThreshold: 0.8, verify: 'model' }, ['planning', 'learning']),
    difference: alone,
  },
  'an agent that doubts, with nobody to ask': agentChart(
    { confidence: () => 0.5, confidenceThreshold: 0.8, consults: [], verify: 'model' },
    ['planning', 'learning'],
  ),
  "a lifecycle of one's own that doubts": {
    ...agentChart({
      lifecycle: drafts,
      confidence: () => 0.5,
      confidenceThreshold: 0.8,
    }),
    difference: alone,
  },
  'an agent with guards': agentChart({ guards }, ['planning', 'verifying.thinking', 'verifying.acting', 'learning']),
  'a thorough agent with guards': agentChart({ thorough: true, guards }),
  'an agent with a memory': {
    ...agentChart({ memory: { ...short, port: createMemoryStore() }, learn: 'model', tools: [] }, [
      'planning',
      'verifying',
    ]),
    difference: long,
  },
  'an agent with a memory, for whom a function plans': {
    ...agentChart({ memory: short, plan: () => 'p', delegates: [], consults: [], topics: [] }, [
      'verifying',
      'learning',
    ]),
    difference: long,
  },
  'an agent that looks at its answer again': thinker({ reflect: true }),
  'an agent that works its answer out three times': thinker({ alternatives: 3, reflect: true }, { output }),
  'an agent that works it out again where it is not sure': thinker(
    { whenUnsure: 'alternatives' },
    { confidence: () => 0.5, consults: [] },
  ),
  'an agent that verifies, and works it out again where it is not sure': {
    ...agentChart(
      { thinking: { whenUnsure: 'alternatives' }, verify: 'model', tools: [], delegates: [], consults: [], topics: [] },
      ['planning', 'learning'],
    ),
    difference: explored,
  },
  'an agent that asks one peer after the other where it is not sure': thinker(
    { consult: ['critic', 'lawyer'] },
    { confidence: () => 0.5 },
  ),
  'an agent that tries again where it is not sure': thinker({ whenUnsure: 'retry' }, { confidence: () => 0.5 }),
  'a function': { machine: functionMachine('f') },
}
