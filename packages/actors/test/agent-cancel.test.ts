import { callTool, defineModel, type ModelIo, type ScriptedReply, scriptedModel } from '@statecraft/providers'
import { createRuntime } from '@statecraft/runtime'
import { createSimulation } from '@statecraft/runtime/testing'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { type AgentOptions, defineAgent, fromFunction, tool } from '../src/index.ts'

const forever = (): Promise<never> => new Promise(() => {})

/** Something that begins, never ends, and shows its signal. */
function hanging() {
  const begun = Promise.withResolvers<AbortSignal>()
  const begin = ({ signal }: { readonly signal: AbortSignal }): Promise<never> => {
    begun.resolve(signal)
    return forever()
  }
  return { begin, signal: begun.promise }
}

/** A model that follows a script, and hangs where that ends. */
function hangingModel(script: readonly ScriptedReply[]) {
  const { begin, signal } = hanging()
  const scripted = scriptedModel(script)
  const model = defineModel('offline/hanging', (request, io: ModelIo) =>
    scripted.requests.length < script.length ? scripted(request, io) : begin(io),
  )
  return { model, signal }
}

describe('[E4a] a cancelled run', () => {
  test.each<[string, readonly ScriptedReply[]]>([
    ['planning', []],
    ['executing', ['plan']],
    ['verifying', ['plan', 'answer']],
    ['learning', ['plan', 'answer', callTool('accept')]],
  ])('in %s: the signal of the model fires, and the result says cancelled', async (phase, script) => {
    await using runtime = createRuntime()
    const { model, signal } = hangingModel(script)
    const run = runtime.start(defineAgent({ name: 'agent', model, thorough: true }), 'go')
    const fired = await signal
    const address = runtime.task(run.id)?.address ?? ''
    expect(runtime.describe(address)?.value).toEqual({ [phase]: 'thinking' })
    run.cancel()
    expect(await run.result()).toMatchObject({ status: 'cancelled', output: undefined })
    expect(fired.aborted).toBe(true)
  })

  test.each<[string, Partial<AgentOptions>]>([
    ['a planner', { plan: 'function' as never }],
    ['a check', { verify: 'function' as never }],
    ['a learner', { learn: 'function' as never }],
  ])("in %s of the user's own: its signal fires", async (_, which) => {
    await using runtime = createRuntime()
    const { begin, signal } = hanging()
    const own = {
      ...('plan' in which && { plan: begin }),
      ...('verify' in which && { verify: [(_output: string, about: { signal: AbortSignal }) => begin(about)] }),
      ...('learn' in which && { learn: begin }),
    }
    const run = runtime.start(defineAgent({ name: 'agent', model: scriptedModel(['answer']), ...own }), 'go')
    const fired = await signal
    run.cancel()
    expect((await run.result()).status).toBe('cancelled')
    expect(fired.aborted).toBe(true)
  })

  test('while tools run: the signal of each fires, and those that wait never begin', async () => {
    await using runtime = createRuntime()
    const signals: AbortSignal[] = []
    const all = Promise.withResolvers<void>()
    const stuck = tool({
      name: 'stuck',
      description: 'd',
      input: z.object({}),
      run: (_, { signal }) => {
        signals.push(signal)
        if (signals.length === 2) all.resolve()
        return forever()
      },
    })
    const calls = Array.from({ length: 4 }, () => ({ name: 'stuck' }))
    const run = runtime.start(
      defineAgent({ name: 'agent', model: scriptedModel([{ calls }]), tools: [stuck], toolsAtOnce: 2 }),
      'go',
    )
    await all.promise
    run.cancel()
    expect((await run.result()).status).toBe('cancelled')
    await runtime.idle()
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, true])
  })

  test('cancels what was delegated, however deep', async () => {
    await using runtime = createRuntime()
    const { begin, signal } = hanging()
    const ask = (agent: string) => scriptedModel([callTool('delegate', { tasks: [{ agent, task: 'x' }] })])
    runtime.agents.register(fromFunction('worker', (_: unknown, io) => begin(io)))
    runtime.agents.register(defineAgent({ name: 'middle', model: ask('worker'), delegates: ['worker'] }))
    const run = runtime.start(defineAgent({ name: 'lead', model: ask('middle'), delegates: ['middle'] }), 'go')
    const fired = await signal
    run.cancel()
    const result = await run.result()
    await runtime.idle()
    expect(fired.aborted).toBe(true)
    expect([result.status, result.children[0]?.status, result.children[0]?.children[0]?.status]).toEqual([
      'cancelled',
      'cancelled',
      'cancelled',
    ])
    expect(runtime.stats()).toMatchObject({ inProgress: 0 })
  })

  test('a registered agent takes the next task as if nothing had been', async () => {
    await using runtime = createRuntime()
    const { begin, signal } = hanging()
    let calls = 0
    const model = defineModel('offline/once', (request, io) => {
      calls += 1
      return calls === 1 ? begin(io) : scriptedModel(['fine'])(request, io)
    })
    runtime.agents.register(defineAgent({ name: 'agent', model }))
    const run = runtime.start({ agent: 'agent', description: 'first' })
    await signal
    const next = runtime.run({ agent: 'agent', description: 'second' })
    run.cancel()
    expect((await run.result()).status).toBe('cancelled')
    expect(await next).toMatchObject({ status: 'completed', output: 'fine' })
  })

  test('through an AbortSignal, also one that has fired already', async () => {
    await using runtime = createRuntime()
    const { model, signal } = hangingModel([])
    const controller = new AbortController()
    const result = runtime.run(defineAgent({ name: 'agent', model }), 'go', { signal: controller.signal })
    const fired = await signal
    controller.abort()
    expect((await result).status).toBe('cancelled')
    expect(fired.aborted).toBe(true)
    const unused = scriptedModel([])
    const early = await runtime.run(defineAgent({ name: 'early', model: unused }), 'go', {
      signal: AbortSignal.abort(),
    })
    expect([early.status, unused.requests.length]).toEqual(['cancelled', 0])
  })

  test('that has ended already stays what it was', async () => {
    await using runtime = createRuntime()
    const run = runtime.start(defineAgent({ name: 'agent', model: scriptedModel(['fine']) }), 'go')
    const result = await run.result()
    run.cancel()
    expect(await run.result()).toBe(result)
    expect(result.status).toBe('completed')
  })
})

describe('[E4a] time that is up', () => {
  test('a deadline fails the run, and the signal of the model fires', async () => {
    const simulation = createSimulation()
    await using runtime = createRuntime({ ...simulation })
    const { model, signal } = hangingModel([])
    const result = runtime.run(defineAgent({ name: 'agent', model }), 'go', { deadline: simulation.clock.now() + 100 })
    const fired = await signal
    await simulation.clock.advance(99)
    expect(fired.aborted).toBe(false)
    await simulation.clock.advance(1)
    expect(await result).toMatchObject({ status: 'failed', error: { code: 'ask_deadline' } })
    expect(fired.aborted).toBe(true)
  })

  test('a limit of duration fails it by its name', async () => {
    const simulation = createSimulation()
    await using runtime = createRuntime({ ...simulation })
    const { model, signal } = hangingModel([])
    const result = runtime.run(defineAgent({ name: 'agent', model }), 'go', { limits: { durationMs: 50 } })
    await signal
    await simulation.clock.advance(50)
    expect(await result).toMatchObject({
      status: 'failed',
      error: { code: 'limit_exceeded', details: { limit: 'durationMs' } },
    })
  })
})
