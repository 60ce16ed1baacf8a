import { scriptedModel } from '@statecraft/providers'
import { createRuntime, defineSupervisor } from '@statecraft/runtime'
import { describe, expect, test } from 'vitest'
import { defineAgent, fromFunction } from '../src/index.ts'
import { sampleTools } from './sample-tools.ts'

const echo = (name: string) => defineAgent({ name, model: scriptedModel((_, { prompt }) => `${name}: ${prompt}`) })

describe('[A2] agents that are known by name', () => {
  test('are registered, found, listed and removed', async () => {
    await using runtime = createRuntime()
    const analyst = echo('analyst')
    runtime.agents.register(analyst)
    runtime.agents.register(fromFunction('shout', (text: string) => text.toUpperCase()))
    expect(runtime.agents.get('analyst')).toBe(analyst)
    expect([runtime.agents.has('shout'), runtime.agents.has('nobody')]).toEqual([true, false])
    expect(runtime.agents.list().map(({ name }) => name)).toEqual(['analyst', 'shout'])
    expect([runtime.agents.remove('analyst'), runtime.agents.remove('analyst')]).toEqual([true, false])
    expect(runtime.describe('root/analyst')).toBeUndefined()
    expect(() => runtime.agents.get('analyst')).toThrow(
      expect.objectContaining({ code: 'agent_not_found', message: expect.stringContaining('known: shout') }),
    )
  })

  test('a run names one, or goes to the default', async () => {
    await using runtime = createRuntime()
    runtime.agents.register(echo('first'), { default: true })
    runtime.agents.register(echo('second'))
    expect((await runtime.run('hi')).output).toBe('first: hi')
    expect((await runtime.run({ agent: 'second', description: 'hi' })).output).toBe('second: hi')
    runtime.agents.setDefault('second')
    expect((await runtime.run('hi')).output).toBe('second: hi')
  })

  test('removing the default leaves none, and a run without one is an error that says so', async () => {
    await using runtime = createRuntime()
    runtime.agents.register(echo('only'), { default: true })
    runtime.agents.remove('only')
    expect(runtime.agents.default).toBeUndefined()
    await expect(runtime.run('hi')).rejects.toMatchObject({ code: 'default_agent_missing' })
  })

  test('[A1] the tools of a supervised agent may be names that the runtime knows', async () => {
    const { tools } = sampleTools()
    const model = scriptedModel([{ calls: [{ name: 'look' }] }, 'seen'])
    const team = defineSupervisor({ name: 'team', children: [defineAgent({ name: 'scout', tools: ['look'], model })] })
    await using runtime = createRuntime({ tools })
    runtime.spawn(team)
    expect((await runtime.run({ agent: 'scout', description: 'look' })).output).toBe('seen')
  })

  test('[A3] a name that is taken is refused', async () => {
    await using runtime = createRuntime()
    runtime.agents.register(echo('same'))
    expect(() => runtime.agents.register(echo('same'))).toThrow(expect.objectContaining({ code: 'agent_exists' }))
  })

  test('a removed one makes room for another of its name', async () => {
    await using runtime = createRuntime()
    runtime.agents.register(fromFunction('same', () => 'old'))
    runtime.agents.remove('same')
    runtime.agents.register(fromFunction('same', () => 'new'))
    expect((await runtime.run({ agent: 'same', description: 'hi' })).output).toBe('new')
  })

  test('a task for somebody unknown fails and names them; nothing throws', async () => {
    await using runtime = createRuntime()
    expect(await runtime.run({ agent: 'nobody', description: 'hi' })).toMatchObject({
      status: 'failed',
      error: { code: 'agent_not_found', message: expect.stringContaining('"nobody"') },
    })
  })
})
