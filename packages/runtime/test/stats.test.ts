import { expect, test } from 'vitest'
import { createRuntime } from '../src/index.ts'
import { puppet } from '../src/testing/conformance/puppet.ts'
import { createSimulation } from '../src/testing/index.ts'
import { worker } from './actors.ts'

const create = () => {
  const simulation = createSimulation()
  return { ...simulation, runtime: createRuntime(simulation) }
}
const never = () => new Promise(() => {})

test('[G3] statistics: who is registered, what is under way, what came of it', async () => {
  const { runtime, pacer } = create()
  expect(runtime.stats()).toMatchObject({ registered: 0, agents: [], inProgress: 0, successRate: undefined })
  runtime.agents.register(
    worker('good', () => 1),
    { default: true },
  )
  runtime.agents.register(worker('bad', () => Promise.reject(new Error('no'))))
  runtime.agents.register(worker('slow', never))
  await runtime.run('x')
  await runtime.run({ description: 'x', agent: 'bad' })
  const open = runtime.start({ description: 'x', agent: 'slow' })
  await pacer.quiet()
  expect(runtime.stats()).toMatchObject({
    registered: 3,
    agents: ['good', 'bad', 'slow'],
    defaultAgent: 'good',
    actors: 4,
    inProgress: 1,
    completed: 1,
    failed: 1,
    cancelled: 0,
    successRate: 0.5,
  })
  open.cancel()
  await open.result()
  expect(runtime.stats()).toMatchObject({ inProgress: 0, cancelled: 1, successRate: 1 / 3 })
})

test('[G3] statistics: roles, capabilities, and what all runs used', async () => {
  const { runtime } = create()
  const none = { roles: {}, capabilities: [], totals: { turns: 0, toolCalls: 0, inputTokens: 0, costUsd: 0 } }
  expect(runtime.stats()).toMatchObject(none)
  const step = {
    run: () => 1,
    draw: () => ({ turns: 1, toolCalls: 2 }),
    spend: () => ({ inputTokens: 5, costUsd: undefined }),
  }
  const busy = { name: 'busy', behaviour: puppet('busy', { work: step }) }
  runtime.agents.register({ ...busy, role: 'expert', capabilities: [{ name: 'write' }, { name: 'read' }] })
  runtime.agents.register({ ...worker('other'), role: 'expert', capabilities: [{ name: 'read' }] })
  runtime.agents.register({ ...worker('third'), role: 'clerk' })
  runtime.agents.register(worker('fourth'))
  await runtime.run({ description: 'x', agent: 'busy' })
  await runtime.run(busy, 1)
  const stats = runtime.stats()
  expect(stats).toMatchObject({ roles: { expert: 2, clerk: 1 }, capabilities: ['read', 'write'] })
  expect(stats.totals).toMatchObject({ turns: 2, toolCalls: 4, inputTokens: 10, costUsd: undefined })
  runtime.agents.remove('other')
  expect(runtime.stats().roles).toEqual({ expert: 1, clerk: 1 })
})
