import { callTool, type ModelRequest, scriptedModel } from '@statecraft/providers'
import { createRuntime, type Runtime } from '@statecraft/runtime'
import { describe, expect, test } from 'vitest'
import {
  createMemoryStore,
  defineAgent,
  definePolicy,
  type MemoryOptions,
  type MemoryPort,
  rememberTool,
  sequence,
} from '../src/index.ts'

const wordsIn = (request: ModelRequest | undefined): string => JSON.stringify(request?.messages)

describe('[F1] a memory port', () => {
  const ports = (): { port: MemoryPort; memory: MemoryOptions<{ user?: string }> } => {
    const port = createMemoryStore()
    return { port, memory: { port, subject: ({ user }) => user } }
  }
  const once = async (runtime: Runtime, options: object, task: string, context: object = {}) => {
    const model = scriptedModel(({ messages }) => `answer to message ${messages.length}`)
    const agent = defineAgent<string, never>({ name: 'clerk', model, ...options })
    const result = await runtime.run(agent, task, { context: context as never })
    return { result, seen: wordsIn(model.requests[0]), steps: result.steps.map(({ source }) => source) }
  }

  test('keeps tasks and answers over runs that share nothing else, and recalls what fits', async () => {
    await using runtime = createRuntime()
    const { memory, port } = ports()
    const first = await once(runtime, { memory }, 'How much tax is on books?')
    expect(first.steps).toEqual(['recall', 'model', 'remember'])
    expect(await port.list()).toMatchObject([
      { kind: 'exchange', agent: 'clerk', text: 'Asked: How much tax is on books?\nAnswered: answer to message 1' },
    ])
    const second = await once(runtime, { memory }, 'the tax on a book')
    expect(second.seen).toContain('From memory:\\n- Asked: How much tax is on books?')
    expect((await once(runtime, { memory }, 'something else entirely')).seen).not.toContain('From memory')
  })

  test('tells an agent the facts about whom it works for, and never those about another', async () => {
    await using runtime = createRuntime()
    const { memory, port } = ports()
    await port.remember(
      ['anna', 'bert'].map(subject => ({
        id: subject,
        kind: 'fact',
        agent: 'clerk',
        subject,
        text: `${subject} is 40`,
      })),
    )
    const { seen } = await once(runtime, { memory }, 'hello', { user: 'anna' })
    expect([seen.includes('anna is 40'), seen.includes('bert')]).toEqual([true, false])
    const nobody = await once(runtime, { memory }, 'hello anna is 40 bert is 40')
    expect(nobody.seen).not.toContain('From memory')
    await once(runtime, { memory }, 'my secret number is 7', { user: 'anna' })
    expect((await once(runtime, { memory }, 'the secret number?', { user: 'bert' })).seen).not.toContain('is 7')
    expect((await once(runtime, { memory }, 'the secret number?', { user: 'anna' })).seen).toContain('is 7')
  })

  test('takes facts from the model, about whom it works for and nobody else', async () => {
    await using runtime = createRuntime()
    const { memory, port } = ports()
    const remember = rememberTool({ port, agent: 'clerk', subject: ({ user }: { user?: string }) => user })
    const tell = (context: { user?: string }) => {
      const model = scriptedModel([
        callTool('remember_fact', { fact: 'Prefers tea' }),
        callTool('remember_fact'),
        'Noted.',
      ])
      return runtime.run(defineAgent({ name: 'clerk', model, tools: [remember] }), 'I like tea', { context })
    }
    const { toolOutputs } = await tell({ user: 'anna' })
    expect(toolOutputs).toMatchObject([{ output: 'kept' }, { isError: true }])
    expect((await tell({})).toolOutputs).toMatchObject([{ isError: true }, { isError: true }])
    expect(await port.list({ kind: 'fact' })).toMatchObject([{ subject: 'anna', text: 'Prefers tea' }])
    expect((await once(runtime, { memory }, 'Bring me a drink', { user: 'anna' })).seen).toContain('Prefers tea')
    expect((await once(runtime, { memory }, 'Bring me a drink', { user: 'bert' })).seen).not.toContain('tea')
  })

  test('is shared by agents by choice', async () => {
    await using runtime = createRuntime()
    const port = createMemoryStore()
    await once(runtime, { name: 'a', memory: { port } }, 'tax on books')
    expect((await once(runtime, { name: 'b', memory: { port } }, 'tax on books')).seen).not.toContain('From memory')
    const shared = await once(runtime, { name: 'b', memory: { port, acrossAgents: true } }, 'tax on books')
    expect(shared.seen).toContain('From memory')
  })

  test('that cannot be asked fails the task before any call; one that cannot keep costs what it would have kept', async () => {
    await using runtime = createRuntime()
    const down = (): never => {
      throw new Error('the store is down')
    }
    const deaf = await once(runtime, { memory: { port: { ...createMemoryStore(), recall: down } } }, 'x')
    expect(deaf.result).toMatchObject({ status: 'failed', totals: { turns: 0 } })
    const full = await once(runtime, { memory: { port: { ...createMemoryStore(), remember: down } } }, 'x')
    expect(full.result).toMatchObject({ status: 'completed' })
    expect(full.result.steps.at(-1)).toMatchObject({ source: 'remember', status: 'failed' })
  })

  test('takes in what a task taught', async () => {
    await using runtime = createRuntime()
    const port = createMemoryStore()
    const learned = await once(
      runtime,
      { memory: { port }, learn: () => ['Ask for the tax number first'] },
      'a tax form',
    )
    expect(learned.steps).toEqual(['recall', 'model', 'learn', 'remember'])
    expect(await port.list({ kind: 'lesson' })).toMatchObject([{ text: 'Ask for the tax number first' }])
    expect((await once(runtime, { memory: { port } }, 'fill in a tax form')).seen).toContain(
      'Lessons from earlier tasks:\\n- Ask for the tax number first',
    )
  })
})

describe('[F1] a memory of all below a place', () => {
  test('is that of agents that say nothing of theirs, and can be switched off for all', async () => {
    const port = createMemoryStore()
    for (const [memory, own, remembers] of [
      [{ port }, undefined, true],
      [{ port }, false, false],
      [false, { port }, false],
    ] as const) {
      await using runtime = createRuntime({ policies: [definePolicy({ memory })] })
      const agent = defineAgent({
        name: 'a',
        model: scriptedModel(() => 'ok'),
        ...(own !== undefined && { memory: own }),
      })
      const result = await runtime.run(agent, 'go')
      expect(result.steps.some(({ source }) => source === 'recall')).toBe(remembers)
    }
  })

  test('of a pattern reaches its members', async () => {
    await using runtime = createRuntime()
    const port = createMemoryStore()
    const member = (name: string) => defineAgent({ name, model: scriptedModel(() => 'ok') })
    await runtime.run(sequence([member('a'), member('b')], { memory: { port } }), 'go')
    expect((await port.list()).map(({ agent }) => agent)).toEqual(['a', 'b'])
  })
})

describe('[A3] a memory that cannot be is refused', () => {
  test.each([
    [{ thresholdTokens: 0 }, 'memory.thresholdTokens must be a whole number of at least 1, not 0'],
    [{ keepLast: -1 }, 'memory.keepLast must be a whole number of at least 0, not -1'],
    [{ summaryMaxTokens: 1.5 }, 'memory.summaryMaxTokens must be'],
    [{ port: {} }, 'memory.port lacks a method'],
    [{ summarise: () => '', summaryModel: 'small' }, 'memory.summarise and memory.summaryModel both say'],
    [{ summarise: 'small' }, 'memory.summarise must be a function'],
    [{ subject: () => 'x' }, 'memory.subject and memory.acrossAgents are about memory.port'],
  ])('%o', (memory, message) => {
    expect(() => defineAgent({ name: 'a', memory: memory as MemoryOptions })).toThrow(
      expect.objectContaining({ code: 'agent_invalid', message: expect.stringContaining(message) }),
    )
    expect(() => definePolicy({ memory: memory as MemoryOptions })).toThrow(
      expect.objectContaining({ code: 'input_invalid', message: expect.stringContaining(message) }),
    )
  })
})
