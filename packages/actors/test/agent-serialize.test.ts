import { callTool, scriptedModel } from '@statecraft/providers'
import { createRuntime, type RuntimeOptions, sameStructure } from '@statecraft/runtime'
import { createSimulation } from '@statecraft/runtime/testing'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { defineAgent, type ToolIo, tool } from '../src/index.ts'
import { resultsIn } from './run-agent.ts'

const remember = (serialize?: (args: { user: string; fact: string }) => string) => {
  const records = new Map<string, readonly string[]>()
  const it = tool({
    name: 'remember',
    description: 'Adds a fact to the record of a user',
    input: z.object({ user: z.string(), fact: z.string() }),
    ...(serialize && { serialize }),
    run: async ({ user, fact }) => {
      const read = records.get(user) ?? []
      await new Promise(resolve => setImmediate(resolve))
      records.set(user, [...read, fact])
      return 'noted'
    },
  })
  return { records, it }
}

/** 50 agents, each with a fact about the same user; how many of the facts the record has in the end. */
async function fiftyAgents(serialize?: (args: { user: string; fact: string }) => string): Promise<readonly string[]> {
  const { records, it } = remember(serialize)
  await using runtime = createRuntime()
  const runs = Array.from({ length: 50 }, (_, n) => {
    const model = scriptedModel([callTool('remember', { user: 'phil', fact: `fact ${n}` }), 'Done.'])
    return runtime.run(defineAgent({ name: `agent${n}`, model, tools: [it] }), 'Remember it')
  })
  for (const { status } of await Promise.all(runs)) expect(status).toBe('completed')
  return records.get('phil') ?? []
}

describe("[C8a] 50 agents on one user's record", () => {
  test('lose nothing where the tool is serialised by user', async () => {
    const facts = await fiftyAgents(({ user }) => `user:${user}`)
    expect(sameStructure([...facts].sort(), Array.from({ length: 50 }, (_, n) => `fact ${n}`).sort())).toBe(true)
  })

  test('lose updates where it is not: the record is the reason for it', async () => {
    expect((await fiftyAgents()).length).toBeLessThan(50)
  })
})

/** A runtime with agents that each call a tool `work` once. */
function setup(options: object, run: (n: number, io: ToolIo) => unknown, runtimeOptions: RuntimeOptions = {}) {
  const simulation = createSimulation()
  const runtime = createRuntime({ ...simulation, ...runtimeOptions })
  const work = tool({
    name: 'work',
    description: 'Works',
    input: z.object({ n: z.number() }),
    run: ({ n }, io) => run(n, io),
    ...options,
  })
  const start = (n: number) => {
    const model = scriptedModel([callTool('work', { n }), 'Done.'])
    const agent = defineAgent({ name: `agent${n}`, model, tools: [work] })
    const ended = runtime.start(agent, 'Work', { context: { tenant: n % 2 } })
    return { ended, model }
  }
  return { ...simulation, runtime, start }
}
const outputOf = ({ model }: { model: ReturnType<typeof scriptedModel> }) => resultsIn(model.requests[1])[0]?.output

describe('[C8a] a tool that is serialised', () => {
  test('takes its key from the arguments and the context of the run; other keys do not wait', async () => {
    const gate = Promise.withResolvers<string>()
    const began: number[] = []
    const { clock, start, runtime } = setup(
      { serialize: (_: unknown, { tenant }: { tenant: number }) => `tenant:${tenant}` },
      n => {
        began.push(n)
        return gate.promise
      },
    )
    const runs = [start(1), start(2), start(3)]
    await clock.advance(0)
    expect(began).toEqual([1, 2])
    gate.resolve('ok')
    for (const { ended } of runs) expect((await ended.result()).status).toBe('completed')
    expect(began).toEqual([1, 2, 3])
    await runtime.close()
  })

  test('shares its keys with runtime.lock', async () => {
    const began: number[] = []
    const { clock, start, runtime } = setup({ serialize: 'ledger' }, n => began.push(n))
    const mine = Promise.withResolvers<void>()
    const holding = runtime.lock('ledger', () => mine.promise)
    const run = start(1)
    await clock.advance(60_000)
    expect(began).toEqual([])
    mine.resolve()
    await holding
    expect((await run.ended.result()).status).toBe('completed')
    expect(began).toEqual([1])
    await runtime.close()
  })

  test('waits for its turn without using up its own time', async () => {
    const { clock, start, runtime } = setup({ serialize: 'k', timeoutMs: 100 }, (_, io) => sleep(clock, 80, io.signal))
    const runs = [1, 2, 3, 4].map(start)
    await clock.advance(1000)
    for (const run of runs) {
      await run.ended.result()
      expect(outputOf(run)).toBe('slept')
    }
    await runtime.close()
  })

  test('that is out of time keeps its key until it has really stopped', async () => {
    const stopped = Promise.withResolvers<string>()
    const began: number[] = []
    const { clock, start, runtime } = setup({ serialize: 'k', timeoutMs: 100 }, n => {
      began.push(n)
      return n === 1 ? stopped.promise : 'ok'
    })
    const [first, second] = [start(1), start(2)]
    await clock.advance(100)
    await first.ended.result()
    expect(outputOf(first)).toMatchObject({ code: 'tool_timeout' })
    expect(began).toEqual([1])
    stopped.resolve('at last')
    await second.ended.result()
    expect(began).toEqual([1, 2])
    await runtime.close()
  })

  test('leaves the line when its run is cancelled, and never runs', async () => {
    const gate = Promise.withResolvers<string>()
    const began: number[] = []
    const { clock, start, runtime } = setup({ serialize: 'k' }, n => {
      began.push(n)
      return gate.promise
    })
    const [first, second, third] = [start(1), start(2), start(3)]
    await clock.advance(0)
    second.ended.cancel()
    expect((await second.ended.result()).status).toBe('cancelled')
    gate.resolve('ok')
    await Promise.all([first.ended.result(), third.ended.result()])
    expect(began).toEqual([1, 3])
    await runtime.close()
  })

  test('that never gets its turn ends with `lock_timeout`, told to the model', async () => {
    const { clock, start, runtime } = setup({ serialize: 'k' }, () => 'ok')
    const forever = runtime.lock('k', signal => new Promise(resolve => signal.addEventListener('abort', resolve)))
    const run = start(1)
    await clock.advance(600_000)
    await run.ended.result()
    expect(outputOf(run)).toMatchObject({ code: 'lock_timeout' })
    await runtime.close()
    await forever
  })

  test.each([
    [
      'throws',
      () => {
        throw new Error('no user')
      },
      'no user',
    ],
    ['gives no text', () => 5, 'its serialize function gave 5'],
  ])('whose key function %s does not run, and the model is told', async (_, serialize, message) => {
    const began: number[] = []
    const { clock, start, runtime } = setup({ serialize }, n => began.push(n))
    const run = start(1)
    await clock.advance(0)
    await run.ended.result()
    expect(outputOf(run)).toMatchObject({ code: 'tool_failed', error: expect.stringContaining(message) })
    expect(began).toEqual([])
    await runtime.close()
  })

  test.each([[''], [5], [{}]])('cannot have %j for a key', serialize => {
    expect(() =>
      tool({
        name: 'it',
        description: 'd',
        jsonSchema: { type: 'object' },
        run: () => 1,
        serialize: serialize as string,
      }),
    ).toThrow(expect.objectContaining({ code: 'tool_invalid', message: expect.stringContaining('serialize') }))
  })
})

const sleep = (clock: { setTimeout(run: () => void, ms: number): unknown }, ms: number, signal: AbortSignal) =>
  new Promise((resolve, reject) => {
    clock.setTimeout(() => resolve('slept'), ms)
    signal.addEventListener('abort', () => reject(signal.reason))
  })
