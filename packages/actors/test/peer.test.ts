import { callTool, type Json, scriptedModel } from '@statecraft/providers'
import { createRuntime } from '@statecraft/runtime'
import { describe, expect, test } from 'vitest'
import { createActor, waitFor } from 'xstate'
import { defineAgent, fromFunction } from '../src/index.ts'
import { isPeer, meant, peerOf, routeTo } from '../src/peer.ts'
import { peers } from '../src/testing/index.ts'
import { resultsIn } from './run-agent.ts'

const event = { type: 'TASK' }

test('a peer is a name, a role or a capability, and comes back from its route as it was', () => {
  expect(meant('writer')).toBe('writer')
  expect(meant('role:chief editor')).toEqual({ role: 'chief editor' })
  expect(meant('capability:translate')).toEqual({ capability: 'translate' })
  for (const peer of ['writer', 'role:critic', 'capability:translate']) {
    expect(isPeer(peer)).toBe(true)
    expect(peerOf(routeTo(peer, event))).toBe(peer)
  }
  for (const other of ['', 'a b', 'role:', 'mood:good', 7, undefined]) expect(isPeer(other)).toBe(false)
})

const say = (name: string, more: object = {}) =>
  fromFunction(name, (_: unknown, { task }) => `${name}: ${task.description}`, more)

describe('[A5] an agent hands work to whoever has a role or can do something', () => {
  const lead = (tasks: readonly Json[], delegates: readonly string[]) => {
    const model = scriptedModel([callTool('delegate', { tasks }), 'Done.'])
    return { model, agent: defineAgent({ name: 'lead', model, delegates }) }
  }

  test('and is told what they gave', async () => {
    await using runtime = createRuntime()
    runtime.agents.register(say('anna', { role: 'critic' }))
    runtime.agents.register(say('slow', { capabilities: [{ name: 'translate', estimatedMs: 900 }] }))
    runtime.agents.register(say('fast', { capabilities: [{ name: 'translate', estimatedMs: 100 }] }))
    const tasks = [
      { agent: 'role:critic', task: 'judge' },
      { agent: 'capability:translate', task: 'turn' },
    ]
    const { model, agent } = lead(tasks, ['role:critic', 'capability:translate'])
    const result = await runtime.run(agent, 'go')
    expect(result.children.map(({ agent: name, output }) => [name, output])).toEqual([
      ['anna', 'anna: judge'],
      ['fast', 'fast: turn'],
    ])
    expect(resultsIn(model.requests[1])[0]?.output).toMatchObject([
      { agent: 'role:critic', status: 'completed', output: 'anna: judge' },
      { agent: 'capability:translate', status: 'completed', output: 'fast: turn' },
    ])
  })

  test('and the model chooses from what it is offered', async () => {
    await using runtime = createRuntime()
    runtime.agents.register(say('anna', { role: 'critic' }))
    const { model, agent } = lead([{ agent: 'role:writer', task: 'write' }], ['role:critic'])
    await runtime.run(agent, 'go')
    expect(JSON.stringify(model.requests[0]?.tools)).toContain('"enum":["role:critic"]')
    expect(JSON.stringify(resultsIn(model.requests[1])[0]?.output)).toContain('there is no agent \\"role:writer\\"')
  })

  test('never to itself: two of one role work for each other', async () => {
    await using runtime = createRuntime()
    const model = scriptedModel([callTool('delegate', { tasks: [{ agent: 'role:twin', task: 'half' }] }), 'Done.'])
    runtime.agents.register(defineAgent({ name: 'one', role: 'twin', model, delegates: ['role:twin'] }))
    runtime.agents.register(say('other', { role: 'twin' }))
    const { children } = await runtime.run({ agent: 'one', description: 'go' })
    expect(children.map(({ agent }) => agent)).toEqual(['other'])
  })

  test('and a run for whom nobody of that kind is there is refused before a model is asked', async () => {
    await using runtime = createRuntime()
    const { model, agent } = lead([], ['role:critic', 'capability:sing'])
    runtime.agents.register(say('anna', { role: 'critic' }))
    const refused = { code: 'agent_not_found', message: expect.stringContaining('"capability:sing"') }
    await expect(runtime.run(agent, 'go')).rejects.toMatchObject(refused)
    expect(model.requests).toEqual([])
  })

  test('which is no peer where it is no name, role or capability', () => {
    expect(() => defineAgent({ name: 'lead', delegates: ['mood:good'] })).toThrow(
      expect.objectContaining({ code: 'agent_invalid', message: expect.stringContaining('mood:good') }),
    )
  })

  test('in a unit test without a runtime, too', async () => {
    const model = scriptedModel([callTool('consult', { agent: 'role:critic', question: 'Good?' }), 'Done.'])
    const agent = defineAgent({ name: 'lead', model, consults: ['role:critic'] })
    const ask = peers({ 'role:critic': 'Very.' })
    const actor = createActor(agent.machine.provide({ actors: { ask } })).start()
    actor.send({ type: 'TASK', task: { description: 'go' } })
    await waitFor(actor, ({ value }) => value === 'completed')
    expect(JSON.stringify(resultsIn(model.requests[1]))).toContain('Very.')
  })
})

test('[E1b] an agent whose model fails is tried again, then its fallback does the task', async () => {
  await using runtime = createRuntime()
  const broken = scriptedModel(() => {
    throw new Error('no answer')
  })
  const first = defineAgent({ name: 'first', model: broken, retries: 1, fallback: 'second' })
  runtime.agents.register(say('second'))
  const result = await runtime.run(first, { text: 'x' })
  expect(result).toMatchObject({ status: 'completed', agent: 'second' })
  expect(broken.requests).toHaveLength(2)
})

test('[A5] an agent says how gladly it is asked', async () => {
  await using runtime = createRuntime()
  const model = scriptedModel(['later', 'first'])
  runtime.agents.register(defineAgent({ name: 'low', role: 'r', model, priority: 2 }))
  runtime.agents.register(defineAgent({ name: 'high', role: 'r', model, priority: 8 }))
  expect((await runtime.run({ role: 'r', description: 'x' })).agent).toBe('high')
  expect(() => runtime.agents.register(defineAgent({ name: 'x', model, priority: 99 }))).toThrow(
    expect.objectContaining({ code: 'input_invalid' }),
  )
})
