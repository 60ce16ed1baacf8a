// The charts that are shipped, with what tells them apart: every one is walked through all its transitions and compared with
// XState's own actor.
import type { AnyStateMachine } from 'xstate'
import { z } from 'zod'
import { functionMachine } from '../src/function-machine.ts'
import { defineAgent, defineLifecycle } from '../src/index.ts'
import { sampleTools } from './sample-tools.ts'

const peers = {
  tools: sampleTools().tools,
  delegates: ['writer'],
  consults: ['lawyer'],
  topics: ['news'],
  sharedContext: true,
}
const output = z.object({ n: z.number() })
const drafts = defineLifecycle({
  name: 'drafts',
  initial: 'drafting',
  phases: {
    drafting: {
      tools: ['read', 'write'],
      allow: ['DELEGATE', 'CONSULT', 'BROADCAST', 'READ_ARTIFACT', 'WRITE_ARTIFACT'],
      ends: { ANSWER: 'polishing', REPLAN: 'drafting' },
      text: 'ANSWER',
    },
    polishing: { tools: ['read'], ends: { ANSWER: 'completed', REJECT: 'drafting' }, prompt: 'Polish it.' },
  },
})

const allow = () => ({ allow: true }) as const
const allGuards = { input: allow, output: allow, tool: allow }

export interface Chart {
  readonly machine: AnyStateMachine
  /** States that tasks go around: they are in the chart for everyone to see. */
  readonly around?: readonly string[]
}

export const agentChart = (options: object, around: readonly string[] = []): Chart => ({
  machine: defineAgent({ name: 'agent', ...peers, ...options }).machine as unknown as AnyStateMachine,
  around,
})

export const SHIPPED_CHARTS: Readonly<Record<string, Chart>> = {
  'the standard lifecycle, all by models': agentChart({ thorough: true }),
  'the standard lifecycle with checks on top': agentChart({ thorough: true, output }),
  'the standard lifecycle with functions': agentChart({ plan: () => 'p', verify: [() => true], learn: () => 'l' }, [
    'verifying.thinking',
    'verifying.acting',
  ]),
  'the standard lifecycle as it is by default': agentChart({}, ['planning', 'verifying', 'learning']),
  'an agent that only answers, into a schema': agentChart(
    { output, tools: [], delegates: [], consults: [], topics: [], sharedContext: false },
    ['planning', 'verifying.thinking', 'verifying.acting', 'learning'],
  ),
  "a lifecycle of one's own": agentChart({ lifecycle: drafts }),
  "a lifecycle of one's own with checks": agentChart({ lifecycle: drafts, output }),
  'an agent that doubts, with an adviser': agentChart(
    { confidence: () => 0.5, confidenceThreshold: 0.8, verify: 'model' },
    ['planning', 'learning'],
  ),
  'an agent that doubts what it is told in verifying, with an adviser': agentChart(
    { confidenceThreshold: 0.8, verify: 'model' },
    ['planning', 'learning'],
  ),
  'an agent that doubts, with nobody to ask': agentChart(
    { confidence: () => 0.5, confidenceThreshold: 0.8, consults: [], verify: 'model' },
    ['planning', 'learning'],
  ),
  "a lifecycle of one's own that doubts": agentChart({
    lifecycle: drafts,
    confidence: () => 0.5,
    confidenceThreshold: 0.8,
  }),
  'an agent with guards': agentChart({ guards: allGuards }, [
    'planning',
    'verifying.thinking',
    'verifying.acting',
    'learning',
  ]),
  'a thorough agent with guards': agentChart({ thorough: true, guards: allGuards }),
  'a function': { machine: functionMachine('f') },
}
