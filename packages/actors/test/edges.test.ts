import { describe, expect, test, vi } from 'vitest'
import { type AnyStateMachine, createMachine } from 'xstate'
import { z } from 'zod'
import { functionMachine } from '../src/function-machine.ts'
import { type AgentContext, createMemoryStore, defineAgent, defineLifecycle } from '../src/index.ts'
import { isLong } from '../src/summary.ts'
import { happenings } from './agent-happenings.ts'
import { type Difference, type Step, untaken, walk } from './chart-walk.ts'
import { sampleTools } from './sample-tools.ts'

const peers = { tools: sampleTools().tools, delegates: ['writer'], consults: ['lawyer'], topics: ['news'] }
const output = z.object({ n: z.number() })
const drafts = defineLifecycle({
  name: 'drafts',
  initial: 'drafting',
  phases: {
    drafting: {
      tools: ['read', 'write'],
      allow: ['DELEGATE', 'CONSULT', 'BROADCAST'],
      ends: { ANSWER: 'polishing', REPLAN: 'drafting' },
      text: 'ANSWER',
    },
    polishing: { tools: ['read'], ends: { ANSWER: 'completed', REJECT: 'drafting' }, prompt: 'Polish it.' },
  },
})

const short = { thresholdTokens: 1, keepLast: 4 }
const long: Difference = ({ context }) => isLong((context as AgentContext).messages, short)
const allow = () => ({ allow: true }) as const
const allGuards = { input: allow, output: allow, tool: allow }

// Walking a whole chart takes its time on a busy machine.
vi.setConfig({ testTimeout: 60_000 })

interface Chart {
  readonly machine: AnyStateMachine
  /** States that tasks go around: they are in the chart for everyone to see. */
  readonly around?: readonly string[]
  readonly difference?: Difference
}

const agentChart = (options: object, around: readonly string[] = []): Chart => ({
  machine: defineAgent({ name: 'agent', ...peers, ...options }).machine as unknown as AnyStateMachine,
  around,
})

const CHARTS: Readonly<Record<string, Chart>> = {
  'the standard lifecycle, all by models': agentChart({ thorough: true }),
  'the standard lifecycle with checks on top': agentChart({ thorough: true, output }),
  'the standard lifecycle with functions': agentChart({ plan: () => 'p', verify: [() => true], learn: () => 'l' }, [
    'verifying.thinking',
    'verifying.acting',
  ]),
  'the standard lifecycle as it is by default': agentChart({}, ['planning', 'verifying', 'learning']),
  'an agent that only answers, into a schema': agentChart(
    { output, tools: [], delegates: [], consults: [], topics: [] },
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
  'an agent with a memory': {
    ...agentChart({ memory: { ...short, port: createMemoryStore() }, learn: 'model', tools: [] }, [
      'planning',
      'verifying',
    ]),
    difference: long,
  },
  'a function that plans for an agent with a memory': {
    ...agentChart({ memory: short, plan: () => 'p', delegates: [], consults: [], topics: [] }, [
      'verifying',
      'learning',
    ]),
    difference: long,
  },
  'a function': { machine: functionMachine('f') },
}

const goneAround = (transition: string, { around = [] }: Chart): boolean =>
  around.some(state => [' ', '.'].some(next => transition.startsWith(`agent.${state}${next}`)))

const entered = (steps: readonly Step[]): readonly string[] =>
  steps.flatMap(({ to }) => to._nodes.map(({ id }: { id: string }) => id.replace('agent.', '')))

describe('every transition of every chart that is shipped is taken', () => {
  test.each(Object.entries(CHARTS))('%s', (_, chart) => {
    const steps = walk(chart.machine, happenings, chart.difference)
    expect(untaken(chart.machine, steps).filter(transition => !goneAround(transition, chart))).toEqual([])
    const seen = new Set(entered(steps))
    for (const state of chart.around ?? []) expect(seen).not.toContain(state)
  })
})

describe('the check itself', () => {
  const { machine } = agentChart({ thorough: true })
  const added = (states: object): AnyStateMachine => {
    const { config, implementations } = machine
    const more = { ...config, states: { ...config.states, ...states } }
    return createMachine(more as never, implementations as never) as unknown as AnyStateMachine
  }

  test('finds a transition that nothing takes', () => {
    const more = added({ idle: { on: { ...machine.states.idle?.config.on, NEVER: 'executing' } } })
    expect(untaken(more, walk(more, happenings))).toEqual(['agent.idle on NEVER -> agent.executing'])
  })

  test('finds one behind a guard that is never true, and one that is eventless', () => {
    const idle = { ...machine.states.idle?.config, always: { guard: () => false, target: 'failed' } }
    const more = added({ idle })
    expect(untaken(more, walk(more, happenings))).toEqual([
      expect.stringMatching(/^agent\.idle on always \[.*\] -> agent\.failed$/),
    ])
  })

  test('finds all of them where nothing was walked', () => {
    expect(untaken(machine, []).length).toBeGreaterThan(60)
  })
})
