import { type ChartStep, untakenTransitions } from '@statecraft/runtime/testing'
import { describe, expect, test, vi } from 'vitest'
import { type AnyMachineSnapshot, type AnyStateMachine, createMachine } from 'xstate'
import { happenings } from './agent-happenings.ts'
import { walk } from './chart-walk.ts'
import { agentChart, type Chart, SHIPPED_CHARTS } from './shipped-charts.ts'

// Walking a whole chart takes its time on a busy machine.
vi.setConfig({ testTimeout: 60_000 })

const goneAround = (transition: string, { around = [] }: Chart): boolean =>
  around.some(state => [' ', '.'].some(next => transition.startsWith(`agent.${state}${next}`)))

/** In the middle of a task, with no child that could end: it would never go on. */
const waitsForNothing = ({ value, children }: AnyMachineSnapshot): boolean =>
  typeof value !== 'string' && Object.values(children).every(child => child === undefined)

const entered = (steps: readonly ChartStep[]): readonly string[] =>
  steps.flatMap(({ to }) => to._nodes.map(({ id }: { id: string }) => id.replace('agent.', '')))

describe('every transition of every chart that is shipped is taken', () => {
  test.each(Object.entries(SHIPPED_CHARTS))('%s', (_, chart) => {
    const steps = walk(chart.machine, happenings, chart.difference)
    expect(untakenTransitions(chart.machine, steps).filter(transition => !goneAround(transition, chart))).toEqual([])
    const seen = new Set(entered(steps))
    for (const state of chart.around ?? []) expect(seen).not.toContain(state)
    expect(steps.filter(({ to }) => waitsForNothing(to)).map(({ to }) => to.value)).toEqual([])
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
    expect(untakenTransitions(more, walk(more, happenings))).toEqual(['agent.idle on NEVER -> agent.executing'])
  })

  test('finds one behind a guard that is never true, and one that is eventless', () => {
    const idle = { ...machine.states.idle?.config, always: { guard: () => false, target: 'failed' } }
    const more = added({ idle })
    expect(untakenTransitions(more, walk(more, happenings))).toEqual([
      expect.stringMatching(/^agent\.idle on always \[.*\] -> agent\.failed$/),
    ])
  })

  test('finds all of them where nothing was walked', () => {
    expect(untakenTransitions(machine, []).length).toBeGreaterThan(60)
  })
})
