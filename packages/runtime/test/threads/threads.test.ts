import { describe, expect, onTestFinished, test } from 'vitest'
import { createRuntime, type Observed, type Runtime, type RuntimeOptions, type StepFn } from '../../src/index.ts'
import { createSimulation, type SimulatedClock } from '../../src/testing/index.ts'
import { worker } from '../actors.ts'

interface Arrived {
  readonly input?: unknown
  readonly description?: string
  readonly history?: readonly { readonly output: unknown; readonly by: string }[]
}

function open(options: RuntimeOptions = {}): { runtime: Runtime; clock: SimulatedClock } {
  const simulation = createSimulation({ now: 1000 })
  const runtime = createRuntime({ ...simulation, ...options })
  onTestFinished(() => runtime.close())
  return { runtime, clock: simulation.clock }
}

const outcome = (output: unknown, log?: readonly unknown[]) => ({
  kind: 'outcome',
  status: 'completed',
  output,
  ...(log && { log }),
})

/** Answers with its input and with what was said before it. */
const teller = (name: string) =>
  worker<string, unknown>(name, task => {
    const { input, description, history } = task as Arrived
    return outcome(`${input ?? description} after ${history?.map(({ output }) => `<${output}>`).join('') ?? 'nothing'}`)
  })

/** Works until it is told to end; who is at work, and who was stopped. */
function crew() {
  const begun: string[] = []
  const stopped: string[] = []
  const gates = new Map<string, PromiseWithResolvers<unknown>>()
  const work: StepFn = (task: Arrived, { signal }) => {
    const id = String(task.input)
    begun.push(id)
    signal.addEventListener('abort', () => stopped.push(id))
    const gate = Promise.withResolvers<unknown>()
    gates.set(id, gate)
    return gate.promise
  }
  const end = (id: string, output: unknown = outcome(id)) => gates.get(id)?.resolve(output)
  const fail = (id: string) => gates.get(id)?.reject(new Error('broken'))
  return { begun, stopped, end, fail, of: (name: string) => worker<string, unknown>(name, work as never) }
}

describe('[C9] a thread is gone on with', () => {
  test('by several runs and several actors: each is told what was said before it, in order', async () => {
    const { runtime, clock } = open()
    const thread = 'user-42'
    expect((await runtime.run(teller('a'), 'one', { thread })).output).toBe('one after ')
    await clock.advance(5)
    expect((await runtime.run(teller('b'), 'two', { thread })).output).toBe('two after <one after >')
    runtime.agents.register(teller('c'))
    const third = await runtime.run({ agent: 'c', description: 'three' }, { thread })
    expect(third.output).toBe('three after <one after ><two after <one after >>')
    expect(runtime.thread(thread).entries()).toEqual([
      { by: 'a', at: 1000, task: { input: 'one' }, output: 'one after ' },
      { by: 'b', at: 1005, task: { input: 'two' }, output: 'two after <one after >' },
      { by: 'c', at: 1005, task: { description: 'three' }, output: third.output },
    ])
  })

  test('by nobody without its id: other threads, and runs without one, share nothing', async () => {
    const { runtime } = open()
    await runtime.run(teller('a'), 'one', { thread: 't' })
    expect((await runtime.run(teller('a'), 'two', { thread: 'u' })).output).toBe('two after ')
    expect((await runtime.run(teller('a'), 'three')).output).toBe('three after nothing')
    expect(runtime.thread('t').entries()).toHaveLength(1)
    expect(runtime.thread('never entered').entries()).toEqual([])
  })

  test('by one run at a time, in the order asked; other threads do not wait', async () => {
    const { runtime, clock } = open()
    const { begun, end, of } = crew()
    const start = (id: string, thread: string) => runtime.start(of(`w${id}`), id, { thread })
    const runs = [start('1', 't'), start('2', 't'), start('3', 't'), start('4', 'u')]
    await clock.advance(0)
    expect(begun).toEqual(['1', '4'])
    expect([runtime.thread('t').isBusy(), runtime.thread('v').isBusy()]).toEqual([true, false])
    end('1')
    await clock.advance(0)
    expect(begun).toEqual(['1', '4', '2'])
    for (const id of ['2', '3', '4']) {
      end(id)
      await clock.advance(0)
    }
    for (const run of runs) expect((await run.result()).status).toBe('completed')
    expect(
      runtime
        .thread('t')
        .entries()
        .map(({ output }) => output),
    ).toEqual(['1', '2', '3'])
    expect(runtime.thread('t').isBusy()).toBe(false)
  })

  test('by a hundred runs at once without losing one', async () => {
    const { runtime } = open()
    const numbers = Array.from({ length: 100 }, (_, n) => String(n))
    await Promise.all(numbers.map(n => runtime.run(worker<string, string>('a'), n, { thread: 't' })))
    expect(
      runtime
        .thread('t')
        .entries()
        .map(({ task }) => task.input),
    ).toEqual(numbers)
  })

  test('with what an actor wants to find again, which nobody else is shown', async () => {
    const { runtime } = open()
    const events: Observed[] = []
    runtime.on('task.ended', event => events.push(event))
    const histories: unknown[] = []
    const keeper = worker<string, unknown>('keeper', task => {
      histories.push((task as Arrived).history)
      return outcome('said', ['secret'])
    })
    const result = await runtime.run(keeper, 'one', { thread: 't' })
    await runtime.run(keeper, 'two', { thread: 't' })
    expect(histories).toMatchObject([[], [{ output: 'said', log: ['secret'] }]])
    expect(JSON.stringify([result, events.slice(0, 2)])).not.toContain('secret')
  })
})

describe('[C9] the result of a run in a thread', () => {
  test('is that of the work, under the id of the run', async () => {
    const { runtime } = open()
    const run = runtime.start(teller('a'), 'one', { thread: 't' })
    const result = await run.result()
    expect(result).toMatchObject({ agent: 'a', status: 'completed', taskId: run.id, runId: run.id, children: [] })
    expect(result.address).toMatch(/^root\/a~/)
    expect(result.steps).toHaveLength(1)
    expect(runtime.task(run.id)).toMatchObject({ agent: 'a', status: 'completed', result: { taskId: run.id } })
  })

  test('costs the run neither a delegation nor a level of its depth', async () => {
    const { runtime } = open()
    const limits = { delegations: 0, depth: 1 }
    expect(await runtime.run(teller('a'), 'one', { thread: 't', limits })).toMatchObject({
      status: 'completed',
      totals: { delegations: 0 },
    })
  })

  test('says that the agent is not known, where it is not', async () => {
    const { runtime } = open()
    const result = await runtime.run({ agent: 'nobody', description: 'x' }, { thread: 't' })
    expect(result).toMatchObject({ status: 'failed', error: { code: 'agent_not_found' } })
    expect(runtime.thread('t').entries()).toEqual([])
  })
})

describe('[C9] a run that does not complete leaves no trace in its thread, and the next one goes on', () => {
  test('because it failed', async () => {
    const { runtime, clock } = open()
    const { fail, end, of } = crew()
    const [first, second] = [runtime.start(of('a'), '1', { thread: 't' }), runtime.start(of('b'), '2', { thread: 't' })]
    await clock.advance(0)
    fail('1')
    await clock.advance(0)
    end('2')
    expect(await first.result()).toMatchObject({ status: 'failed', agent: 'a', error: { message: 'broken' } })
    expect((await second.result()).status).toBe('completed')
    expect(
      runtime
        .thread('t')
        .entries()
        .map(({ output }) => output),
    ).toEqual(['2'])
  })

  test('because it was cancelled at work: its signal fires', async () => {
    const { runtime, clock } = open()
    const { begun, stopped, end, of } = crew()
    const [first, second] = [runtime.start(of('a'), '1', { thread: 't' }), runtime.start(of('b'), '2', { thread: 't' })]
    await clock.advance(0)
    first.cancel('enough')
    expect(await first.result()).toMatchObject({ status: 'cancelled', error: { message: 'enough' } })
    await clock.advance(0)
    expect([begun, stopped]).toEqual([['1', '2'], ['1']])
    end('2')
    expect((await second.result()).status).toBe('completed')
    expect(runtime.thread('t').entries()).toHaveLength(1)
  })

  test('because it was cancelled, or out of time, before its turn: it never began, and its actor is gone', async () => {
    const { runtime, clock } = open()
    const { begun, end, of } = crew()
    const first = runtime.start(of('a'), '1', { thread: 't' })
    const second = runtime.start(of('b'), '2', { thread: 't' })
    const third = runtime.start(of('c'), '3', { thread: 't', deadline: 1500 })
    await clock.advance(0)
    second.cancel()
    await clock.advance(600)
    expect((await second.result()).status).toBe('cancelled')
    expect(await third.result()).toMatchObject({ status: 'failed', error: { code: 'ask_deadline' } })
    end('1')
    await first.result()
    await clock.advance(0)
    expect(begun).toEqual(['1'])
    expect(runtime.describe('root')?.children).toEqual(['root/thread:t'])
  })
})

describe('[C9] clearing a thread', () => {
  test('begins it anew, and takes it out of memory', async () => {
    const { runtime } = open()
    await runtime.run(teller('a'), 'one', { thread: 't' })
    runtime.thread('t').clear()
    expect(runtime.thread('t').entries()).toEqual([])
    expect(runtime.describe('root')?.children).toEqual([])
    expect((await runtime.run(teller('a'), 'two', { thread: 't' })).output).toBe('two after ')
    runtime.thread('never entered').clear()
  })

  test('while a run is under way: that adds what it comes to, and nobody who waits is lost', async () => {
    const { runtime, clock } = open()
    const { end, of } = crew()
    await runtime.run(teller('a'), 'zero', { thread: 't' })
    const runs = ['1', '2'].map(id => runtime.start(of(`w${id}`), id, { thread: 't' }))
    await clock.advance(0)
    runtime.thread('t').clear()
    await clock.advance(0)
    expect(runtime.thread('t').entries()).toEqual([])
    for (const id of ['1', '2']) {
      end(id)
      await clock.advance(0)
    }
    for (const run of runs) expect((await run.result()).status).toBe('completed')
    expect(
      runtime
        .thread('t')
        .entries()
        .map(({ output }) => output),
    ).toEqual(['1', '2'])
  })
})

describe('[C9] [K7] how many there may be', () => {
  test('beyond that the one that rested longest is forgotten', async () => {
    const { runtime } = open({ threads: { maxThreads: 2 } })
    for (const thread of ['a', 'b', 'a', 'c']) await runtime.run(teller('w'), thread, { thread })
    expect(['a', 'b', 'c'].map(id => runtime.thread(id).entries().length)).toEqual([2, 0, 1])
  })

  test('where all are busy a run in a new one is refused, and nothing of it is left', async () => {
    const { runtime, clock } = open({ threads: { maxThreads: 1 } })
    const { end, of } = crew()
    const first = runtime.start(of('a'), '1', { thread: 'a' })
    await clock.advance(0)
    await expect(runtime.run(of('b'), '2', { thread: 'b' })).rejects.toMatchObject({ code: 'limit_exceeded' })
    end('1')
    await first.result()
    await clock.advance(0)
    expect(runtime.describe('root')?.children).toEqual(['root/thread:a'])
  })

  test('and how much each remembers can be said', async () => {
    const { runtime } = open({ threads: { maxEntries: 2 } })
    for (const input of ['1', '2', '3']) await runtime.run(teller('w'), input, { thread: 't' })
    expect(
      runtime
        .thread('t')
        .entries()
        .map(({ task }) => task.input),
    ).toEqual(['2', '3'])
    for (const threads of [{ maxThreads: 0 }, { maxEntries: 1.5 }, { maxChars: -1 }])
      expect(() => createRuntime({ threads })).toThrow(expect.objectContaining({ code: 'input_invalid' }))
  })
})

describe('ids of threads', () => {
  test('may be any text, and no two of them meet', async () => {
    const { runtime } = open()
    const ids = ['a', 'A', 'a/b', 'a b', 'a~20b', '../root', 'ä', '💡', '__proto__', '.', '..']
    for (const thread of ids) await runtime.run(teller('w'), thread, { thread })
    for (const id of ids)
      expect(
        runtime
          .thread(id)
          .entries()
          .map(({ task }) => task.input),
      ).toEqual([id])
  })

  test.each([[''], ['x'.repeat(122)], ['💡'.repeat(11)], [5 as never]])(
    '%j cannot be one: nothing runs',
    async thread => {
      const { runtime } = open()
      await expect(runtime.run(teller('w'), 'x', { thread })).rejects.toMatchObject({ code: 'input_invalid' })
      expect(() => runtime.thread(thread)).toThrow(expect.objectContaining({ code: 'input_invalid' }))
      expect(runtime.describe('root')?.children).toEqual([])
    },
  )

  test('no agent can take the name of the behaviour behind them', () => {
    const { runtime } = open()
    expect(() => runtime.agents.register(worker('statecraft:thread'))).toThrow(
      expect.objectContaining({ code: 'agent_exists' }),
    )
  })
})
