import { createRuntime } from '@statecraft/runtime'
import { describe, expect, test } from 'vitest'
import { createActor, fromPromise, waitFor } from 'xstate'
import { functionMachine } from '../src/function-machine.ts'
import { type FunctionIo, fromFunction } from '../src/index.ts'

const shout = fromFunction('shout', (text: string) => text.toUpperCase())

describe('[A1] an agent that is a plain function', () => {
  test('completes with what it returns', async () => {
    await using runtime = createRuntime()
    expect(await runtime.run(shout, 'hi')).toMatchObject({
      status: 'completed',
      output: 'HI',
      agent: 'shout',
      confidence: undefined,
    })
  })

  test('fails with what it throws', async () => {
    await using runtime = createRuntime()
    const broken = fromFunction('broken', () => {
      throw new Error('no disk')
    })
    expect(await runtime.run(broken, null)).toMatchObject({
      status: 'failed',
      output: undefined,
      error: { code: 'step_failed', message: 'no disk' },
    })
  })

  test.each([[null], [0], [''], [false], [[]]])('is given an input as it is: %j', async input => {
    await using runtime = createRuntime()
    const same = fromFunction('same', (value: unknown) => ({ value }))
    expect((await runtime.run(same, input)).output).toEqual({ value: input })
  })

  test('is given the words of a task that has no input, and the task itself', async () => {
    await using runtime = createRuntime()
    const tell = fromFunction('tell', (value: unknown, { task }) => ({ value, words: task.description }))
    runtime.agents.register(tell)
    expect((await runtime.run({ agent: 'tell', description: 'go' })).output).toEqual({ value: 'go', words: 'go' })
    expect((await runtime.run({ agent: 'tell', description: 'go', input: 1 })).output).toEqual({
      value: 1,
      words: 'go',
    })
  })

  test('is given the context of the run, a key, and a way to tell how far it is', async () => {
    await using runtime = createRuntime()
    const parts: unknown[] = []
    runtime.on('step.emitted', ({ part }) => parts.push(part))
    const io = fromFunction('io', (_: null, { context, idempotencyKey, emit }: FunctionIo<{ user: string }>) => {
      emit('half')
      return { context, keyed: typeof idempotencyKey }
    })
    const { output } = await runtime.run(io, null, { context: { user: 'u1' } })
    expect(output).toEqual({ context: { user: 'u1' }, keyed: 'string' })
    expect(parts).toEqual(['half'])
  })

  test('[E4a] is cancelled through its signal', async () => {
    await using runtime = createRuntime()
    const started = Promise.withResolvers<AbortSignal>()
    const slow = fromFunction('slow', (_: null, { signal }) => {
      started.resolve(signal)
      return new Promise(() => {})
    })
    const run = runtime.start(slow, null)
    const signal = await started.promise
    run.cancel()
    expect(await run.result()).toMatchObject({ status: 'cancelled' })
    expect(signal.aborted).toBe(true)
  })

  test('takes one task after the other, and keeps nothing of the one before', async () => {
    await using runtime = createRuntime()
    const calls: string[] = []
    const picky = fromFunction('picky', (text: string) => {
      calls.push(text)
      if (text === 'bad') throw new Error('bad')
      return text
    })
    runtime.agents.register(picky)
    const results = await Promise.all(
      ['a', 'bad', 'b'].map(description => runtime.run({ agent: 'picky', description })),
    )
    expect(results.map(({ status, output, error }) => [status, output, error?.message])).toEqual([
      ['completed', 'a', undefined],
      ['failed', undefined, 'bad'],
      ['completed', 'b', undefined],
    ])
    expect(calls).toEqual(['a', 'bad', 'b'])
  })

  test('a task that is told, not asked, runs and answers nobody', async () => {
    await using runtime = createRuntime()
    const got: unknown[] = []
    const note = fromFunction('note', (value: unknown) => got.push(value))
    const address = runtime.spawn(note)
    const dead: unknown[] = []
    runtime.on('dead-letter', ({ reason }) => dead.push(reason))
    for (const task of ['text', { input: 1 }, undefined, 5]) {
      await runtime.tell(address, { type: 'TASK', task })
      await runtime.idle()
    }
    expect(got).toEqual(['text', 1, undefined, undefined])
    expect(dead).toEqual([])
  })
})

describe('[A3] what cannot be one is refused when it is defined', () => {
  test.each([
    ['a name that is none', ['my function', () => 1], 'its name "my function" must be'],
    ['no function', ['f', 'text'], 'needs a function: fromFunction(name, fn)'],
  ])('%s', (_, args, words) => {
    expect(() => fromFunction(...(args as [string, () => 1]))).toThrow(
      expect.objectContaining({ code: 'agent_invalid', message: expect.stringContaining(words) }),
    )
  })
})

describe('its chart under XState alone', () => {
  test('runs with the source that a test provides, and says which one is missing', async () => {
    const work = fromPromise(async () => 5)
    const actor = createActor(functionMachine('f').provide({ actors: { work } })).start()
    actor.send({ type: 'TASK', task: { input: 1 } })
    expect((await waitFor(actor, state => state.matches('completed'))).context.output).toBe(5)
    const bare = createActor(functionMachine('f')).start()
    bare.send({ type: 'TASK', task: { input: 1 } })
    expect((await waitFor(bare, state => state.matches('failed'))).context.failure).toMatchObject({
      code: 'step_missing',
    })
  })
})
