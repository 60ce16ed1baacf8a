import { scriptedModel } from '@statecraft/providers'
import { createRuntime } from '@statecraft/runtime'
import { createSimulation } from '@statecraft/runtime/testing'
import { describe, expect, test } from 'vitest'
import { defineAgent, plannedWorkflow, workflowSchema } from '../../src/index.ts'
import { promptIn } from '../run-agent.ts'
import { hangs, listener, says } from './sample-members.ts'
import { scriptedPlanner } from './scripted-planner.ts'

const GOOD = {
  tasks: [
    { id: 'facts', agent: 'researcher', task: 'Find facts.', dependsOn: [] },
    { id: 'text', agent: 'writer', task: 'Write.', dependsOn: ['facts'] },
  ],
}
const CIRCULAR = {
  tasks: [
    { id: 'a', agent: 'researcher', task: 'A.', dependsOn: ['b'] },
    { id: 'b', agent: 'ghost', task: 'B.', dependsOn: ['a', 'c'] },
  ],
}
const researcher = says('researcher', 'tides turn')

describe('[D2] [B12] a workflow that is planned', () => {
  test('runs as the planner says, which knows who there is and what is asked', async () => {
    await using runtime = createRuntime()
    const [plans, writer] = [scriptedPlanner(GOOD), listener('writer', 'half a page')]
    const team = plannedWorkflow({ planner: plans.agent, agents: [researcher, writer.agent], summary: 'text' })
    const result = await runtime.run(team, 'Tides')
    expect(result).toMatchObject({
      status: 'completed',
      output: { facts: 'tides turn', text: 'half a page' },
      plan: GOOD,
      details: { plan: GOOD, summary: '2 tasks. 2 completed: facts, text.' },
    })
    expect(plans.heard).toMatchObject([
      { input: { task: 'Tides', agents: [{ name: 'researcher' }, { name: 'writer' }] } },
    ])
    expect(writer.heard).toMatchObject([
      { description: 'Write.', input: { results: [{ from: 'facts', output: 'tides turn' }] } },
    ])
  })

  test('is planned by a model with the schema, or by one that writes JSON', async () => {
    await using runtime = createRuntime()
    const model = scriptedModel([JSON.stringify(GOOD)])
    const strict = defineAgent({ name: 'planner', model, output: workflowSchema })
    const agents = [researcher, says('writer', 'ok')]
    expect((await runtime.run(plannedWorkflow({ planner: strict, agents }), 'Tides')).status).toBe('completed')
    expect(model.requests[0]?.output?.schema).toMatchObject({ required: ['tasks'], additionalProperties: false })
    expect(promptIn(model.requests[0])).toContain('"researcher"')
    const fenced = scriptedModel([`Here it is:\n\`\`\`json\n${JSON.stringify(GOOD)}\n\`\`\``])
    const loose = defineAgent({ name: 'planner', model: fenced })
    expect((await runtime.run(plannedWorkflow({ planner: loose, agents }), 'Tides')).status).toBe('completed')
  })

  test('goes back to the planner with everything that is wrong, and runs once that is mended', async () => {
    await using runtime = createRuntime()
    const plans = scriptedPlanner(CIRCULAR, GOOD)
    const team = plannedWorkflow({ planner: plans.agent, agents: [researcher, says('writer', 'ok')] })
    expect(await runtime.run(team, 'Tides')).toMatchObject({ status: 'completed', plan: GOOD })
    const { rejected } = plans.heard[1]!.input as { rejected: { plan: unknown; faults: readonly string[] } }
    expect(rejected.plan).toEqual(CIRCULAR)
    expect(rejected.faults).toEqual([
      expect.stringContaining('"b" depends on "c", and there is no such task'),
      expect.stringContaining('"b" wants agent "ghost", and there are only: researcher, writer'),
      expect.stringContaining('"a" → "b" → "a" wait for each other in a circle'),
    ])
  })

  test.each<[string, unknown, string]>([
    ['no plan', 'I would rather not', 'must be a list of tasks'],
    ['no tasks', { tasks: [] }, 'there are no tasks'],
    ['tasks that are none', { tasks: ['write'] }, 'must be an object'],
    [
      'tasks without what they need',
      { tasks: [{ id: 'a', agent: 'writer', dependsOn: [] }] },
      'tasks.0.task: is missing',
    ],
    [
      'tasks of another shape',
      { tasks: [{ id: 'a', agent: 'writer', task: 'x', dependsOn: 'b', require: 'some' }] },
      'tasks.0.dependsOn: must be a list of names; tasks.0.require: must be one of "all", "any"',
    ],
    [
      'two tasks of one name',
      { tasks: Array(2).fill({ id: 'a', agent: 'writer', task: 'x', dependsOn: [] }) },
      'two tasks are named "a"',
    ],
  ])('fails for good where the planner does not learn: %s', async (_, plan, fault) => {
    await using runtime = createRuntime()
    const [plans, writer] = [scriptedPlanner(plan, plan, plan, GOOD), listener('writer')]
    const team = plannedWorkflow({ planner: plans.agent, agents: [writer.agent] })
    const result = await runtime.run(team, 'Tides')
    expect(result).toMatchObject({
      status: 'failed',
      error: { code: 'plan_invalid', message: expect.stringContaining(fault) },
    })
    expect([plans.heard.length, writer.heard]).toEqual([3, []])
  })

  test('takes null for a field that is left out', async () => {
    await using runtime = createRuntime()
    const task = { id: 'a', agent: 'writer', task: 'x', dependsOn: [], require: null, priority: null, mode: null }
    const plan = { tasks: [{ ...task, alternatives: null, minConfidence: null, estimatedMs: null }] }
    const team = plannedWorkflow({ planner: scriptedPlanner(plan).agent, agents: [says('writer', 1)] })
    expect((await runtime.run(team, 'Tides')).output).toEqual({ a: 1 })
  })

  test('has a time for its plan, and a planner that may fail', async () => {
    const simulation = createSimulation()
    await using runtime = createRuntime({ ...simulation })
    const hung = hangs('planner')
    const run = runtime.start(plannedWorkflow({ planner: hung.agent, agents: [researcher] }), 'go')
    await simulation.clock.advance(60_000)
    expect(await run.result()).toMatchObject({ status: 'failed', error: { code: 'ask_deadline' }, durationMs: 60_000 })
    expect((await hung.begun).aborted).toBe(true)
  })

  test.each<[string, () => unknown]>([
    ['nobody to work', () => plannedWorkflow({ planner: researcher, agents: [] })],
    ['repairs that are no number', () => plannedWorkflow({ planner: researcher, agents: ['a'], maxRepairs: -1 })],
    ['no time to plan', () => plannedWorkflow({ planner: researcher, agents: ['a'], planningTimeoutMs: 0 })],
  ])('is refused where it is defined: %s', (_, define) => {
    expect(define).toThrow(expect.objectContaining({ code: 'input_invalid' }))
  })
})
