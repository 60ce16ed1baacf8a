// Charts drawn at random: guards, assigns, raised events, eventless transitions, steps, timers, states within states and their
// history. On every shortest path, and one event more, a hosted turn comes to what XState's own actor comes to.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type AnyStateMachine, assign, createMachine, fromPromise, raise } from 'xstate'
import { disagreements } from '../src/testing/index.ts'
import { pathsThrough } from './paths.ts'

const SEED = Number(process.env.SEED ?? Math.floor(Math.random() * 1_000_000))
const CHARTS = 60
const EVENTS = ['A', 'B', 'C'] as const
const STATES = 4

interface Way {
  /** Undefined: it stays where it is. */
  readonly to: number | undefined
  readonly isGuarded: boolean
  readonly does: 'count' | 'raise' | 'nothing'
}

interface Node {
  readonly on: Readonly<Partial<Record<(typeof EVENTS)[number], Way>>>
  readonly work: { readonly done: Way; readonly failed: Way } | undefined
  readonly after: Way | undefined
  readonly always: { readonly to: number } | undefined
  /** It has two states of its own; `history`: it comes back to where it was. */
  readonly inner: 'none' | 'plain' | 'history'
}

const way: fc.Arbitrary<Way> = fc.record({
  to: fc.option(fc.nat(STATES - 1), { nil: undefined }),
  isGuarded: fc.boolean(),
  does: fc.constantFrom('count', 'raise', 'nothing'),
})
const rarely = <T>(of: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(of, { nil: undefined, freq: 2 })

const node: fc.Arbitrary<Node> = fc.record({
  on: fc.record({ A: way, B: way, C: way }, { requiredKeys: ['A'] }),
  work: rarely(fc.record({ done: way, failed: way })),
  after: rarely(way),
  always: fc.option(fc.record({ to: fc.nat(STATES - 1) }), { nil: undefined, freq: 1 }),
  inner: fc.constantFrom('none', 'none', 'plain', 'history'),
})

const chart = fc.array(node, { minLength: STATES, maxLength: STATES })

const target = (nodes: readonly Node[], to: number): string =>
  nodes[to]?.inner === 'history' ? `#chart.s${to}.before` : `#chart.s${to}`

function transition(nodes: readonly Node[], { to, isGuarded, does }: Way) {
  return {
    ...(to !== undefined && { target: target(nodes, to) }),
    ...(isGuarded && { guard: 'even' }),
    // A transition that does nothing and leads nowhere is none: it counts.
    ...((does !== 'nothing' || to === undefined) && { actions: does === 'raise' ? 'shout' : 'count' }),
  }
}

function state(nodes: readonly Node[], { on, work, after, always, inner }: Node, at: number) {
  const lead = (one: Way) => transition(nodes, one)
  return {
    on: Object.fromEntries(Object.entries(on).map(([event, one]) => [event, lead(one)])),
    ...(work && { invoke: { src: 'work', id: `work${at}`, onDone: lead(work.done), onError: lead(work.failed) } }),
    ...(after && { after: { 10: lead(after) } }),
    // Behind a guard that holds once: it never goes in a circle.
    ...(always && { always: { guard: 'fresh', target: target(nodes, always.to), actions: 'count' } }),
    ...(inner !== 'none' && {
      initial: 'x',
      states: { x: { on: { B: 'y' } }, y: { on: { C: 'x' } }, before: { type: 'history' } },
    }),
  }
}

function machineOf(nodes: readonly Node[]): AnyStateMachine {
  const config = {
    id: 'chart',
    context: { n: 0 },
    initial: 's0',
    options: { maxIterations: 100 },
    // What is raised is heard once: nothing is shouted back at it.
    on: { HEARD: { actions: 'count' } },
    states: Object.fromEntries(nodes.map((one, at) => [`s${at}`, state(nodes, one, at)])),
  }
  const implementations = {
    actors: { work: fromPromise(async () => 1) },
    actions: { count: assign(({ context }) => ({ n: context.n + 1 })), shout: raise({ type: 'HEARD' }) },
    guards: {
      even: ({ context }: { context: { n: number } }) => context.n % 2 === 0,
      fresh: ({ context }: { context: { n: number } }) => context.n === 2,
    },
  }
  return createMachine(config as never, implementations as never) as unknown as AnyStateMachine
}

test(`${CHARTS} random charts come to the same, hosted and under XState (seed ${SEED})`, async () => {
  const events = EVENTS.map(type => ({ type }))
  await fc.assert(
    fc.asyncProperty(chart, async nodes => {
      const machine = machineOf(nodes)
      const paths = pathsThrough(machine, { events }).flatMap(path => events.map(event => [...path, event]))
      expect(await disagreements(machine, { paths })).toEqual([])
    }),
    { numRuns: CHARTS, seed: SEED },
  )
}, 60_000)
