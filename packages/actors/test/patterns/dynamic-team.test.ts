import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { callTool, type Model, scriptedModel } from '@statecraft/providers'
import { createRuntime, type Observed, type Result, type RunOptions } from '@statecraft/runtime'
import { sqlite } from '@statecraft/runtime/sqlite'
import { createSimulation } from '@statecraft/runtime/testing'
import { describe, expect, test } from 'vitest'
import { type DynamicTeamOptions, dynamicTeam, fromFunction, sequence } from '../../src/index.ts'
import { sampleTools } from '../sample-tools.ts'
import { thrown } from '../thrown.ts'
import { designing, designOf, isDesigning, lastWords } from './designing.ts'

const echo = () => scriptedModel(({ instructions }) => `${instructions} done`)

async function runTeam(options: DynamicTeamOptions, runOptions: RunOptions<never> = {}) {
  await using runtime = createRuntime({ tools: sampleTools().tools })
  const events: Observed[] = []
  runtime.on('*', event => events.push(event))
  const result = await runtime.run(dynamicTeam(options), 'Cross the river', runOptions)
  await runtime.idle()
  return { result, events, actors: runtime.stats().actors }
}

const namesOf = ({ children }: Result): readonly string[] => children.map(({ agent }) => agent)

describe('[A9] a team that a model designs', () => {
  test('the agents of the design are made, work with their own tools and models, and their results become one', async () => {
    const { tools, ran } = sampleTools()
    const designer = designing({
      agents: [designOf('scout', { tools: ['look'] }), designOf('builder', { tools: ['change'] })],
    })
    const subagentModel = scriptedModel(({ instructions, tools: offered = [] }, { toolResults }) => {
      const name = offered[0]?.name ?? ''
      return toolResults.length > 0 ? `${instructions} ${name} used` : callTool(name)
    })
    const { result } = await runTeam({ designer, subagentModel, availableTools: tools })
    expect(result).toMatchObject({
      status: 'completed',
      output: 'In short: "output": "You are scout. look used", "output": "You are builder. change used"',
    })
    expect(ran.sort()).toEqual(['change', 'look'])
    expect(subagentModel.requests.map(({ tools: offered }) => offered?.map(({ name }) => name))).toEqual([
      ['look'],
      ['change'],
      ['look'],
      ['change'],
    ])
    expect(designer.requests.map(isDesigning)).toEqual([true, false])
    expect(namesOf(result)).toEqual(['designer', 'scout', 'builder', 'synthesizer'])
    expect(result.children[1]?.address).toMatch(/^root\/dynamic-team~[^/]+\/scout$/)
  })

  test('[A12b] says which agents were created, with the design', async () => {
    const designer = designing({ agents: [designOf('scout')] })
    const { result } = await runTeam({ designer, subagentModel: echo() })
    expect(result.details).toEqual({
      design: {
        agents: [
          { name: 'scout', instructions: 'You are scout.', task: 'Do what scout can', tools: [], dependsOn: [] },
        ],
      },
      created: ['scout'],
      results: [{ name: 'scout', status: 'completed', output: 'You are scout. done' }],
    })
  })

  test('they go when the task ends: however it ends', async () => {
    await using runtime = createRuntime()
    const team = dynamicTeam({ designer: designing({ agents: [designOf('scout')] }), subagentModel: echo() })
    runtime.agents.register(team)
    await runtime.idle()
    const before = runtime.stats().actors
    for (const _ of [1, 2]) {
      expect(await runtime.run({ agent: team.name, description: 'go' })).toMatchObject({ status: 'completed' })
      await runtime.idle()
      expect(runtime.stats().actors).toBe(before)
      expect(runtime.describe('root/dynamic-team')?.children).toEqual([
        'root/dynamic-team/designer',
        'root/dynamic-team/synthesizer',
      ])
    }
  })

  test('an agent that depends on others begins when they are done, and is told what they found', async () => {
    const agents = [designOf('writer', { dependsOn: ['scout'] }), designOf('scout')]
    const subagentModel = echo()
    const { result } = await runTeam({ designer: designing({ agents }), subagentModel })
    expect(result.details).toMatchObject({ created: ['scout', 'writer'] })
    expect(subagentModel.requests.map(lastWords)[1]).toContain('"output": "You are scout. done"')
    expect(result.details.results?.map(({ name }) => name)).toEqual(['writer', 'scout'])
  })

  test('one that depends on several is told what they found in the order of the design, whoever was quicker', async () => {
    const simulation = createSimulation()
    await using runtime = createRuntime({ ...simulation })
    const agents = [designOf('slow'), designOf('quick'), designOf('writer', { dependsOn: ['quick', 'slow'] })]
    const subagentModel = scriptedModel(
      ({ instructions = '' }) => ({ text: instructions, latencyMs: instructions.includes('slow') ? 20 : 10 }),
      { clock: simulation.clock },
    )
    const run = runtime.start(dynamicTeam({ designer: designing({ agents }), subagentModel }), 'go')
    await simulation.clock.advance(100)
    expect((await run.result()).status).toBe('completed')
    expect(lastWords(subagentModel.requests[2] as never).match(/You are \w+/g)).toEqual([
      'You are slow',
      'You are quick',
    ])
  })

  test('the designer is told what there is, and has the main model where it has none of its own', async () => {
    const { tools } = sampleTools()
    const main = designing({ agents: [designOf('scout')] })
    await using runtime = createRuntime({ models: { default: main } })
    const subagentModel = echo()
    const result = await runtime.run(dynamicTeam({ availableTools: tools, subagentModel, maxAgents: 2 }), 'go')
    expect(result.status).toBe('completed')
    expect(main.requests[0]?.instructions).toMatch(/at most 2[\s\S]*- look: A tool that reads[\s\S]*- change: /)
    expect(main.requests[0]?.output?.schema).toMatchObject({ properties: { agents: { maxItems: 2 } } })
    expect(subagentModel.requests).toHaveLength(1)
  })

  test('tools may be named, and are those of the runtime', async () => {
    const designer = designing({ agents: [designOf('scout', { tools: ['look'] })] })
    const subagentModel = scriptedModel((_, { toolResults }) => (toolResults.length > 0 ? 'Seen.' : callTool('look')))
    const { result } = await runTeam({ designer, subagentModel, availableTools: ['look', 'probe'] })
    expect(result.children[1]?.toolOutputs).toMatchObject([{ tool: 'look', output: 'look done' }])
  })

  test('a given agent puts the results together', async () => {
    const designer = designing({ agents: [designOf('scout')] })
    const synthesizer = fromFunction('editor', (input: { results: unknown }) => input.results)
    const { result } = await runTeam({ designer, subagentModel: echo(), synthesizer })
    expect(result.output).toEqual([{ from: 'scout', output: 'You are scout. done' }])
  })

  test('nests like any other pattern', async () => {
    const designer = designing({ agents: [designOf('scout')] })
    const last = fromFunction('last', (input: { results: unknown }) => input.results)
    await using runtime = createRuntime()
    const result = await runtime.run(sequence([dynamicTeam({ designer, subagentModel: echo() }), last]), 'go')
    expect(result.output).toEqual([{ from: 'dynamic-team', output: 'In short: "output": "You are scout. done"' }])
  })
})

describe('[A9] a design that cannot be carried out', () => {
  const bad = {
    agents: [
      designOf('scout', { tools: ['shell'] }),
      designOf('scout', { limits: { turns: 99 } }),
      designOf('designer'),
    ],
  }
  const good = { agents: [designOf('scout')] }

  test('goes back to the designer with everything that is wrong, and none of it is made', async () => {
    const designer = designing(bad, good)
    const subagentModel = echo()
    const { result, events } = await runTeam({
      designer,
      subagentModel,
      availableTools: ['look'],
      maxAgents: 2,
      subagentLimits: { turns: 5 },
    })
    expect(result.status).toBe('completed')
    const told = lastWords(designer.requests[1] as never)
    for (const words of [
      'tool "shell" is not available: choose from look',
      'its name is repeated',
      'limit turns is 99, and at most 5',
      'its name is taken',
      'at most 2 are allowed',
    ])
      expect(told).toContain(words)
    const born = events.flatMap(event => (event.type === 'actor.spawned' ? [event.name] : []))
    expect(born.filter(name => name === 'scout')).toHaveLength(1)
    expect(subagentModel.requests).toHaveLength(1)
  })

  test.each([
    ['one that is wrong again and again', bad],
    ['an empty one', { agents: [] }],
    ['one that is no design', 'a fine team'],
    [
      'one whose agents wait for each other',
      { agents: [designOf('a', { dependsOn: ['b'] }), designOf('b', { dependsOn: ['a'] })] },
    ],
  ])('%s fails the task after three tries, and no agent was made', async (_, design) => {
    const designer = designing(design)
    const subagentModel = echo()
    const { result, events } = await runTeam({ designer, subagentModel, availableTools: ['look'], maxAgents: 2 })
    expect(result).toMatchObject({
      status: 'failed',
      error: { code: 'output_invalid' },
      details: { design: undefined, created: [] },
    })
    expect(designer.requests).toHaveLength(3)
    expect(subagentModel.requests).toEqual([])
    expect(events.some(event => event.type === 'actor.spawned' && event.name === 'a')).toBe(false)
  })
})

describe('a designed team under trouble', () => {
  const pair = { agents: [designOf('good'), designOf('bad'), designOf('after', { dependsOn: ['bad'] })] }
  const half = scriptedModel(({ instructions = '' }) =>
    instructions.includes('bad') ? { fault: 'invalid_request' } : 'Fine.',
  )

  test('[E2] an agent that fails fails what needed it, and the others count', async () => {
    const { result } = await runTeam({ designer: designing(pair), subagentModel: half })
    expect(result).toMatchObject({ status: 'completed', output: 'In short: "output": "Fine."' })
    expect(result.details.results).toMatchObject([
      { name: 'good', status: 'completed' },
      { name: 'bad', status: 'failed', error: { code: 'invalid_request' } },
      { name: 'after', status: 'skipped' },
    ])
  })

  test('too few that succeed are a failure, and nothing is put together', async () => {
    const designer = designing(pair)
    const { result } = await runTeam({ designer, subagentModel: half, minSuccessful: 2 })
    expect(result).toMatchObject({ status: 'failed', error: { code: 'too_few_results' } })
    expect(designer.requests).toHaveLength(1)
  })

  test('a failed agent is tried again where that is asked for', async () => {
    let calls = 0
    const subagentModel = scriptedModel(() => {
      calls += 1
      return calls === 1 ? { fault: 'server_error' } : 'At last.'
    })
    const { result } = await runTeam({
      designer: designing({ agents: [designOf('scout')] }),
      subagentModel,
      retries: 1,
    })
    expect(result).toMatchObject({ status: 'completed' })
    expect(namesOf(result)).toEqual(['designer', 'scout', 'scout', 'synthesizer'])
  })

  test('cancel reaches the calls of the agents that were made', async () => {
    await using runtime = createRuntime()
    const signals: AbortSignal[] = []
    const begun = Promise.withResolvers<void>()
    const hanging = Object.assign(
      ((_, { signal }) => {
        if (signal) signals.push(signal)
        if (signals.length === 2) begun.resolve()
        return new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason)))
      }) as (...args: Parameters<Model>) => ReturnType<Model>,
      { modelId: 'offline/hanging' },
    )
    const designer = designing({ agents: [designOf('a'), designOf('b')] })
    const run = runtime.start(dynamicTeam({ designer, subagentModel: hanging }), 'go')
    await begun.promise
    run.cancel()
    expect(await run.result()).toMatchObject({ status: 'cancelled' })
    await runtime.idle()
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, true])
    expect(runtime.stats()).toMatchObject({ inProgress: 0, actors: 1 })
  })

  test('a designed limit holds for its agent alone', async () => {
    const { tools } = sampleTools()
    const agents = [designOf('busy', { tools: ['look'], limits: { turns: 2 } }), designOf('calm')]
    const subagentModel = scriptedModel(({ instructions = '' }) =>
      instructions.includes('busy') ? callTool('look') : 'Calm.',
    )
    const { result } = await runTeam({
      designer: designing({ agents }),
      subagentModel,
      availableTools: tools,
      subagentLimits: { turns: 3 },
    })
    expect(result.status).toBe('completed')
    expect(result.children[1]).toMatchObject({
      agent: 'busy',
      status: 'failed',
      error: { code: 'limit_exceeded' },
      totals: { turns: 2 },
    })
  })

  test('[F2] a run goes on in the next process: the agents are made again from the design, with their tools', async () => {
    const path = join(mkdtempSync(join(tmpdir(), 'dynamic-team-')), 'runs.db')
    const { tools, ran } = sampleTools()
    const agents = [designOf('quick'), designOf('slow', { tools: ['look'] })]
    const begun = Promise.withResolvers<void>()
    const stuck = scriptedModel(({ instructions = '' }) => {
      if (!instructions.includes('slow')) return 'Quick.'
      begun.resolve()
      return new Promise(() => {})
    })
    const first = createRuntime({ host: sqlite(path) })
    first.agents.register(dynamicTeam({ designer: designing({ agents }), subagentModel: stuck, availableTools: tools }))
    const ended = Promise.withResolvers<void>()
    first.on('task.ended', ({ address }) => address.endsWith('/quick') && ended.resolve())
    void first.start({ id: 'crossing', agent: 'dynamic-team', description: 'go' }).result()
    await Promise.all([begun.promise, ended.promise])
    await first.close()

    await using second = createRuntime({ host: sqlite(path) })
    const designer = designing({ agents: [] })
    const subagentModel = scriptedModel((_, { toolResults }) => (toolResults.length > 0 ? 'Slow.' : callTool('look')))
    second.agents.register(dynamicTeam({ designer, subagentModel, availableTools: tools }))
    const [run] = second.resume()
    const result = await run?.result()
    expect(result).toMatchObject({ status: 'completed', output: 'In short: "output": "Quick.", "output": "Slow."' })
    expect(designer.requests.map(isDesigning)).toEqual([false])
    expect(ran).toEqual(['look'])
    expect(result?.children.map(({ agent }) => agent)).toEqual(['designer', 'quick', 'slow', 'synthesizer'])
  })
})

describe('options that make no sense are refused when the team is defined', () => {
  test.each([
    ['no agents', { maxAgents: 0 }, 'input_invalid'],
    ['more that must succeed than there may be', { maxAgents: 2, minSuccessful: 3 }, 'input_invalid'],
    ['one tool twice', { availableTools: ['look', 'look'] }, 'agent_invalid'],
    ['a tool with the name of an action', { availableTools: ['delegate'] }, 'agent_invalid'],
    ['limits that are none', { subagentLimits: { hours: 2 } }, 'agent_invalid'],
  ])('%s', (_, options, code) => {
    expect(thrown(() => dynamicTeam(options as never))).toMatchObject({ code })
  })

  test('a tool that the runtime does not know is named before anything runs', async () => {
    await using runtime = createRuntime()
    const designer = designing({ agents: [designOf('scout')] })
    await expect(runtime.run(dynamicTeam({ designer, availableTools: ['shell'] }), 'go')).rejects.toMatchObject({
      code: 'tool_not_found',
    })
    expect(designer.requests).toEqual([])
  })

  test('so is a model that nobody has', async () => {
    await using runtime = createRuntime()
    const designer = designing({ agents: [designOf('scout')] })
    await expect(runtime.run(dynamicTeam({ designer }), 'go')).rejects.toMatchObject({ code: 'model_missing' })
    expect(designer.requests).toEqual([])
  })
})
