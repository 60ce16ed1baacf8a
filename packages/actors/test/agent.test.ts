import { defineModel, scriptedModel, withFallback, withRetry } from '@statecraft/providers'
import { anthropic } from '@statecraft/providers/anthropic'
import { openai } from '@statecraft/providers/openai'
import { createRuntime, defineSupervisor } from '@statecraft/runtime'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { defineAgent, defineLifecycle, tool } from '../src/index.ts'
import type { StandardSchema } from '../src/standard-schema.ts'
import { modelReply } from '../src/testing/index.ts'
import { sampleTools } from './sample-tools.ts'

const look = tool({ name: 'look', description: 'Looks', effect: 'read', input: z.object({}), run: () => 'seen' })
const mute: StandardSchema<unknown, number> = {
  '~standard': { version: 1, vendor: 'mute', validate: () => ({ value: 1 }) },
}
const review = defineLifecycle({
  name: 'review',
  initial: 'reading',
  phases: { reading: { ends: { ACCEPT: 'completed', REJECT: 'reading' } } },
})

describe('[A1] a definition', () => {
  test('is frozen and says who it is', () => {
    const agent = defineAgent({ name: 'analyst', description: 'Analyses', role: 'expert' })
    expect(agent).toMatchObject({ kind: 'agent', name: 'analyst', description: 'Analyses', role: 'expert' })
    expect(Object.isFrozen(agent)).toBe(true)
  })

  test('builds its chart when it is first needed, and once', () => {
    const agent = defineAgent({ name: 'analyst' })
    expect(agent.machine).toBe(agent.machine)
    expect(agent.behaviour).toBe(agent.behaviour)
  })

  test('goes around the phases that nobody works in', () => {
    const value = (options: object) => {
      const { machine } = defineAgent({ name: 'a', ...options })
      const idle = machine.resolveState({ value: 'idle', context: machine.config.context as never })
      const [transition] = machine.getTransitionData(idle, { type: 'TASK', task: {} })
      return transition?.target?.map(({ id }) => id)
    }
    expect(value({})).toEqual(['agent.executing'])
    expect(value({ plan: 'model' })).toEqual(['agent.planning'])
    expect(value({ thorough: true })).toEqual(['agent.planning'])
    expect(value({ thorough: true, plan: 'none' })).toEqual(['agent.executing'])
  })
})

describe('[A3] what cannot work is refused when it is defined', () => {
  test.each([
    ['no name', { name: undefined }, 'its name "undefined" must be 1 to 64 letters'],
    ['a name that no address takes', { name: 'an analyst' }, 'its name "an analyst" must be'],
    ['two tools of one name', { tools: [look, look] }, 'two of its tools are named "look": rename one'],
    ['a tool and the name of one', { tools: [look, 'look'] }, 'two of its tools are named "look"'],
    ['a tool with the name of an action', { tools: ['delegate'] }, 'tool "delegate" has the name of an action'],
    ['a tool that is none', { tools: [{ name: 'x', run: () => 1 }] }, 'was not made with tool(): wrap it'],
    ['no tool at all', { tools: [null] }, 'was not made with tool(): wrap it'],
    ['agents where their names belong', { delegates: [{ name: 'writer' }] }, 'delegates holds "[object Object]"'],
    [
      'a question to nobody',
      { consults: ['my lawyer'] },
      'consults holds "my lawyer", which is no name: list the names of agents',
    ],
    [
      'an output that cannot be shown, beside tools that are only named',
      { output: mute, tools: ['look'] },
      'pass outputJsonSchema',
    ],
    ['somebody named twice', { consults: ['a', 'a'] }, 'consults names somebody twice'],
    ['a blank topic', { topics: [' '] }, 'topics holds " ", which is no name: list the topics'],
    ['no tools at once', { toolsAtOnce: 0 }, 'toolsAtOnce must be a whole number above 0, not 0'],
    ['half a worker', { workersAtOnce: 0.5 }, 'workersAtOnce must be a whole number above 0, not 0.5'],
    ['JSON Schema of no output', { outputJsonSchema: { type: 'object' } }, 'outputJsonSchema without output'],
    ['an output that cannot be shown', { output: mute }, 'cannot be written as JSON Schema: pass outputJsonSchema'],
    [
      'checks where nobody answers',
      { lifecycle: review, verify: [() => true] },
      'verify: its lifecycle has no phase that ends with ANSWER',
    ],
    [
      'an output where nobody answers',
      { lifecycle: review, output: z.object({}) },
      'output: its lifecycle has no phase',
    ],
    [
      'confidence where nobody answers',
      { lifecycle: review, confidence: 'model' },
      'confidence: its lifecycle has no phase',
    ],
    [
      'a planner beside a lifecycle of its own',
      { lifecycle: review, plan: () => 1, thorough: true },
      'plan, thorough: these are for the standard lifecycle alone',
    ],
    [
      'a lifecycle with a dead end',
      { lifecycle: { ...review, phases: { reading: { ends: { REJECT: 'reading' } } } } },
      'phase "reading" is a dead end',
    ],
    [
      'a write tool allowed in verifying',
      {
        lifecycle: {
          ...review,
          initial: 'verifying',
          phases: { verifying: { tools: ['write'], ends: { ACCEPT: 'completed' } } },
        },
      },
      'phase "verifying" allows tools that write',
    ],
  ])('%s', (_, change, words) => {
    expect(() => defineAgent({ name: 'analyst', ...change } as never)).toThrow(
      expect.objectContaining({ code: 'agent_invalid', message: expect.stringContaining(words) }),
    )
  })

  test('every fault at once', () => {
    expect(() => defineAgent({ name: '', tools: [look, look], toolsAtOnce: -1 })).toThrow(
      /its name "".*; two of its tools.*; toolsAtOnce/,
    )
  })

  test.each([
    ['the standard lifecycle by name', { lifecycle: defineAgent({ name: 'a' }).lifecycle, plan: 'model' }],
    ['no planning said twice', { lifecycle: review, plan: 'none', learn: 'none', verify: 'schema' }],
    ['a topic of two words', { topics: ['market news'], subscribes: ['market news'] }],
    ['an output with JSON Schema beside it', { output: mute, outputJsonSchema: { type: 'object' } }],
    ['one of no phase that writes', { tools: sampleTools().tools }],
  ])('%s is fine', (_, change) => {
    expect(() => defineAgent({ name: 'analyst', ...change } as never).machine).not.toThrow()
  })

  test.each([{ turns: -1 }, { turns: Number.NaN }, { turnz: 3 }])('limits %o, where the agent is defined', limits => {
    expect(() => defineAgent({ name: 'a', limits })).toThrow(
      expect.objectContaining({ code: 'agent_invalid', message: expect.stringContaining('limits.turn') }),
    )
  })
})

describe('[A1] names that a runtime resolves', () => {
  const named = defineAgent({ name: 'named', model: 'fast', tools: ['look'] })
  const script = () => scriptedModel([{ calls: [{ name: 'look' }] }, 'done'])

  test('tools and models', async () => {
    const fast = script()
    await using runtime = createRuntime({ models: { fast }, tools: [look] })
    expect(await runtime.run(named, 'go')).toMatchObject({
      status: 'completed',
      output: 'done',
      totals: { toolCalls: 1 },
    })
    expect(fast.requests[0]?.tools?.map(({ name }) => name)).toEqual(['look'])
  })

  test('[A3] one that is not known is an error before anything runs', async () => {
    await using runtime = createRuntime({ models: { fast: script() } })
    await expect(runtime.run(named, 'go')).rejects.toMatchObject({
      code: 'tool_not_found',
      message: expect.stringContaining('known: none'),
    })
    expect(() => runtime.agents.register(named)).toThrow(expect.objectContaining({ code: 'tool_not_found' }))
    await using other = createRuntime({ tools: [look] })
    await expect(other.run(named, 'go')).rejects.toMatchObject({ code: 'model_not_found' })
  })

  test('[A3] so is something by that name that is no tool', async () => {
    await using runtime = createRuntime({ models: { fast: script() }, tools: [{ name: 'look' }] })
    await expect(runtime.run(named, 'go')).rejects.toMatchObject({ code: 'agent_invalid' })
  })

  test('[A3] a missing model and an unknown peer, too', async () => {
    await using runtime = createRuntime()
    await expect(runtime.run(defineAgent({ name: 'a' }), 'x')).rejects.toMatchObject({ code: 'model_missing' })
    const lead = defineAgent({ name: 'lead', model: script(), delegates: ['writer'], consults: ['lawyer'] })
    await expect(runtime.run(lead, 'x')).rejects.toMatchObject({
      code: 'agent_not_found',
      message: expect.stringContaining('"writer", "lawyer"'),
    })
  })
})

describe('[A3] a setting that the model does not have', () => {
  const cool = defineModel('offline/cool', async () => modelReply({ text: 'Hi' }), {
    settingFaults: ({ temperature }) =>
      temperature === undefined ? [] : ['it has no temperature: use reasoning.effort'],
  })
  const settings = { temperature: 0.2 }

  test('is refused when the agent is defined', () => {
    expect(() => defineAgent({ name: 'a', model: cool, settings })).toThrow(
      expect.objectContaining({ code: 'agent_invalid', message: expect.stringContaining('use reasoning.effort') }),
    )
    expect(() => defineAgent({ name: 'a', model: cool, settings: { maxTokens: 9 } })).not.toThrow()
  })

  test.each([
    ['of the agent, for a model of the run', { settings }, {}, { model: cool }],
    ['of the agent, for a model by name', { settings, model: 'cool' }, { models: { cool } }, {}],
    ['of the runtime', { model: cool }, { settings }, {}],
    ['of the run', { model: cool }, {}, { settings }],
  ])('is refused before the run: %s', async (_, agent, runtime, run) => {
    await using app = createRuntime(runtime)
    await expect(app.run(defineAgent({ name: 'a', ...agent }), 'hi', run)).rejects.toMatchObject({
      code: 'setting_unsupported',
      message: expect.stringContaining(
        'Agent "a" runs with settings that its model does not have: it has no temperature',
      ),
    })
    expect(app.stats().turns).toBe(0)
  })
})

describe('[A1] settings and the model', () => {
  test('come from the runtime, the team, the agent and the run, the nearest first, setting by setting', async () => {
    const fast = scriptedModel(() => 'ok', { modelId: 'offline/fast' })
    const models = { fast, default: scriptedModel(() => 'ok', { modelId: 'offline/default' }) }
    await using runtime = createRuntime({ models, settings: { temperature: 0.1, maxTokens: 10 } })
    const inTeam = defineAgent({ name: 'in-team', settings: { reasoning: { effort: 'low' } } })
    runtime.spawn(defineSupervisor({ name: 'team', children: [inTeam], settings: { maxTokens: 20 }, model: 'fast' }))
    const asked = { type: 'TASK', task: { description: 'hi' } }
    await runtime.ask('root/team/in-team', asked)
    await runtime.run(inTeam, 'hi', { under: 'root/team', settings: { temperature: 0.9 } })
    await runtime.run(inTeam, 'hi')
    expect(fast.requests.map(({ settings }) => settings)).toEqual([
      { temperature: 0.1, maxTokens: 20, reasoning: { effort: 'low' } },
      { temperature: 0.9, maxTokens: 20, reasoning: { effort: 'low' } },
    ])
    expect(models.default.requests.map(({ settings }) => settings)).toEqual([
      { temperature: 0.1, maxTokens: 10, reasoning: { effort: 'low' } },
    ])
  })

  test('of a team are known before the run', async () => {
    await using runtime = createRuntime({ models: { fast: scriptedModel(() => 'ok') } })
    runtime.spawn(defineSupervisor({ name: 'team', model: 'fast' }))
    expect((await runtime.run(defineAgent({ name: 'a' }), 'hi', { under: 'root/team' })).status).toBe('completed')
    await expect(runtime.run(defineAgent({ name: 'a' }), 'hi')).rejects.toMatchObject({ code: 'model_missing' })
  })
})

describe('[A3] input that is not plain JSON', () => {
  const circle: { self?: unknown } = {}
  circle.self = circle

  test.each([
    ['a date', { when: new Date(0) }, 'input.when that is an instance of Date'],
    ['a circle', circle, 'input.self that is a circle'],
    ['a BigInt', [1n], 'input[0] that is a BigInt'],
  ])('%s is refused before the run', async (_, input, words) => {
    await using runtime = createRuntime()
    const agent = defineAgent({ name: 'a', model: scriptedModel(() => 'ok') })
    const run = runtime.run(agent, input)
    await expect(run).rejects.toMatchObject({ code: 'input_invalid', message: expect.stringContaining(words) })
    expect(runtime.stats()).toMatchObject({ actors: 1, crashes: 0 })
  })

  test('is refused for a task by name too', async () => {
    await using runtime = createRuntime()
    runtime.agents.register(defineAgent({ name: 'a', model: scriptedModel(() => 'ok') }))
    const task = { agent: 'a', description: 'x', input: { at: Number.NaN } }
    await expect(runtime.run(task)).rejects.toMatchObject({ code: 'input_invalid' })
  })
})

describe('[A3] a key that is missing', () => {
  afterEach(() => void vi.unstubAllEnvs())

  test.each([
    ['OPENAI_API_KEY', () => openai('gpt-test')],
    ['OPENAI_API_KEY', () => openai.chat('gpt-test')],
    ['ANTHROPIC_API_KEY', () => anthropic('claude-test')],
    ['OPENAI_API_KEY', () => withRetry(withFallback([openai('gpt-test'), anthropic('claude-test')]))],
  ])('is named before the run: %s', async (variable, modelOf) => {
    for (const name of ['OPENAI_API_KEY', 'OPENAI_BASE_URL', 'ANTHROPIC_API_KEY']) vi.stubEnv(name, undefined)
    await using runtime = createRuntime({ models: { named: modelOf() } })
    for (const model of [modelOf(), 'named']) {
      await expect(runtime.run(defineAgent({ name: 'a', model }), 'hi')).rejects.toMatchObject({
        code: 'model_unavailable',
        message: expect.stringContaining(variable),
      })
    }
    expect(runtime.stats()).toMatchObject({ actors: 1, turns: 0 })
  })
})
