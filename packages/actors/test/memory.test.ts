import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { callTool, type ModelRequest, type Script, type ScriptedModel, scriptedModel } from '@statecraft/providers'
import { createRuntime, memory as memoryHost, type Observed, type Runtime } from '@statecraft/runtime'
import { sqlite } from '@statecraft/runtime/sqlite'
import { describe, expect, test } from 'vitest'
import { type AgentContext, defineAgent, type MemoryOptions } from '../src/index.ts'
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
      summarise: (messages, { maxTokens, context }) => {
        seen.push(messages.length, maxTokens, context)
        return 'by hand'
      },
    })
    await byFunction.ask(talk)
    await byFunction.ask('next', { user: 'u' } as never)
    expect(byFunction.model.requests).toHaveLength(2)
    expect(wordsIn(byFunction.model.requests[1])).toContain('by hand')
    expect(seen).toEqual([1, 77, { user: 'u' }])
    const own = scriptedModel(['by another'])
    const byModel = longLived(() => 'ok', { ...long, summaryModel: own })
    await byModel.ask(talk)
    await byModel.ask('next')
    expect([own.requests.length, byModel.model.requests.length]).toEqual([1, 2])
    await byFunction.runtime.close()
    await byModel.runtime.close()
  })

  test.each([
    ['fails', 'failed', () => ({ fault: 'server_error' }) as const],
    ['has no words', 'completed', () => ' '],
  ])('stays whole where the summary %s', async (_, status, summary) => {
    const { runtime, model, ask } = longLived(request => (request.settings?.maxTokens === 77 ? summary() : 'ok'), long)
    await ask(talk)
    const second = await ask('next')
    expect(second.status).toBe('completed')
    expect(second.steps[0]).toMatchObject({ source: 'summarise', status })
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

describe('[F1] an agent with a memory, over a restart of the process', () => {
  const clerk = (script: Script, memory: MemoryOptions<never> | true = true) => {
    const model = scriptedModel(script)
    return { agent: defineAgent<string, never>({ name: 'clerk', model, memory }), model }
  }

  test('goes on with what was said', async () => {
    await inDirectory(async path => {
      {
        await using runtime = createRuntime({ host: sqlite(path) })
        runtime.agents.register(clerk(['Hello Anna.']).agent)
        await runtime.run({ agent: 'clerk', description: 'I am Anna' })
      }
      await using runtime = createRuntime({ host: sqlite(path) })
      const { agent, model } = clerk(['You are Anna.'])
      runtime.agents.register(agent)
      runtime.resume()
      await runtime.run({ agent: 'clerk', description: 'Who am I?' })
      expect(wordsIn(model.requests[0])).toContain('I am Anna')
    })
  })

  test('summarises again what was being summarised when it ended, and then answers', async () => {
    await inDirectory(async path => {
      const summarising = Promise.withResolvers<void>()
      const memory = (summarise: () => string | Promise<string>) => ({ thresholdTokens: 1, keepLast: 1, summarise })
      const hang = (): Promise<string> => {
        summarising.resolve()
        return new Promise(() => {})
      }
      {
        await using runtime = createRuntime({ host: sqlite(path) })
        runtime.agents.register(clerk(['Hello Anna.'], memory(hang)).agent)
        await runtime.run({ agent: 'clerk', description: 'I am Anna' })
        runtime.start({ agent: 'clerk', description: 'Who am I?' })
        await summarising.promise
      }
      await using runtime = createRuntime({ host: sqlite(path) })
      const { agent, model } = clerk(
        ['You are Anna.'],
        memory(() => 'The user is Anna.'),
      )
      runtime.agents.register(agent)
      const [run] = runtime.resume()
      expect(await run?.result()).toMatchObject({ status: 'completed', output: 'You are Anna.' })
      expect(model.requests).toHaveLength(1)
      expect(wordsIn(model.requests[0])).toContain('The user is Anna.')
    })
  })
})

async function inDirectory(work: (path: string) => Promise<void>): Promise<void> {
  const dir = mkdtempSync(join(tmpdir(), 'memory-'))
  try {
    await work(join(dir, 'runs.db'))
  } finally {
    rmSync(dir, { recursive: true })
  }
}
