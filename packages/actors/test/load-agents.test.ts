import { callTool, scriptedModel } from '@statecraft/providers'
import { createRuntime, defineSupervisor, StatecraftError } from '@statecraft/runtime'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import {
  defineAgent,
  defineTemplate,
  type FactoryInput,
  fromFunction,
  loadAgents,
  type ModuleGrant,
  sequence,
  tool,
} from '../src/index.ts'
import { sampleTools } from './sample-tools.ts'

const create = () => {
  const { tools, ran } = sampleTools()
  const model = scriptedModel((_, { toolResults }) => (toolResults.length > 0 ? 'Done.' : callTool('look')))
  return { tools, ran, model, runtime: createRuntime({ tools, models: { default: model, small: model } }) }
}
const own = tool({ name: 'shell', description: 'Runs anything', input: z.object({}), run: () => 'done' })

async function faultsOf(module: object, grant: ModuleGrant = {}): Promise<readonly string[]> {
  const { runtime } = create()
  const before = runtime.agents.list().length
  try {
    await loadAgents(module, { runtime, grant })
  } catch (error) {
    expect(runtime.agents.list()).toHaveLength(before)
    if (error instanceof StatecraftError && error.code === 'agent_invalid')
      return (error.details as { faults: readonly string[] }).faults
    throw error
  } finally {
    await runtime.close()
  }
  return []
}

describe('[A14] agents of third parties', () => {
  test('agents, templates and what factories make are registered, with the granted tools alone', async () => {
    const { runtime, tools, ran, model } = create()
    const granted = tools.filter(({ name }) => name === 'look')
    const heard: (readonly string[])[] = []
    const module = {
      scout: defineAgent({ name: 'scout', tools: ['look'] }),
      clerk: defineTemplate({ name: 'clerk', instructions: 'You add.' }),
      default: ({ tools: given }: FactoryInput) => {
        heard.push([...given.keys()])
        return [defineAgent({ name: 'made', tools: [...given.values()], model: 'small' } as never)]
      },
      VERSION: '1.2.3',
      helper: () => 'none of our business',
    }
    const agents = await loadAgents(module, {
      runtime,
      grant: { tools: granted, ownTools: ['look'], models: ['small'] },
    })
    expect(agents.map(({ name }) => name)).toEqual(['scout', 'clerk', 'made'])
    expect(heard).toEqual([['look']])
    for (const { name } of agents)
      expect(await runtime.run({ agent: name, description: 'go' })).toMatchObject({ status: 'completed' })
    expect(ran).toEqual(['look', 'look'])
    expect(model.requests.map(({ tools: offered }) => offered?.map(({ name }) => name))).toContainEqual(['look'])
    await runtime.close()
  })

  test('a name means the granted tool, not the one that the runtime has under it', async () => {
    const { runtime, ran } = create()
    const tame = tool({
      name: 'look',
      description: 'Looks at little',
      effect: 'read',
      input: z.object({}),
      run: () => 'little',
    })
    await loadAgents({ scout: defineAgent({ name: 'scout', tools: ['look'] }) }, { runtime, grant: { tools: [tame] } })
    const result = await runtime.run({ agent: 'scout', description: 'go' })
    expect([result.toolOutputs?.[0]?.output, ran]).toEqual(['little', []])
    await runtime.close()
  })

  test('so it does for those whom an agent brings along', async () => {
    const { runtime, ran } = create()
    const tame = tool({
      name: 'look',
      description: 'Looks at little',
      effect: 'read',
      input: z.object({}),
      run: () => 'little',
    })
    const inner = defineAgent({ name: 'inner', tools: ['look'] })
    await loadAgents({ whole: sequence([inner], { name: 'whole' }) }, { runtime, grant: { tools: [tame] } })
    const result = await runtime.run({ agent: 'whole', description: 'go' })
    expect(result).toMatchObject({ status: 'completed', children: [{ toolOutputs: [{ output: 'little' }] }] })
    expect(ran).toEqual([])
    await runtime.close()
  })

  test('agents of one module reach each other, and others where that is granted', async () => {
    const { runtime } = create()
    runtime.agents.register(fromFunction('office', () => 'stamped'))
    const module = {
      lead: defineAgent({
        name: 'lead',
        model: scriptedModel((_, { toolResults }) =>
          toolResults.length > 0
            ? 'Done.'
            : callTool('delegate', { tasks: ['hand', 'office'].map(agent => ({ agent, task: 'go' })) }),
        ),
        delegates: ['hand', 'office'],
      }),
      hand: fromFunction('hand', () => 'handed'),
    }
    await loadAgents(module, { runtime, grant: { agents: ['office'] } })
    const result = await runtime.run({ agent: 'lead', description: 'go' })
    expect(result.children.map(({ output }) => output)).toEqual(['handed', 'stamped'])
    await runtime.close()
  })
})

describe('[A14] what a module must not', () => {
  test('everything that is wrong is said at once, and nothing is registered', async () => {
    const module = {
      a: defineAgent({ name: 'a', tools: ['look', own], model: 'large', delegates: ['ceo'], topics: ['news'] }),
      b: defineAgent({ name: 'a' }),
      createAgents: () => {
        throw new Error('no licence')
      },
    }
    expect(await faultsOf(module)).toEqual([
      'createAgents() threw: no licence',
      'agent "a" wants the tool "look", which is not granted',
      'agent "a" brings the tool "shell", which is not granted',
      'agent "a" wants the model "large", which is not granted',
      'agent "a" addresses "ceo", which is not granted',
      'agent "a" uses the topic "news", which is not granted',
      'two agents of the module are named "a"',
    ])
  })

  test.each([
    [
      'deep inside a pattern',
      { whole: sequence([defineAgent({ name: 'inner', tools: [own] })]) },
      'agent "inner" brings the tool "shell"',
    ],
    [
      'below a supervisor',
      { team: defineSupervisor({ name: 'team', children: [defineAgent({ name: 'inner', tools: [own] })] }) },
      'brings the tool "shell"',
    ],
    [
      'in an agent to hand over to',
      { a: defineAgent({ name: 'a', handoffs: [defineAgent({ name: 'b', delegates: ['root'] })] }) },
      'agent "b" addresses "root"',
    ],
    ['by a name in a pattern', { whole: sequence(['treasurer']) }, 'agent "sequence" addresses "treasurer"'],
    ['for a helper', { a: defineAgent({ name: 'a', spawns: { model: 'large' } }) }, 'wants the model "large"'],
    ['by what it hears', { a: defineAgent({ name: 'a', subscribes: ['secrets'] }) }, 'uses the topic "secrets"'],
    ['by a role', { a: defineAgent({ name: 'a', consults: ['role:boss'] }) }, 'addresses "role:boss"'],
    ['from a factory', { default: async () => [7] }, 'gave something that is neither'],
  ])('reach beyond its grant %s', async (_, module, words) => {
    expect((await faultsOf(module)).join()).toContain(words)
  })

  test('take the name of somebody who is there', async () => {
    const { runtime } = create()
    runtime.agents.register(fromFunction('scout', () => 'first'))
    const loading = loadAgents({ scout: fromFunction('scout', () => 'second') }, { runtime })
    await expect(loading).rejects.toMatchObject({ code: 'agent_invalid' })
    expect(await runtime.run({ agent: 'scout', description: 'go' })).toMatchObject({ output: 'first' })
    await runtime.close()
  })

  test('be empty', async () => {
    const { runtime } = create()
    for (const module of [{}, { VERSION: '1' }])
      await expect(loadAgents(module, { runtime })).rejects.toMatchObject({ code: 'input_invalid' })
    await runtime.close()
  })

  test('one agent under two names is one agent', async () => {
    const { runtime } = create()
    const scout = fromFunction('scout', () => 'x')
    expect(await loadAgents({ scout, default: scout }, { runtime })).toHaveLength(1)
    await runtime.close()
  })
})
