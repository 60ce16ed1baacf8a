import { defineModel, definePrices, type ModelRequest, scriptedModel } from '@statecraft/providers'
import { describe, expect, test } from 'vitest'
import { userText } from '../src/conversation.ts'
import { type Asking, askModel, chooseModel, modelStep, requestOf, spendOf } from '../src/model-step.ts'
import { modelReply } from '../src/testing/index.ts'

const spec = (name: string) => ({ name, description: 'd', inputSchema: { type: 'object' } })
const asking: Asking = {
  agent: 'analyst',
  model: undefined,
  instructions: undefined,
  specs: new Map([
    ['look', spec('look')],
    ['change', spec('change')],
  ]),
  output: undefined,
  thinking: undefined,
  peers: { DELEGATE: [], CONSULT: [], HANDOFF: [] },
  settings: undefined,
  providerOptions: undefined,
  prices: undefined,
  answering: new Set(['executing']),
}
const think = (phase = 'executing', offered: readonly string[] = []) => ({ phase, offered, messages: [userText('hi')] })
const request = (change: Partial<Asking>, scope: object = {}, input = think()): Promise<ModelRequest> =>
  requestOf({ ...asking, ...change }, input, scope)

describe('[A1] which model is asked', () => {
  const own = scriptedModel([], { modelId: 'offline/own' })
  const ofRun = scriptedModel([], { modelId: 'offline/run' })
  const standard = scriptedModel([], { modelId: 'offline/standard' })
  const models = { default: standard, fast: ofRun }
  const chosen = (model: unknown, scope: object) => chooseModel({ agent: 'a', model: model as never }, scope).modelId

  test("the run's before the agent's own, and that before the runtime's default", () => {
    expect(chosen(own, { model: ofRun, models })).toBe('offline/run')
    expect(chosen(own, { models })).toBe('offline/own')
    expect(chosen(undefined, { models })).toBe('offline/standard')
  })

  test("its team's, where the agent has none", () => {
    expect(chosen(undefined, { models, teamModel: 'fast' })).toBe('offline/run')
    expect(chosen(own, { models, teamModel: 'fast' })).toBe('offline/own')
  })

  test('by name, for agents and for runs', () => {
    expect(chosen('fast', { models })).toBe('offline/run')
    expect(chosen(own, { model: 'default', models })).toBe('offline/standard')
  })

  test.each([
    [
      'none at all',
      undefined,
      {},
      'model_missing',
      'pass model to defineAgent, to its supervisor or to the run, or createRuntime',
    ],
    ['an unknown name', 'slow', { models }, 'model_not_found', 'known: default, fast'],
    ['a name that every object has', 'constructor', { models }, 'model_not_found', 'No model named "constructor"'],
    ['something that is no model', () => 1, {}, 'model_missing', 'neither a model nor the name of one'],
  ])('[A3] %s is an error that says what to do', (_, model, scope, code, words) => {
    expect(() => chosen(model, scope)).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(words) }),
    )
  })
})

describe('the request', () => {
  test('carries the messages, and nothing that nobody asked for', async () => {
    expect(await request({})).toEqual({ messages: [userText('hi')] })
  })

  test('shows the tools that the phase offers, and no others', async () => {
    const { tools } = await request({}, {}, think('planning', ['look', 'unknown']))
    expect(tools?.map(({ name }) => name)).toEqual(['look'])
  })

  test('asks for the output shape only where an answer is asked for', async () => {
    const output = { name: 'answer', schema: { type: 'object' } }
    expect((await request({ output })).output).toEqual(output)
    expect(await request({ output }, {}, think('planning'))).not.toHaveProperty('output')
  })

  test('has instructions as text, or made from the context of the run', async () => {
    expect((await request({ instructions: 'Be brief.' })).instructions).toBe('Be brief.')
    const instructions = async ({ user }: { user: string }) => `Serve ${user}.`
    expect((await request({ instructions: instructions as never }, { context: { user: 'Ada' } })).instructions).toBe(
      'Serve Ada.',
    )
    expect(await request({ instructions: '' })).not.toHaveProperty('instructions')
  })

  test('[A1] inherits settings one by one: run before agent before runtime', async () => {
    const scope = {
      defaults: { maxTokens: 1, temperature: 0.1, reasoning: { effort: 'low' } },
      settings: { temperature: 0.3 },
    }
    expect((await request({ settings: { maxTokens: 2, temperature: 0.2 } }, scope)).settings).toEqual({
      maxTokens: 2,
      temperature: 0.3,
      reasoning: { effort: 'low' },
    })
    expect((await request({ settings: { maxTokens: 2 } })).settings).toEqual({ maxTokens: 2 })
  })

  test('passes the options of the provider through', async () => {
    expect((await request({ providerOptions: { openai: { seed: 1 } } })).providerOptions).toEqual({
      openai: { seed: 1 },
    })
  })
})

test('the model is handed the signal, the key and the stream', async () => {
  const parts: unknown[] = []
  const model = scriptedModel([{ text: 'Hi', chunkSize: 1 }])
  const io = {
    signal: new AbortController().signal,
    idempotencyKey: 'k',
    scope: {},
    emit: (part: unknown) => void parts.push(part),
  }
  expect((await askModel({ ...asking, model }, think(), io)).content).toEqual([{ type: 'text', text: 'Hi' }])
  expect(parts).toEqual([
    { type: 'text-delta', text: 'H' },
    { type: 'text-delta', text: 'i' },
  ])
})

test('the model is told who asks', async () => {
  const callers: unknown[] = []
  const model = defineModel('offline/asked', async (_, { caller }) => {
    callers.push(caller)
    return modelReply({ text: 'Hi' })
  })
  const io = { signal: new AbortController().signal, idempotencyKey: 'k', scope: {} }
  await askModel({ ...asking, model }, think(), { ...io, address: 'root/writer' })
  await askModel({ ...asking, model }, think(), io)
  expect(callers).toEqual(['root/writer', undefined])
})

describe('what a reply cost', () => {
  const usage = { inputTokens: 1_000_000, outputTokens: 0 }
  const reply = { ...modelReply({ usage }), modelId: 'offline/priced' }
  const prices = definePrices({ 'offline/priced': { input: 2, output: 4, asOf: '2026-11-21' } })

  test('is known with the price of the model', () => {
    expect(spendOf(reply, prices, {})).toEqual({ inputTokens: 1_000_000, outputTokens: 0, costUsd: 2 })
  })

  test('is unknown, not 0, without one', () => {
    expect(spendOf(reply, undefined, {}).costUsd).toBeUndefined()
    expect(spendOf({ ...reply, modelId: 'other' }, prices, {}).costUsd).toBeUndefined()
    expect(spendOf(modelReply({}), prices, {})).toEqual({
      inputTokens: undefined,
      outputTokens: undefined,
      costUsd: undefined,
    })
  })
})

test('a failure that came after the provider was at work has cost nobody knows what, and any other nothing', () => {
  const { spendOnFailure } = modelStep(asking)
  const spentOn = (code: string) => spendOnFailure?.({ code, message: 'x', retryable: false })
  expect(spentOn('timeout')).toEqual({ inputTokens: undefined, outputTokens: undefined, costUsd: undefined })
  expect(['rate_limited', 'authentication', 'network', 'limit_exceeded'].map(spentOn)).toEqual(Array(4).fill(undefined))
})

test('the step draws a turn, and is described by its phase', () => {
  const step = modelStep(asking)
  expect(step.draw?.({} as never)).toEqual({ turns: 1 })
  expect(step.describe?.(think('planning') as never)).toEqual({ name: 'planning' })
  expect(step.reference?.({ ...modelReply({}), requestId: 'req_1' } as never)).toBe('req_1')
})

describe('what a call may take of a limit on tokens', () => {
  const tokens = async (change: Partial<Asking>, scope: object = {}, input = think()): Promise<number> => {
    const estimate = await modelStep({ ...asking, ...change }).estimate?.(input as never, scope)
    return estimate?.tokens ?? Number.NaN
  }

  test('is the whole request: instructions, tools and output shape count, and so does what the answer may take', async () => {
    const bare = await tokens({})
    expect((await tokens({ instructions: 'x'.repeat(4_000) })) - bare).toBe(1_000)
    const output = { name: 'answer', schema: { type: 'object', description: 'x'.repeat(4_000) } }
    expect((await tokens({ output })) - bare).toBeGreaterThan(1_000)
    expect(await tokens({}, {}, think('executing', ['look']))).toBeGreaterThan(bare)
    expect((await tokens({ settings: { maxTokens: 500 } })) - bare).toBe(500)
  })

  test('is by the settings that are sent: those of the run before those of the agent', async () => {
    const [settings, bare] = [{ maxTokens: 1_000 }, await tokens({})]
    expect((await tokens({ settings }, { settings: { maxTokens: 8_000 } })) - bare).toBe(8_000)
    expect((await tokens({}, { defaults: { maxTokens: 200 } })) - bare).toBe(200)
  })

  test('is a guess, however short the answer must be: the input is not counted before it was read', async () => {
    const step = modelStep({ ...asking, settings: { maxTokens: 10 } })
    expect(await step.estimate?.(think() as never, {})).toMatchObject({ isBound: false })
  })

  test('is asked of instructions that are a function once, and the same is sent', async () => {
    let asked = 0
    const instructions = async () => {
      asked += 1
      return `Time ${asked}`
    }
    const sent: unknown[] = []
    const model = defineModel('offline/sent', async request => {
      sent.push(request.instructions)
      return modelReply({ text: 'Hi' })
    })
    const [step, input] = [modelStep({ ...asking, model, instructions: instructions as never }), think()]
    await step.estimate?.(input as never, {})
    await step.run(input as never, { signal: new AbortController().signal, idempotencyKey: 'k', scope: {} } as never)
    expect([asked, sent]).toEqual([1, ['Time 1']])
  })
})
