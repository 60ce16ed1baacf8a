import { callTool, type Json, type Script, scriptedModel } from '@statecraft/providers'
import { createRuntime, defineSupervisor, type Result, type Runtime } from '@statecraft/runtime'
import { describe, expect, test } from 'vitest'
import { defineAgent, fromFunction } from '../src/index.ts'
import { offeredIn, resultsIn } from './run-agent.ts'

const task = (agent: string, rest: object = {}) => ({ agent, task: `for ${agent}`, ...rest })

/** Workers that answer with what they were told, and one that fails. */
function staff(runtime: Runtime): string[] {
  const heard: string[] = []
  for (const name of ['writer', 'critic', 'scout'])
    runtime.agents.register(
      fromFunction(name, (input: unknown, { task: { description } }) => {
        heard.push(`${name}: ${description}${input === description ? '' : ` ${JSON.stringify(input)}`}`)
        return `${name} done`
      }),
    )
  runtime.agents.register(
    fromFunction('broken', () => {
      throw new Error('no ink')
    }),
  )
  return heard
}

const PEERS = ['writer', 'critic', 'scout', 'broken']

async function leadRun(
  script: Script,
  options: object = {},
): Promise<{ result: Result; told: Json | undefined; heard: string[] }> {
  await using runtime = createRuntime()
  const heard = staff(runtime)
  const model = scriptedModel(script)
  const result = await runtime.run(defineAgent({ name: 'lead', model, delegates: PEERS, ...options }), 'go')
  return { result, told: resultsIn(model.requests[1])[0]?.output, heard }
}

describe('[A10] DELEGATE', () => {
  test('one task: the worker does it, and its answer comes back', async () => {
    const { result, told, heard } = await leadRun([callTool('delegate', { tasks: [task('writer')] }), 'Done.'])
    expect(heard).toEqual(['writer: for writer'])
    expect(told).toEqual([{ id: 't1', agent: 'writer', status: 'completed', output: 'writer done' }])
    expect(result).toMatchObject({ status: 'completed', totals: { delegations: 1 } })
    expect(result.children.map(({ agent, address, output }) => [agent, address, output])).toEqual([
      ['writer', 'root/writer', 'writer done'],
    ])
  })

  test('several tasks run side by side', async () => {
    await using runtime = createRuntime()
    const gates = { a: Promise.withResolvers<void>(), b: Promise.withResolvers<void>() }
    runtime.agents.register(
      fromFunction('a', async () => {
        gates.b.resolve()
        await gates.a.promise
      }),
    )
    runtime.agents.register(
      fromFunction('b', async () => {
        gates.a.resolve()
        await gates.b.promise
      }),
    )
    const model = scriptedModel([callTool('delegate', { tasks: [task('a'), task('b')] }), 'Done.'])
    const result = await runtime.run(defineAgent({ name: 'lead', model, delegates: ['a', 'b'] }), 'go')
    expect(result.children.map(({ status }) => status)).toEqual(['completed', 'completed'])
  })

  test('no more of them at once than workersAtOnce, over all calls of a reply', async () => {
    await using runtime = createRuntime()
    let now = 0
    let most = 0
    const names = Array.from({ length: 6 }, (_, n) => `w${n}`)
    for (const name of names)
      runtime.agents.register(
        fromFunction(name, async () => {
          now += 1
          most = Math.max(most, now)
          await new Promise(resolve => setTimeout(resolve, 1))
          now -= 1
        }),
      )
    const calls = [names.slice(0, 3), names.slice(3)].map(some => ({
      name: 'delegate',
      input: { tasks: some.map(name => task(name)) },
    }))
    const lead = defineAgent({
      name: 'lead',
      model: scriptedModel([{ calls }, 'Done.']),
      delegates: names,
      workersAtOnce: 2,
    })
    expect((await runtime.run(lead, 'go')).children).toHaveLength(6)
    expect(most).toBe(2)
  })

  test('sequential: one after the other, each told what came before', async () => {
    const { heard } = await leadRun([
      callTool('delegate', { mode: 'sequential', tasks: [task('scout'), task('writer'), task('critic')] }),
      'Done.',
    ])
    expect(heard[0]).toBe('scout: for scout')
    expect(heard[1]).toContain('"results":[{"id":"t1","agent":"scout","output":"scout done"}]')
    expect(heard.map(line => line.split(':')[0])).toEqual(['scout', 'writer', 'critic'])
  })

  test('dependsOn: a task begins when what it needs is done', async () => {
    const tasks = [task('writer', { id: 'text', dependsOn: ['facts'] }), task('scout', { id: 'facts' }), task('critic')]
    const { heard } = await leadRun([callTool('delegate', { tasks }), 'Done.'])
    expect(heard.map(line => line.split(':')[0])).toEqual(['scout', 'critic', 'writer'])
  })

  test('[E2] a worker that fails fails what needed it, and nobody else; failed is not done', async () => {
    const tasks = [task('broken', { id: 'a' }), task('writer', { dependsOn: ['a'] }), task('critic')]
    const { result, told, heard } = await leadRun([callTool('delegate', { tasks }), 'Done.'])
    expect(told).toEqual([
      { id: 'a', agent: 'broken', status: 'failed', error: 'no ink' },
      { id: 't2', agent: 'writer', status: 'failed', error: 'not started: "a" failed' },
      { id: 't3', agent: 'critic', status: 'completed', output: 'critic done' },
    ])
    expect(heard).toEqual(['critic: for critic'])
    expect(result).toMatchObject({ status: 'completed', output: 'Done.' })
    expect(result.children.map(({ agent, status }) => [agent, status])).toEqual([
      ['broken', 'failed'],
      ['critic', 'completed'],
    ])
  })

  test.each([
    [
      'an agent that it may not address',
      { tasks: [task('ceo')] },
      'there is no agent "ceo": choose from writer, critic, scout, broken',
    ],
    [
      'a circle',
      { tasks: [task('writer', { id: 'a', dependsOn: ['b'] }), task('critic', { id: 'b', dependsOn: ['a'] })] },
      'in a circle',
    ],
    ['nothing to do', { tasks: [] }, 'tasks is empty'],
  ])('%s is told so, and nobody is asked', async (_, input, words) => {
    const { result, told, heard } = await leadRun([callTool('delegate', input), 'Done.'])
    expect((told as { error: string }).error).toContain(words)
    expect([result.status, result.totals.delegations, heard]).toEqual(['completed', 0, []])
  })

  test('a task with an id that models like ("step:1") ends like any other', async () => {
    const { result, told } = await leadRun([
      callTool('delegate', { tasks: [task('writer', { id: 'step:1' })] }),
      'Done.',
    ])
    expect(result.status).toBe('completed')
    expect(told).toMatchObject([{ id: 'step:1', status: 'completed' }])
  })

  test('goes to those beside the agent, then to those further up', async () => {
    await using runtime = createRuntime()
    runtime.agents.register(fromFunction('critic', () => 'of the house'))
    const team = runtime.spawn(
      defineSupervisor({ name: 'team', children: [fromFunction('writer', () => 'of the team')] }),
    )
    const model = scriptedModel([callTool('delegate', { tasks: [task('writer'), task('critic')] }), 'Done.'])
    const lead = defineAgent({ name: 'lead', model, delegates: ['writer', 'critic'] })
    const result = await runtime.run(lead, 'go', { under: team })
    expect(result.children.map(({ address, output }) => [address, output])).toEqual([
      ['root/team/writer', 'of the team'],
      ['root/critic', 'of the house'],
    ])
  })
})

describe('[C1] CONSULT', () => {
  test('asks a peer, and the asker goes on with the answer', async () => {
    const { result, told, heard } = await leadRun(
      [callTool('consult', { agent: 'critic', question: 'Well?' }), 'Better.'],
      { delegates: [], consults: ['critic'] },
    )
    expect(heard).toEqual(['critic: Well?'])
    expect(told).toMatchObject([{ agent: 'critic', status: 'completed', output: 'critic done' }])
    expect(result.output).toBe('Better.')
  })

  test('may be asked while planning, and offers only whom it may ask', async () => {
    await using runtime = createRuntime()
    const heard = staff(runtime)
    const model = scriptedModel([callTool('consult', { agent: 'critic', question: 'How?' }), 'The plan.', 'Done.'])
    const agent = defineAgent({ name: 'lead', model, plan: 'model', consults: ['critic'] })
    expect(await runtime.run(agent, 'go')).toMatchObject({ status: 'completed', plan: 'The plan.' })
    expect(offeredIn(model.requests[0])).toEqual(['consult', 'submit_plan'])
    expect(heard).toEqual(['critic: How?'])
  })
})

describe('agents that wait for each other', () => {
  const asking = (name: string, to: string, answer = `${name} gave up`) =>
    defineAgent({
      name,
      model: scriptedModel((_, { toolResults }) =>
        toolResults.length > 0 ? answer : callTool('delegate', { tasks: [task(to)] }),
      ),
      delegates: [to],
    })

  test('two: the second request is an error, and both go on', async () => {
    await using runtime = createRuntime()
    for (const agent of [asking('a', 'b'), asking('b', 'a')]) runtime.agents.register(agent)
    const result = await runtime.run({ agent: 'a', description: 'go' })
    expect(result).toMatchObject({ status: 'completed', output: 'a gave up' })
    const [b] = result.children
    expect(b).toMatchObject({ agent: 'b', status: 'completed', output: 'b gave up' })
    expect(b?.children[0]).toMatchObject({ agent: 'a', status: 'failed', error: { code: 'ask_cycle' } })
  })

  test('three in a ring, and one that asks for itself', async () => {
    await using runtime = createRuntime()
    for (const agent of [asking('a', 'b'), asking('b', 'c'), asking('c', 'a'), asking('self', 'self')])
      runtime.agents.register(agent)
    expect(await runtime.run({ agent: 'a', description: 'go' })).toMatchObject({ status: 'completed' })
    expect(await runtime.run({ agent: 'self', description: 'go' })).toMatchObject({
      status: 'completed',
      output: 'self gave up',
    })
    expect(runtime.stats()).toMatchObject({ inProgress: 0 })
  })

  test('a worker that is gone by then is an error, not a wait', async () => {
    await using runtime = createRuntime()
    runtime.agents.register(fromFunction('writer', () => 'x'))
    const model = scriptedModel([
      () => {
        runtime.agents.remove('writer')
        return callTool('delegate', { tasks: [task('writer')] })
      },
      'Done.',
    ])
    const result = await runtime.run(defineAgent({ name: 'lead', model, delegates: ['writer'] }), 'go')
    expect(result.status).toBe('completed')
    expect(resultsIn(model.requests[1])[0]).toMatchObject({
      isError: true,
      output: [{ status: 'failed', error: expect.stringContaining('No agent named "writer"') }],
    })
  })
})
