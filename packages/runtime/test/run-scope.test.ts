import { describe, expect, test } from 'vitest'
import { createRuntime, defineSupervisor, type RuntimeOptions, type TaskActor } from '../src/index.ts'
import { task } from '../src/testing/conformance/puppet.ts'
import { createSimulation } from '../src/testing/index.ts'
import { worker } from './actors.ts'

const create = (options: RuntimeOptions = {}) => {
  const simulation = createSimulation()
  return { ...simulation, runtime: createRuntime({ ...simulation, ...options }) }
}

describe('[A1] what a supervisor hands down', () => {
  const seeing = () => {
    const seen: unknown[] = []
    const agent = worker('a', (_, { scope: { defaults, teamModel } }) => void seen.push({ defaults, teamModel }))
    return { seen, agent }
  }

  test('reaches all below it, the inner one first, setting by setting', async () => {
    const { runtime, pacer } = create({ settings: { temperature: 1, maxTokens: 1, topic: 'r' } })
    const { seen, agent } = seeing()
    const inner = defineSupervisor({ name: 'inner', children: [agent], settings: { maxTokens: 3 } })
    runtime.spawn(
      defineSupervisor({
        name: 'outer',
        children: [inner],
        settings: { maxTokens: 2, temperature: 2 },
        model: 'fast',
      }),
    )
    await pacer.quiet()
    await runtime.ask('root/outer/inner/a', task({}))
    await runtime.run(agent, 1, { under: 'root/outer' })
    await runtime.run(agent, 1)
    expect(seen).toEqual([
      { defaults: { temperature: 2, maxTokens: 3, topic: 'r' }, teamModel: 'fast' },
      { defaults: { temperature: 2, maxTokens: 2, topic: 'r' }, teamModel: 'fast' },
      { defaults: { temperature: 1, maxTokens: 1, topic: 'r' }, teamModel: undefined },
    ])
  })

  test('is there when a run is checked before it begins', async () => {
    const { runtime } = create()
    runtime.spawn(defineSupervisor({ name: 'team', settings: { maxTokens: 2 }, model: 'fast' }))
    const checked: unknown[] = []
    const agent: TaskActor = { ...worker('a'), check: ({ input, scope }) => void checked.push([input, scope]) }
    await runtime.run(agent, 'hi', { under: 'root/team' })
    await runtime.run(agent, 'hi')
    expect(checked).toMatchObject([
      ['hi', { defaults: { maxTokens: 2 }, teamModel: 'fast' }],
      ['hi', { defaults: undefined }],
    ])
  })
})
