import type { ChartStep } from '@statecraft/runtime/testing'
import { describe, expect, test } from 'vitest'
import type { AnyMachineSnapshot } from 'xstate'
import { type AgentContext, defineAgent } from '../src/index.ts'
import { modelReply } from '../src/testing/index.ts'
import { CALLS, wholeCalls } from './agent-happenings.ts'
import { walk } from './chart-walk.ts'
import { sampleTools } from './sample-tools.ts'

// The table of the documentation, cell by cell: planning, executing, verifying, learning.
const TABLE: Readonly<Record<string, readonly [boolean, boolean, boolean, boolean]>> = {
  'USE_TOOL read': [true, true, true, false],
  'USE_TOOL check': [false, true, true, false],
  'USE_TOOL write': [false, true, false, false],
  DELEGATE: [false, true, false, false],
  CONSULT: [true, true, true, false],
  BROADCAST: [false, true, false, false],
  HANDOFF: [false, true, false, false],
  SPAWN_AGENT: [false, true, false, false],
  READ_ARTIFACT: [true, true, true, true],
  WRITE_ARTIFACT: [false, true, false, false],
  SUBMIT_PLAN: [true, false, false, false],
  ANSWER: [false, true, false, false],
  ACCEPT: [false, false, true, false],
  REJECT: [false, false, true, false],
  REPLAN: [false, false, true, false],
  RECORD_LESSON: [false, false, false, true],
}
const PHASES = ['planning', 'executing', 'verifying', 'learning'] as const

const { tools, ran } = sampleTools()
const peers = { delegates: ['writer'], consults: ['lawyer'], topics: ['news'] }
const allow = () => ({ allow: true }) as const
/** What else agents have changes nothing of what the phases allow. All at once would be more states than can be walked. */
const AROUND: Readonly<Record<string, object>> = {
  'nothing more': {},
  'peers to hand on to, and helpers': { handoffs: ['doctor'], spawns: {} },
  'shared context': { sharedContext: true },
  'guards, a memory, and second thoughts': {
    guards: { input: allow, output: allow, tool: allow },
    memory: true,
    thinking: { reflect: true },
  },
}
/** Actions that an agent has only with the option for them. */
const WANTS: Readonly<Record<string, string>> = {
  HANDOFF: 'handoffs',
  SPAWN_AGENT: 'spawns',
  READ_ARTIFACT: 'sharedContext',
  WRITE_ARTIFACT: 'sharedContext',
}
const has = (around: object, action: string): boolean => {
  const option = WANTS[action]
  return option === undefined || option in around
}
const REST: readonly unknown[] = ['idle', 'completed', 'failed', 'cancelled']

const contextOf = ({ context }: AnyMachineSnapshot): AgentContext => context as AgentContext
const phaseOf = ({ value }: AnyMachineSnapshot): string =>
  typeof value === 'string' ? value : (Object.keys(value)[0] ?? '')

/** Every step of a walk in which a model that is asked in `phase` calls this action, and nothing else. */
function callsIn(steps: readonly ChartStep[], action: string, phase: string): readonly ChartStep[] {
  const reply = JSON.stringify(modelReply(CALLS[action] ?? {}))
  return steps.filter(
    ({ from, event }) =>
      event.type === 'xstate.done.actor.think' && phaseOf(from) === phase && JSON.stringify(event.output) === reply,
  )
}

const resultIn = ({ to }: ChartStep) =>
  contextOf(to)
    .messages.flatMap(message => (message.role === 'tool' ? message.content : []))
    .at(-1)

/** It acts when a child works on it, when it was told, or when the phase ended. */
function acts(step: ChartStep): boolean {
  const children = Object.keys(step.to.children).filter(id => id !== 'think')
  return children.length > 0 || resultIn(step)?.output === 'told' || phaseOf(step.to) !== phaseOf(step.from)
}

function isRefused({ from, to }: ChartStep): boolean {
  return contextOf(to).counts.refused === contextOf(from).counts.refused + 1
}

describe.each(Object.entries(AROUND))(
  '[A6] every phase and every action, as the chart is walked, with %s',
  (_, around) => {
    const agent = defineAgent({ name: 'thorough', thorough: true, tools, ...peers, ...around })
    const steps = walk(agent.machine, wholeCalls)
    const callsOf = (action: string, phase: string): readonly ChartStep[] => callsIn(steps, action, phase)

    test('the walk comes to every state of the chart', () => {
      const seen = new Set(steps.map(({ to }) => JSON.stringify(to.value)))
      for (const phase of PHASES) expect(seen).toContain(JSON.stringify({ [phase]: 'thinking' }))
      for (const phase of ['planning', 'executing', 'verifying'])
        expect(seen).toContain(JSON.stringify({ [phase]: 'acting' }))
      for (const end of ['completed', 'failed', 'cancelled']) expect(seen).toContain(JSON.stringify(end))
    })

    const own = Object.entries(TABLE).filter(([action]) => has(around, action))
    const cells = own.flatMap(([action, row]) =>
      PHASES.map((phase, index) => ({ action, phase, allowed: row[index] === true })),
    )
    const allowed = cells.filter(cell => cell.allowed)
    const masked = cells.filter(cell => !cell.allowed)

    test.each(allowed)('$action in $phase acts, and is not refused', ({ action, phase }) => {
      const taken = callsOf(action, phase)
      expect(taken.length).toBeGreaterThan(0)
      for (const step of taken) {
        expect(acts(step)).toBe(true)
        expect(isRefused(step)).toBe(false)
      }
    })

    test.each(masked)('$action in $phase is refused, and nothing runs', ({ action, phase }) => {
      const taken = callsOf(action, phase)
      expect(taken.length).toBeGreaterThan(0)
      for (const step of taken) {
        expect(acts(step)).toBe(false)
        expect(isRefused(step)).toBe(true)
        expect(Object.keys(step.to.children)).toEqual(['think'])
        expect(step.to.value).toEqual({ [phase]: 'thinking' })
      }
    })

    test.each(masked)('$action in $phase is told why, typed, in the conversation', ({ action, phase }) => {
      for (const step of callsOf(action, phase)) {
        const name = CALLS[action]?.calls?.[0]?.name
        const refusal = contextOf(step.to).refusals.at(-1)
        expect(refusal).toEqual({
          phase,
          action: action.split(' ')[0],
          name,
          reason: expect.stringContaining(`${name} is not allowed in ${phase}; allowed now: `),
        })
        expect(contextOf(step.to).messages.at(-1)).toEqual({
          role: 'tool',
          content: [
            {
              type: 'tool-result',
              id: expect.stringMatching(`^${name}(_[0-9]+)?$`),
              name,
              output: { error: `refused: ${refusal?.reason}` },
              isError: true,
            },
          ],
        })
        expect(contextOf(step.to).decisions.at(-1)).toMatchObject({ phase, chosen: [name] })
      }
    })

    test('the mask offers what the walked chart accepts, and nothing else', () => {
      for (const { action, phase, allowed: may } of cells) {
        // An answer is given as text here, so that no tool of that name is offered; the chart takes one all the same.
        if (action === 'ANSWER') continue
        expect([action, phase, agent.maskIn(phase).offered.includes(CALLS[action]?.calls?.[0]?.name ?? '')]).toEqual([
          action,
          phase,
          may,
        ])
      }
    })

    test('no tool ran: a walk only computes', () => {
      expect(ran).toEqual([])
    })

    test('a forged action from outside changes nothing in any state', () => {
      const forged = steps.filter(({ event }) => event.type === 'DELEGATE' || event.type === 'ACCEPT')
      expect(forged.length).toBeGreaterThan(10)
      for (const { from, to } of forged) {
        expect(to.value).toEqual(from.value)
        expect(contextOf(to)).toEqual(contextOf(from))
        expect(Object.keys(to.children)).toEqual(Object.keys(from.children))
      }
    })

    test('CANCEL ends the task from every state that works on one, and leaves no child', () => {
      for (const { from, to } of steps.filter(({ event }) => event.type === 'CANCEL')) {
        if (REST.includes(from.value)) expect(to.value).toEqual(from.value)
        else expect([to.value, Object.keys(to.children)]).toEqual(['cancelled', []])
      }
    })
  },
)
