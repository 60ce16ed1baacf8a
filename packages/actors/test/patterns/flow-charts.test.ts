// The charts of pipelines, map-reduces, workflows and supervised teams, walked through everything that can happen to them.
import { merge, type TaskActor } from '@statecraft/runtime'
import { untakenTransitions } from '@statecraft/runtime/testing'
import { describe, expect, test, vi } from 'vitest'
import { mapReduce, pipeline, plannedWorkflow, supervise, team, workflow } from '../../src/index.ts'
import { walk } from '../chart-walk.ts'
import { happeningsOf } from './pattern-happenings.ts'
import { says } from './sample-members.ts'

const [a, b] = [says('a', 1), says('b', 2)]

// Walking a whole chart takes its time on a busy machine.
vi.setConfig({ testTimeout: 60_000 })

const planner: TaskActor<unknown, unknown> = says('planner', null)
const plan = { tasks: [{ id: 't', agent: 'a', task: 'x', dependsOn: [] }] }
const steps = [
  { tasks: [{ worker: 'a', task: 'x' }], more: true, answer: null },
  { tasks: [{ worker: 'ghost', task: 'x' }] },
  { tasks: [], more: false, answer: 'done' },
]

/** What only a play would take that broke its own rules, or, at its beginning, one that refuses no task. `both` goes on. */
const SPARE = /(beginning|summarizing|both) on always .* -> pattern\.failed$/

const task = { tasks: { a: { agent: a, when: () => true }, b: { agent: b, dependsOn: ['a'] as const } } }

const CHARTS = {
  'a pipeline': pipeline([{ agent: a, transform: () => 1 }, { name: 'f', run: () => 2 }, b], { timeoutMs: 10 }),
  'a pipeline that goes on, with a parallel stage': pipeline(
    [{ name: 'both', parallel: [a, b], aggregate: merge() }, a],
    { stopOnError: false },
  ),
  'a map-reduce': mapReduce({ map: a, maxParallel: 2 }),
  'a map-reduce that splits and reduces': mapReduce({
    map: a,
    reduce: b,
    split: () => [1, 2],
    continueOnFailure: true,
  }),
  'a workflow': workflow({ ...task, summary: 'text' }),
  'a workflow that goes on and is summed up': workflow({ ...task, continueOnFailure: true, summary: b }),
  'a planned workflow': plannedWorkflow({ planner, agents: [a, b], maxRepairs: 1 }),
  'a supervised team': supervise({ planner, workers: [a], maxIterations: 2 }),
  'a supervised team with a synthesizer': supervise({ planner, workers: [a], maxIterations: 2, synthesizer: b }),
  'a team with a coordinator': team({ name: 'team', members: [a, b], coordinator: 'editor' }),
}

/** What children give: a planner its plans, a split its list. */
function outputs(child: string): readonly unknown[] {
  if (child.startsWith('plan-')) return [plan, ...steps]
  return child.startsWith('split') ? [[1, 2], 'no list'] : ['found']
}

describe('every transition of the chart of a pattern is taken', () => {
  test.each(Object.entries(CHARTS))('%s', (_, { machine }) => {
    const taken = walk(machine, happeningsOf([{ input: [1, 2] }, { input: 'text' }], outputs))
    expect(untakenTransitions(machine, taken).filter(transition => !SPARE.test(transition))).toEqual([])
  })
})

test('[B9] the stages of a pipeline are states of its chart, under their names', () => {
  const { machine } = CHARTS['a pipeline']
  expect(Object.keys(machine.root.states.working?.states ?? {})).toEqual(['beginning', 'a', 'f', 'b'])
})
