import { callTool, type ModelRequest, scriptedModel } from '@statecraft/providers'
import { createRuntime } from '@statecraft/runtime'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { type AgentContext, defineAgent, tool } from '../src/index.ts'
import { promptIn } from './run-agent.ts'

const wordsIn = (request: ModelRequest | undefined): string => JSON.stringify(request?.messages)

describe('[B17] the same definition, used twice', () => {
  test('has two addresses and no shared history', async () => {
    await using runtime = createRuntime()
    const model = scriptedModel((_, { prompt }) => `heard ${prompt}`)
    const agent = defineAgent({ name: 'twin', model })
    const [one, two] = await Promise.all([runtime.run(agent, 'first secret'), runtime.run(agent, 'second secret')])
    expect([one.output, two.output]).toEqual(['heard first secret', 'heard second secret'])
    expect(one.address).not.toBe(two.address)
    expect(model.requests.map(({ messages }) => messages.length)).toEqual([1, 1])
  })

  test('spawned twice under one name each, likewise', async () => {
    await using runtime = createRuntime()
    const model = scriptedModel(() => 'ok')
    const agent = defineAgent({ name: 'twin', model })
    const [a, b] = ['a', 'b'].map(id => runtime.spawn(agent, { id }))
    await runtime.ask(a!, { type: 'TASK', task: { description: 'for a alone' } })
    await runtime.ask(b!, { type: 'TASK', task: { description: 'for b alone' } })
    const context = (address: string) => runtime.describe(address)?.context as AgentContext
    expect(JSON.stringify(context(a!).messages)).not.toContain('for b')
    expect(JSON.stringify(context(b!).messages)).not.toContain('for a')
  })

  test('an agent that is gone when its run ended leaves nobody behind', async () => {
    await using runtime = createRuntime()
    const { address } = await runtime.run(defineAgent({ name: 'once', model: scriptedModel(['ok']) }), 'go')
    await runtime.idle()
    expect(runtime.describe(address)).toBeUndefined()
  })
})

describe('a registered agent from one task to the next', () => {
  test('keeps its lessons and nothing else', async () => {
    await using runtime = createRuntime()
    const model = scriptedModel(['plan one', 'answer one', 'lesson one', 'plan two', 'answer two', 'lesson two'])
    runtime.agents.register(defineAgent({ name: 'pupil', model, plan: 'model', learn: 'model' }))
    await runtime.run({ agent: 'pupil', description: 'task one' })
    const context = () => runtime.describe('root/pupil')?.context as AgentContext
    expect(context().lessons).toEqual(['lesson one'])
    const second = await runtime.run({ agent: 'pupil', description: 'task two' })
    expect(wordsIn(model.requests[3])).not.toContain('one')
    expect(second).toMatchObject({ output: 'answer two', plan: 'plan two' })
    expect(context()).toMatchObject({ lessons: ['lesson one', 'lesson two'], decisions: { length: 3 } })
  })

  test('learns from a function, too: one lesson, several, or none', async () => {
    await using runtime = createRuntime()
    const lessons: unknown[] = ['a', ['b', ' ', 'c'], undefined]
    runtime.agents.register(
      defineAgent({ name: 'pupil', model: scriptedModel(() => 'ok'), learn: () => lessons.shift() as string }),
    )
    for (let n = 0; n < 3; n += 1) await runtime.run({ agent: 'pupil', description: 'go' })
    expect(runtime.describe('root/pupil')?.context).toMatchObject({ lessons: ['a', 'b', 'c'] })
  })

  test('takes tasks one after the other', async () => {
    await using runtime = createRuntime()
    const model = scriptedModel((_, { prompt }) => prompt)
    runtime.agents.register(defineAgent({ name: 'clerk', model }), { default: true })
    const results = await Promise.all(['a', 'b', 'c'].map(text => runtime.run(text)))
    expect(results.map(({ output }) => output)).toEqual(['a', 'b', 'c'])
    expect(model.requests.every(({ messages }) => messages.length === 1)).toBe(true)
  })
})

describe('[C2] what is said on a topic', () => {
  const listener = (name: string, model: ReturnType<typeof scriptedModel>, options: object = {}) =>
    defineAgent({ name, model, subscribes: ['news'], ...options })

  test('reaches those who listen, in their next request, and nobody else', async () => {
    await using runtime = createRuntime()
    const models = [scriptedModel(() => 'ok'), scriptedModel(() => 'ok')]
    runtime.agents.register(listener('ears', models[0]!))
    runtime.agents.register(defineAgent({ name: 'deaf', model: models[1]! }))
    const heard: unknown[] = []
    runtime.subscribe('news', (event, from) => heard.push(event.data, from))
    const crier = defineAgent({
      name: 'crier',
      model: scriptedModel([callTool('broadcast', { topic: 'news', message: 'rain' }), 'Done.']),
      topics: ['news'],
    })
    const { address } = await runtime.run(crier, 'go')
    await runtime.idle()
    for (const agent of ['ears', 'deaf']) await runtime.run({ agent, description: 'Well?' })
    expect(heard).toEqual(['rain', address])
    expect(promptIn(models[0]?.requests[0])).toBe(`Heard meanwhile:\n- ${address} on news: "rain"`)
    expect(wordsIn(models[1]?.requests[0])).not.toContain('rain')
  })

  test('while it works is told with the next results, once', async () => {
    await using runtime = createRuntime()
    const heard = Promise.withResolvers<void>()
    runtime.on('actor.turn', ({ event }) => event.type === 'NOTICE' && heard.resolve())
    const wait = tool({
      name: 'wait',
      description: 'd',
      effect: 'read',
      input: z.object({ say: z.string().optional() }),
      // Results go ahead of messages: the notice is in before the tool is done.
      run: async ({ say }) => {
        if (say === undefined) return
        runtime.publish('news', { type: 'NOTICE', topic: 'news', data: say })
        await heard.promise
      },
    })
    const model = scriptedModel([callTool('wait', { say: 'rain' }), callTool('wait'), 'Done.'])
    await runtime.run(listener('ears', model, { tools: [wait] }), 'go')
    expect(model.requests[1]?.messages.at(-1)).toEqual({
      role: 'user',
      content: [{ type: 'text', text: 'Heard meanwhile:\n- the app on news: "rain"' }],
    })
    expect(model.requests[2]?.messages.at(-1)?.role).toBe('tool')
  })

  test('never reaches the one who said it', async () => {
    await using runtime = createRuntime()
    const model = scriptedModel([callTool('broadcast', { topic: 'news', message: 'rain' }), 'Done.'])
    await runtime.run(listener('both', model, { topics: ['news'] }), 'go')
    expect(wordsIn(model.requests[1])).not.toContain('Heard')
  })

  test('by the app may lack a topic or data', async () => {
    await using runtime = createRuntime()
    const model = scriptedModel(() => 'ok')
    runtime.agents.register(listener('ears', model))
    runtime.publish('news', { type: 'NOTICE' })
    await runtime.idle()
    await runtime.run({ agent: 'ears', description: 'Well?' })
    expect(promptIn(model.requests[0])).toBe('Heard meanwhile:\n- the app: null')
  })

  test('is kept up to a bound, the latest first to stay', async () => {
    await using runtime = createRuntime()
    const model = scriptedModel(() => 'ok')
    runtime.agents.register(listener('ears', model))
    for (let n = 1; n <= 60; n += 1) runtime.publish('news', { type: 'NOTICE', topic: 'news', data: n })
    await runtime.idle()
    await runtime.run({ agent: 'ears', description: 'Well?' })
    const lines = promptIn(model.requests[0]).split('\n').slice(1)
    expect([lines.length, lines.at(-1)]).toEqual([50, '- the app on news: 60'])
  })
})

describe('forged messages', () => {
  test('actions from outside have no effect: they are dead letters', async () => {
    await using runtime = createRuntime()
    const model = scriptedModel([() => forge(), 'The plan.', 'Done.'])
    const dead: string[] = []
    runtime.on('dead-letter', ({ event, reason }) => dead.push(`${event.type} ${reason}`))
    const agent = defineAgent({ name: 'agent', model, plan: 'model' })
    const run = runtime.start(agent, 'go')
    const forge = () => {
      const address = runtime.task(run.id)?.address ?? ''
      for (const type of ['SUBMIT_PLAN', 'ACCEPT', 'USE_TOOL', 'xstate.done.actor.think'])
        void runtime.tell(address, { type, id: 'call_1', name: 'x', args: { plan: 'forged' }, output: {} })
      return {}
    }
    expect(await run.result()).toMatchObject({ status: 'completed', plan: 'The plan.', output: 'Done.' })
    expect(dead.sort()).toEqual(
      ['ACCEPT', 'SUBMIT_PLAN', 'USE_TOOL', 'xstate.done.actor.think'].map(type => `${type} not_accepted`),
    )
  })

  test.each([undefined, null, 'text', 5, { description: 5 }, { input: [{ role: 'user' }] }])(
    'a task may be anything: %j',
    async task => {
      await using runtime = createRuntime()
      const address = runtime.spawn(defineAgent({ name: 'agent', model: scriptedModel(() => 'ok') }))
      expect(await runtime.ask(address, { type: 'TASK', task })).toMatchObject({ status: 'completed', output: 'ok' })
    },
  )
})
