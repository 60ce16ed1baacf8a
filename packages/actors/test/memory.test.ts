import { callTool, type ModelRequest, type Script, type ScriptedModel, scriptedModel } from '@statecraft/providers'
import { createRuntime, memory as memoryHost, type Observed, type Runtime } from '@statecraft/runtime'
import { sqlite } from '@statecraft/runtime/sqlite'
import { describe, expect, test } from 'vitest'
import {
  type AgentContext,
  createMemoryStore,
  defineAgent,
  definePolicy,
  type MemoryOptions,
  type MemoryPort,
  type Summariser,
  sequence,
} from '../src/index.ts'
import { promptIn } from './run-agent.ts'
import { sampleTools } from './sample-tools.ts'

const wordsIn = (request: ModelRequest | undefined): string => JSON.stringify(request?.messages)
const contextAt = (runtime: Runtime, address: string) => runtime.describe(address)?.context as AgentContext

interface Long {
  readonly runtime: Runtime
  readonly model: ScriptedModel
  readonly ask: (description: string, context?: unknown) => ReturnType<Runtime['run']>
}

/** A registered agent that remembers. */
function longLived(script: Script, memory: boolean | MemoryOptions<never>, options: object = {}): Long {
  const runtime = createRuntime()
  const model = scriptedModel(script)
  runtime.agents.register(defineAgent<string, never>({ name: 'clerk', model, memory, ...options }))
  const ask = (description: string, context?: unknown) => runtime.run({ agent: 'clerk', description }, { context })
  return { runtime, model, ask }
}

describe('[F1] what an agent remembers from task to task', () => {
  test('is what was said, where it has a memory, and nothing where it has none', async () => {
    for (const memory of [true, false, { enabled: false }] as const) {
      const { runtime, model, ask } = longLived(['Hello Anna.', 'Your name is Anna.'], memory)
      await ask('I am Anna')
      await ask('Who am I?')
      expect(wordsIn(model.requests[1]).includes('I am Anna')).toBe(memory === true)
      expect(model.requests[1]?.messages).toHaveLength(memory === true ? 3 : 1)
      await runtime.close()
    }
  })

  test('goes on validly after a task that was cancelled among its calls, and after one that failed', async () => {
    const { tools } = sampleTools()
    let call = 0
    const { runtime, model, ask } = longLived(
      () => {
        call += 1
        return call === 1 ? callTool('look') : call === 2 ? { fault: 'invalid_request' as const } : 'ok'
      },
      true,
      { tools },
    )
    expect((await ask('one')).status).toBe('failed')
    expect((await ask('two')).status).toBe('completed')
    expect(wordsIn(model.requests[2])).toContain('look done')
    await runtime.close()
  })

  test('keeps ids of calls apart where a task brings a conversation of its own', async () => {
    const { tools } = sampleTools()
    const { runtime, model, ask } = longLived([{ calls: [{ name: 'look', id: 'a' }] }, 'ok', 'ok'], true, { tools })
    await ask('one')
    const input = [
      { role: 'user', content: [{ type: 'text', text: 'earlier' }] },
      { role: 'assistant', content: [{ type: 'tool-call', id: 'a', name: 'look', input: {} }] },
      { role: 'tool', content: [{ type: 'tool-result', id: 'a', name: 'look', output: 1 }] },
    ]
    await runtime.ask('root/clerk', { type: 'TASK', task: { input } })
    expect(model.requests).toHaveLength(3)
    expect(wordsIn(model.requests[2])).toContain('"a_2"')
    await runtime.close()
  })
})

describe('[F1] a conversation above its threshold', () => {
  const long = { thresholdTokens: 60, keepLast: 2, summaryMaxTokens: 77 }
  const talk = 'x'.repeat(260)

  test('is summarised by a call of its own, which is charged, and the last messages stay', async () => {
    const events: Observed[] = []
    const { runtime, model, ask } = longLived((request, { prompt }) => {
      if (request.settings?.maxTokens !== 77) return `heard ${prompt.length}`
      return { text: 'It was about x.', usage: { inputTokens: 5, outputTokens: 7 } as never }
    }, long)
    runtime.on('*', event => events.push(event))
    await ask(talk)
    const second = await ask('and then?')
    expect(model.requests).toHaveLength(3)
    const [, summary, answer] = model.requests
    expect(summary).toMatchObject({ settings: { maxTokens: 77 } })
    expect(summary?.instructions).toContain('Summarise')
    expect(summary?.tools).toBeUndefined()
    expect(promptIn(summary)).toContain(talk)
    expect(answer?.messages).toHaveLength(3)
    expect(promptIn({ messages: answer?.messages.slice(0, 1) ?? [] })).toContain('It was about x.')
    expect(wordsIn(answer)).not.toContain(talk)
    expect(second.steps.map(({ source }) => source)).toEqual(['summarise', 'model'])
    expect(second.totals.turns).toBe(2)
    await runtime.close()
  })

  test('is left alone as long as it is short', async () => {
    const { runtime, model, ask } = longLived(() => 'ok', { thresholdTokens: 50_000 })
    for (let n = 0; n < 4; n += 1) await ask(talk)
    expect(model.requests).toHaveLength(4)
    await runtime.close()
  })

  test('is summarised in the middle of a task too, which is then said again', async () => {
    const { tools } = sampleTools()
    const { runtime, model, ask } = longLived(
      request => {
        if (request.settings?.maxTokens === 77) return 'Looked twice.'
        const seen = request.messages.filter(({ role }) => role === 'tool').length
        return wordsIn(request).includes('Looked twice')
          ? 'Done.'
          : seen < 9
            ? callTool('look', { at: talk })
            : 'Never.'
      },
      long,
      { tools },
    )
    const result = await ask('Find the spoon')
    expect(result.output).toBe('Done.')
    expect(wordsIn(model.requests.at(-1))).toContain('The task at hand:\\nFind the spoon')
    await runtime.close()
  })

  test('is summarised by a function, or by a model of its own', async () => {
    const seen: unknown[] = []
    const byFunction = longLived(() => 'ok', {
      ...long,
      summarise: ((messages, { maxTokens, context }) => {
        seen.push(messages.length, maxTokens, context)
        return 'by hand'
      }) satisfies Summariser,
    })
    await byFunction.ask(talk)
    await byFunction.ask('next', { user: 'u' } as never)
    expect(byFunction.model.requests).toHaveLength(2)
    expect(wordsIn(byFunction.model.requests[1])).toContain('by hand')
    expect(seen).toEqual([1, 77, { user: 'u' }])
    const own = scriptedModel(['by another'])
    const byModel = longLived(() => 'ok', { ...long, summarise: own })
    await byModel.ask(talk)
    await byModel.ask('next')
    expect([own.requests.length, byModel.model.requests.length]).toEqual([1, 2])
    await byFunction.runtime.close()
    await byModel.runtime.close()
  })

  test.each([
    ['fails', () => ({ fault: 'server_error' }) as const],
    ['has no words', () => ' '],
  ])('stays whole where the summary %s, and the step says so', async (_, summary) => {
    const { runtime, model, ask } = longLived(request => (request.settings?.maxTokens === 77 ? summary() : 'ok'), long)
    await ask(talk)
    const second = await ask('next')
    expect(second.status).toBe('completed')
    expect(second.steps[0]).toMatchObject({ source: 'summarise', status: 'failed' })
    expect(wordsIn(model.requests.at(-1))).toContain(talk)
    await runtime.close()
  })

  test('counts against the limits of the task', async () => {
    const { runtime } = longLived(() => 'ok', long)
    await runtime.run({ agent: 'clerk', description: talk })
    const second = await runtime.run({ agent: 'clerk', description: 'x' }, { limits: { turns: 1 } })
    expect(second).toMatchObject({ status: 'failed', error: { code: 'limit_exceeded' } })
    await runtime.close()
  })
})

describe('[F1] what was said is forgotten', () => {
  test('by one agent, or by all', async () => {
    await using runtime = createRuntime()
    const model = scriptedModel(() => 'ok')
    for (const name of ['a', 'b', 'c']) runtime.agents.register(defineAgent({ name, model, memory: name !== 'c' }))
    const ask = (agent: string) => runtime.run({ agent, description: `said to ${agent}` })
    for (const name of ['a', 'b']) await ask(name)
    expect(runtime.memory.clear('root/a')).toBe(1)
    await runtime.idle()
    expect([contextAt(runtime, 'root/a').messages.length, contextAt(runtime, 'root/b').messages.length]).toEqual([0, 2])
    await ask('a')
    expect(model.requests.at(-1)?.messages).toHaveLength(1)
    expect(runtime.memory.clear()).toBe(3)
    await ask('b')
    expect(model.requests.at(-1)?.messages).toHaveLength(1)
    expect(runtime.memory.clear('root/nobody')).toBe(0)
  })

  test('with the next task, where one is at hand: that is not disturbed', async () => {
    const { runtime, model, ask } = longLived(
      [
        'one',
        () => {
          runtime.memory.clear()
          return callTool('look')
        },
        'two',
        'three',
      ],
      true,
      { tools: sampleTools().tools },
    )
    await ask('first')
    expect((await ask('second')).output).toBe('two')
    expect(wordsIn(model.requests[2])).toContain('first')
    await ask('third')
    expect(model.requests[3]?.messages).toHaveLength(1)
    await runtime.close()
  })
})

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

test.each([
  ['memory', memoryHost],
  ['sqlite', () => sqlite(':memory:')],
])('[F1] cancelled while it summarises, an agent stops the call (%s)', async (_, host) => {
  await using runtime = createRuntime({ host: host() })
  const summarising = Promise.withResolvers<AbortSignal>()
  const summarise = (_messages: unknown, { signal }: { signal: AbortSignal }) => {
    summarising.resolve(signal)
    return new Promise<string>(() => {})
  }
  const model = scriptedModel(() => 'ok')
  const memory = { thresholdTokens: 1, keepLast: 1, summarise }
  runtime.agents.register(defineAgent({ name: 'clerk', model, memory }))
  await runtime.run({ agent: 'clerk', description: 'one' })
  const run = runtime.start({ agent: 'clerk', description: 'two' })
  const signal = await summarising.promise
  run.cancel()
  expect((await run.result()).status).toBe('cancelled')
  await runtime.idle()
  expect(signal.aborted).toBe(true)
})
