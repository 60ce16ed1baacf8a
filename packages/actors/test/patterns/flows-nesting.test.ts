// Patterns in patterns in patterns, built at random, against plain functions that do the same.
import { createRuntime, type TaskActor } from '@statecraft/runtime'
import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { fromFunction, mapReduce, pipeline, supervise, team, workflow } from '../../src/index.ts'
import { hangs } from './sample-members.ts'

type Actor = TaskActor<unknown, unknown>

/** What is built: an agent that hands a text on, or a pattern of others. */
type Tree =
  | { readonly kind: 'leaf' }
  | {
      readonly kind: 'pipeline' | 'both' | 'mapReduce' | 'team' | 'workflow' | 'supervise'
      readonly of: readonly Tree[]
    }

const DEPTH = 3
const trees = (depth: number): fc.Arbitrary<Tree> =>
  depth === 0
    ? fc.constant<Tree>({ kind: 'leaf' })
    : fc.record({
        kind: fc.constantFrom('pipeline', 'both', 'mapReduce', 'team', 'workflow', 'supervise'),
        of: fc.array(trees(depth - 1), { minLength: 1, maxLength: 2 }),
      })

const halves = (text: string): readonly string[] => [`${text}<`, `${text}>`]
const joined = (parts: unknown): string => `[${Object.values(parts as object).join('+')}]`

/** The pattern, with names of its own, and what it does to a text. */
function built(tree: Tree, name: string): { readonly actor: Actor; readonly plain: (text: string) => string } {
  if (tree.kind === 'leaf') {
    const plain = (text: string): string => `${name}(${text})`
    return { actor: fromFunction(name, (text: unknown) => plain(text as string)) as Actor, plain }
  }
  const parts = tree.of.map((part, n) => built(part, `${name}-${n}`))
  const actors = parts.map(({ actor }) => actor)
  const all = (text: string): string => joined(parts.map(({ plain }) => plain(text)))
  /** An object of outputs becomes a text again. */
  const asText = (actor: unknown): Actor =>
    pipeline([actor as Actor, { name: 'join', run: joined }], { name: `${name}-text` }) as Actor
  const [first] = parts as [(typeof parts)[0]]
  switch (tree.kind) {
    case 'pipeline': {
      const actor = pipeline(actors as unknown as [Actor], { name }) as Actor
      return { actor, plain: text => parts.reduce((given, { plain }) => plain(given), text) }
    }
    case 'both':
      return { actor: asText(pipeline([{ name: 'both', parallel: actors }], { name })), plain: all }
    case 'mapReduce': {
      const actor = mapReduce({ name, split: halves, map: first.actor, reduce: joined })
      return { actor: actor as Actor, plain: text => joined(halves(text).map(first.plain)) }
    }
    case 'team':
      return { actor: asText(team({ name, members: actors })), plain: all }
    case 'workflow': {
      const tasks = Object.fromEntries(actors.map((agent, n) => [`t${n}`, { agent }]))
      return { actor: asText(workflow({ name, tasks })), plain: all }
    }
    case 'supervise': {
      const task = { worker: `${name}-0`, task: 'Do it.' }
      const planner = fromFunction(`${name}-planner`, (about: object) =>
        'results' in about
          ? { tasks: [], answer: (about.results as [{ output: string }])[0].output }
          : { tasks: [task], more: true },
      )
      const worker = { agent: first.actor, name: `${name}-0` }
      return { actor: supervise({ name, planner, workers: [worker] }) as Actor, plain: first.plain }
    }
    default:
      return tree satisfies never
  }
}

// Thirty trees of up to a hundred actors take their time on a busy machine.
vi.setConfig({ testTimeout: 60_000 })

const seed = 20261126
const limits = { depth: 30 }

test(`[B16] patterns nest three deep in any way, and do what plain functions do (seed ${seed})`, async () => {
  await fc.assert(
    fc.asyncProperty(trees(DEPTH), async tree => {
      await using runtime = createRuntime()
      const { actor, plain } = built(tree, 'root')
      const result = await runtime.run(actor, 'x', { limits })
      expect([result.status, result.output]).toEqual(['completed', plain('x')])
    }),
    { seed, numRuns: 30 },
  )
})

test('[E4a] [B16] a cancel reaches the agent at the bottom of three patterns', async () => {
  await using runtime = createRuntime()
  const hung = hangs('hung')
  const inner = workflow({ name: 'inner', tasks: { a: { agent: hung.agent } } })
  const middle = mapReduce({ name: 'middle', split: () => [1], map: inner as Actor })
  const run = runtime.start(pipeline([team({ name: 'outer', members: [middle] })]), 'go')
  const signal = await hung.begun
  run.cancel()
  const result = await run.result()
  await runtime.idle()
  expect([result.status, signal.aborted]).toEqual(['cancelled', true])
})
