import { callTool, defineModel, type ModelSettings, scriptedModel } from '@statecraft/providers'
import { createRuntime, defineSupervisor } from '@statecraft/runtime'
import { describe, expect, test } from 'vitest'
import { defineAgent, definePolicy, fromFunction, sequence, type ThinkingOptions } from '../src/index.ts'
import { offeredIn, promptIn, resultsIn } from './run-agent.ts'
import { scorer, thinking, wordsIn } from './thinking-agent.ts'

describe('[A12b] a style', () => {
  test('stands in the instructions, beside the agent’s own, and each is another', async () => {
    const seen = new Set<string>()
    for (const style of ['analytical', 'creative', 'systematic'] as const) {
      const { model } = await thinking(['ok'], { style }, { instructions: 'Be brief.' })
      const { instructions = '' } = model.requests[0] ?? {}
      expect(instructions).toContain(`Be brief.\n\nThink ${style.slice(0, 6)}`)
      seen.add(instructions)
    }
    expect(seen.size).toBe(3)
    const { model } = await thinking(['ok'], {}, { instructions: 'Be brief.' })
    expect(model.requests[0]?.instructions).toBe('Be brief.')
  })
})

describe("[A12b] the provider's own thinking", () => {
  const settingsOf = async (
    options: boolean | ThinkingOptions | undefined,
    more: object = {},
    settingFaults?: (settings: ModelSettings) => readonly string[],
  ) => {
    const seen: (ModelSettings | undefined)[] = []
    const inner = scriptedModel(() => 'ok')
    const model = defineModel(
      'offline/seen',
      (request, io) => {
        seen.push(request.settings)
        return inner(request, io)
      },
      settingFaults && { settingFaults },
    )
    await using runtime = createRuntime()
    const result = await runtime.run(
      defineAgent({ name: 'a', model, ...(options !== undefined && { thinking: options }), ...more }),
      'go',
    )
    expect(result.status).toBe('completed')
    return seen[0]
  }
  const noBudgets = ({ reasoning }: ModelSettings) => (reasoning?.budgetTokens ? ['no budgets'] : [])

  test('has 8,000 tokens, or as many as are said, and is off where it is switched off', async () => {
    expect(await settingsOf(undefined)).toBeUndefined()
    expect(await settingsOf(true)).toEqual({ reasoning: { budgetTokens: 8_000 } })
    expect(await settingsOf({ budgetTokens: 2_000 })).toEqual({ reasoning: { budgetTokens: 2_000 } })
    expect(await settingsOf({ extended: false, style: 'creative' })).toBeUndefined()
    expect(await settingsOf(false)).toBeUndefined()
  })

  test('is an effort for a model that takes no number, and nothing for one that takes neither', async () => {
    expect(await settingsOf(true, {}, noBudgets)).toEqual({ reasoning: { effort: 'medium' } })
    expect(await settingsOf(true, {}, ({ reasoning }) => (reasoning ? ['no'] : []))).toEqual({})
  })

  test('leaves settings alone that speak of it, and keeps the others', async () => {
    const settings = { maxTokens: 9_000, reasoning: { effort: 'low' } } as const
    expect(await settingsOf(true, { settings })).toEqual(settings)
    expect(await settingsOf(true, { settings: { maxTokens: 9_000 } })).toEqual({
      maxTokens: 9_000,
      reasoning: { budgetTokens: 8_000 },
    })
  })

  test('with a number that the model does not take is refused before the run', async () => {
    const model = defineModel('offline/none', scriptedModel([]), { settingFaults: noBudgets })
    const options = { name: 'a', thinking: { budgetTokens: 2_000 } }
    expect(() => defineAgent({ ...options, model })).toThrow(expect.objectContaining({ code: 'agent_invalid' }))
    await using runtime = createRuntime({ models: { default: model } })
    await expect(runtime.run(defineAgent(options), 'go')).rejects.toMatchObject({ code: 'setting_unsupported' })
  })
})

describe('[A12b] what a task says', () => {
  test('to bear in mind reaches the model', async () => {
    const directives = ['Mind near and far effects', ' ', 'Name what is not known']
    const { model } = await thinking(['ok'], {}, {}, { directives })
    expect(wordsIn(model.requests[0])).toContain(
      'Bear in mind:\\n- Mind near and far effects\\n- Name what is not known',
    )
    expect(wordsIn((await thinking(['ok'], {})).model.requests[0])).not.toContain('Bear in mind')
  })

  test('may also be said with the run of a definition', async () => {
    await using runtime = createRuntime()
    const model = scriptedModel(() => 'ok')
    const agent = defineAgent({ name: 'a', model, delegates: ['lawyer'] })
    runtime.agents.register(fromFunction('lawyer', () => 'no'))
    await runtime.run(agent, 'go', { directives: ['Be bold'], agents: [] })
    expect(wordsIn(model.requests[0])).toContain('Bear in mind:\\n- Be bold')
    expect(offeredIn(model.requests[0])).toEqual([])
    runtime.agents.register(agent)
    const task = { agent: 'a', description: 'go', directives: ['Be shy'] }
    await runtime.run(task, { directives: ['Be bold'] })
    expect(wordsIn(model.requests[1])).toContain('Be shy')
    expect(wordsIn(model.requests[1])).not.toContain('Be bold')
  })

  test('of the agents that are there narrows whom it may address, and never widens it', async () => {
    const peers = { consults: ['lawyer', 'critic'], delegates: ['critic'] }
    const ask = (agent: string) => callTool('consult', { agent, question: 'May we?' })
    const { model } = await thinking([ask('lawyer'), ask('critic'), 'ok'], {}, peers, {
      agents: ['lawyer', 'stranger'],
    })
    expect(offeredIn(model.requests[0])).toEqual(['consult'])
    expect(JSON.stringify(model.requests[0]?.tools)).toContain('"enum":["lawyer"]')
    expect(resultsIn(model.requests[1])[0]?.isError).toBeUndefined()
    expect(resultsIn(model.requests[2])).toMatchObject([
      { isError: true, output: { error: 'there is no agent "critic": choose from lawyer' } },
    ])
    const alone = await thinking(['ok'], {}, peers, { agents: [] })
    expect(offeredIn(alone.model.requests[0])).toEqual([])
    expect(alone.result.details).toMatchObject({ decisions: [{ blocked: ['delegate', 'consult'] }] })
    const all = await thinking(['ok'], {}, peers)
    expect(offeredIn(all.model.requests[0])).toEqual(['delegate', 'consult'])
  })

  test('also narrows whom it consults when it is not sure: with nobody there it asks itself', async () => {
    const more = { confidence: scorer, consults: ['lawyer'] }
    const { result, model } = await thinking(['a: 0.5', 'b: 0.9'], true, more, { agents: ['critic'] })
    expect([result.output, result.children.length]).toEqual(['b: 0.9', 0])
    expect(promptIn(model.requests[1])).toContain('You are only 50 % sure')
  })

  test.each([5, 'text', [5], null])('is left aside where it makes no sense: %j', async odd => {
    await using runtime = createRuntime()
    const model = scriptedModel(['ok'])
    const address = runtime.spawn(defineAgent({ name: 'a', model, consults: [] }))
    const task = { description: 'go', directives: odd, agents: odd }
    expect(await runtime.ask(address, { type: 'TASK', task })).toMatchObject({ status: 'completed' })
    expect(model.requests[0]?.messages).toHaveLength(1)
  })
})

describe('[A12b] thinking in a team', () => {
  const styleOf = async (policy: boolean | ThinkingOptions, own?: boolean | ThinkingOptions) => {
    await using runtime = createRuntime({ policies: [definePolicy({ thinking: policy })] })
    const model = scriptedModel(() => 'ok')
    const agent = defineAgent({ name: 'a', model, ...(own !== undefined && { thinking: own }) })
    const { steps } = await runtime.run(agent, 'go')
    const { instructions = '', settings } = model.requests[0] ?? {}
    return {
      style: /Think (\w+)/.exec(instructions)?.[1],
      settings,
      calls: steps.filter(s => s.source === 'model').length,
    }
  }

  test('is that of its agents, where they do not say, option by option', async () => {
    expect(await styleOf({ style: 'creative', reflect: true })).toMatchObject({ style: 'creatively', calls: 2 })
    expect(await styleOf({ style: 'creative', reflect: true }, { style: 'systematic' })).toMatchObject({
      style: 'systematically',
      calls: 2,
    })
    expect(await styleOf(true)).toMatchObject({ settings: { reasoning: { budgetTokens: 8_000 } } })
    expect((await styleOf({ style: 'creative' }, false)).style).toBeUndefined()
  })

  test('is switched off for all, whatever they say; and so is a part of it', async () => {
    expect(await styleOf(false, { style: 'creative', alternatives: 3 })).toMatchObject({ calls: 1 })
    expect((await styleOf(false, { style: 'creative' })).style).toBeUndefined()
    expect(
      await styleOf({ alternatives: false, reflect: false }, { style: 'creative', alternatives: 3, reflect: true }),
    ).toMatchObject({ style: 'creatively', calls: 1 })
  })

  test('reaches the members of patterns and supervisors, and a threshold those that say how sure they are', async () => {
    await using runtime = createRuntime()
    const models = [scriptedModel(() => 'a: 0.5'), scriptedModel(() => 'b: 0.5'), scriptedModel(() => 'c')]
    const sure = defineAgent({ name: 'sure', model: models[0]!, confidence: scorer })
    const silent = defineAgent({ name: 'silent', model: models[1]! })
    const team = sequence([sure, silent], { thinking: { style: 'analytical', confidenceThreshold: 0.9 } })
    expect((await runtime.run(team, 'go')).status).toBe('completed')
    expect(models.map(({ requests }) => requests.length)).toEqual([2, 1, 0])
    for (const model of models.slice(0, 2)) expect(model.requests[0]?.instructions).toContain('analytically')
    const policies = [definePolicy({ thinking: { reflect: true } })]
    const clerk = defineAgent({ name: 'clerk', model: models[2]! })
    runtime.spawn(defineSupervisor({ name: 'desk', children: [clerk], policies }))
    await runtime.ask('root/desk/clerk', { type: 'TASK', task: { description: 'go' } })
    expect(models[2]?.requests).toHaveLength(2)
  })
})

describe('[A3] thinking that cannot be is refused', () => {
  test.each([
    [{ style: 'wild' }, 'thinking.style must be analytical, creative, systematic, not "wild"'],
    [{ budgetTokens: 0 }, 'thinking.budgetTokens must be a whole number above 0, not 0'],
    [{ alternatives: 1 }, 'thinking.alternatives must be a whole number from 2 to 5, not 1'],
    [{ alternatives: 6 }, 'thinking.alternatives must be'],
    [{ confidenceThreshold: 2 }, 'thinking.confidenceThreshold must be a number from 0 to 1, not 2'],
    [{ confidenceThreshold: 0.5 }, 'thinking.confidenceThreshold: nothing says how sure it is'],
    [{ whenUnsure: 'cry' }, 'thinking.whenUnsure must be consult, retry, alternatives, not "cry"'],
    [{ whenUnsure: 'retry' }, 'thinking.whenUnsure: nothing says how sure it is'],
    [{ consult: 'no name!' }, 'thinking.consult holds "no name!"'],
  ])('%o', (options, message) => {
    expect(() => defineAgent({ name: 'a', thinking: options as ThinkingOptions })).toThrow(
      expect.objectContaining({ code: 'agent_invalid', message: expect.stringContaining(message) }),
    )
  })

  test('a peer that nobody knows is named before the run', async () => {
    await using runtime = createRuntime()
    const agent = defineAgent({
      name: 'a',
      model: scriptedModel([]),
      confidence: scorer,
      thinking: { consult: 'nobody' },
    })
    await expect(runtime.run(agent, 'go')).rejects.toMatchObject({ code: 'agent_not_found' })
  })
})

test('[A12b] without a word of thinking, a request and its calls are what they were', async () => {
  await using runtime = createRuntime()
  const model = scriptedModel(() => 'ok')
  const result = await runtime.run(defineAgent({ name: 'a', model }), 'go')
  expect(model.requests).toEqual([{ messages: [{ role: 'user', content: [{ type: 'text', text: 'go' }] }] }])
  expect([result.steps.length, result.thinking, result.alternatives]).toEqual([1, undefined, undefined])
})
