import { describe, expect, test, vi } from 'vitest'
import {
  callTool,
  type ScriptedModel,
  type ScriptedReply,
  type StreamPart,
  scriptedModel,
  textOf,
  toolCallsOf,
} from '../src/index.ts'
import { ask, code, never, tools } from './asking.ts'
import { handClock } from './hand-clock.ts'
import { watchedSignal } from './watched-signal.ts'

describe('latency', () => {
  test('passes on the injected clock before anything is emitted', async () => {
    const clock = handClock()
    const emit = vi.fn()
    const call = scriptedModel([{ text: 'Hi', latencyMs: 250 }], { clock })(ask('?'), { ...never, emit })
    await vi.waitFor(() => expect(clock.pending).toEqual([250]))
    expect(emit).not.toHaveBeenCalled()
    clock.fire()
    expect(textOf(await call)).toBe('Hi')
    expect(emit).toHaveBeenCalledOnce()
  })

  test('delays a failure too, and without latency no timer is set', async () => {
    const clock = handClock()
    const set = vi.spyOn(clock, 'setTimeout')
    const model = scriptedModel(['Hi', { fault: 'timeout', latencyMs: 30 }], { clock })
    await model(ask('?'), never)
    expect(set).not.toHaveBeenCalled()
    const call = model(ask('?'), never)
    await vi.waitFor(() => expect(clock.pending).toEqual([30]))
    clock.fire()
    await expect(call).rejects.toEqual(code('timeout'))
  })
})

describe('an abort', () => {
  test('before the call uses up no reply and records no request', async () => {
    const model = scriptedModel(['Hi'])
    await expect(model(ask('?'), { signal: AbortSignal.abort() })).rejects.toEqual(code('aborted'))
    expect(model.remaining).toBe(1)
    expect(model.requests).toEqual([])
  })

  test.each<[string, ScriptedReply | (() => Promise<ScriptedReply>), number[]]>([
    ['while it waits', { text: 'Hi', latencyMs: 60_000 }, [60_000]],
    ['while it hangs', { fault: 'hang' }, []],
    ['while a function computes', () => new Promise<ScriptedReply>(() => {}), []],
  ])('%s ends the call and leaves no timer and no listener', async (_, reply, timers) => {
    const clock = handClock()
    const { controller, signal, listeners } = watchedSignal()
    const call = scriptedModel([reply], { clock })(ask('?'), { signal })
    await vi.waitFor(() => expect(listeners()).toBe(1))
    await new Promise(resolve => setImmediate(resolve))
    expect(clock.pending).toEqual(timers)
    controller.abort()
    await expect(call).rejects.toEqual(code('aborted'))
    expect(clock.pending).toEqual([])
    expect(listeners()).toBe(0)
  })

  test('between two deltas ends the stream there', async () => {
    const controller = new AbortController()
    const parts: StreamPart[] = []
    const emit = (part: StreamPart): void => {
      parts.push(part)
      if (parts.length === 2) queueMicrotask(() => controller.abort())
    }
    const call = scriptedModel([{ text: 'abcdef', chunkSize: 1 }])(ask('?'), { signal: controller.signal, emit })
    await expect(call).rejects.toEqual(code('aborted'))
    expect(parts.map(part => ('text' in part ? part.text : ''))).toEqual(['a', 'b'])
  })

  test('by the watcher of the last delta counts, too', async () => {
    const controller = new AbortController()
    const call = scriptedModel(['Hi'])(ask('?'), { signal: controller.signal, emit: () => controller.abort() })
    await expect(call).rejects.toEqual(code('aborted'))
  })
})

describe('a broken request', () => {
  test('with a history that no provider accepts is refused and uses up no reply', async () => {
    const model = scriptedModel(['Hi'])
    const unanswered = { messages: [...ask('?').messages, { role: 'assistant', content: [] } as const] }
    await expect(model(unanswered, never)).rejects.toEqual(code('invalid_conversation'))
    expect(model.remaining).toBe(1)
    expect(model.requests).toHaveLength(1)
  })

  test('with tools that no provider accepts is refused', async () => {
    const model = scriptedModel(['Hi'])
    await expect(model({ ...ask('?'), tools: [...tools, ...tools] }, never)).rejects.toEqual(code('invalid_request'))
    await expect(model({ ...ask('?'), toolChoice: 'required' }, never)).rejects.toEqual(code('invalid_request'))
    expect(model.remaining).toBe(1)
  })
})

describe('estimated usage', () => {
  test('is a guess of four characters a token, and only fills in what the script leaves out', async () => {
    const usage = { inputTokens: 1, outputTokens: 1 }
    const model = scriptedModel(['a'.repeat(40), { text: 'Hi', usage }, callTool('add', { a: 1 })], {
      estimateUsage: true,
    })
    const short = (await model({ ...ask('Hello'), instructions: '' }, never)).usage
    expect(short.outputTokens).toBe(10)
    expect((await model(ask('Hello'), never)).usage).toBe(usage)
    const long = (await model({ ...ask('Hello'), instructions: 'x'.repeat(400) }, never)).usage
    expect((long.inputTokens ?? 0) - (short.inputTokens ?? 0)).toBe(100)
    expect(long.outputTokens).toBe(3)
  })
})

describe('what a test may ask of the model', () => {
  async function used(): Promise<ScriptedModel> {
    const model = scriptedModel([callTool('add'), 'two', 'three'], { modelId: 'offline/test' })
    await model(ask('a'), never)
    return model
  }

  test('its id, also in the replies', async () => {
    const model = await used()
    expect(model.modelId).toBe('offline/test')
    expect((await model(ask('b'), never)).modelId).toBe('offline/test')
    expect(() => scriptedModel([], { modelId: '' })).toThrow(code('invalid_option'))
  })

  test('its requests, as frozen copies that later changes do not reach', async () => {
    const model = scriptedModel(['one'])
    const request = { ...ask('a'), settings: { maxTokens: 5 } }
    await model(request, never)
    request.settings.maxTokens = 9
    expect(model.requests).toEqual([{ ...ask('a'), settings: { maxTokens: 5 } }])
    expect(Object.isFrozen(model.requests[0]?.messages[0]?.content[0])).toBe(true)
    expect(Object.isFrozen(request)).toBe(false)
  })

  test('no more than its latest 1,000 requests', async () => {
    const model = scriptedModel(() => 'Hi')
    for (let n = 1; n <= 1_001; n += 1) await model(ask(`question ${n}`), never)
    expect(model.requests).toHaveLength(1_000)
    expect(model.requests[0]).toEqual(ask('question 2'))
  })

  test('what is left of its script', async () => {
    const model = await used()
    expect(model.remaining).toBe(2)
    expect(() => model.assertDone()).toThrow(code('script_mismatch'))
    expect(() => model.assertDone()).toThrow('Replies of the script that nobody asked for: 2.')
    await model(ask('b'), never)
    await model(ask('c'), never)
    expect(() => model.assertDone()).not.toThrow()
    expect(model.remaining).toBe(0)
  })

  test('to start over', async () => {
    const model = await used()
    model.reset()
    expect([model.remaining, model.requests]).toEqual([3, []])
    expect(toolCallsOf(await model(ask('a'), never))[0]?.id).toBe('call_1')
    const counting = scriptedModel((_, { call }) => `${call}`)
    await counting(ask('a'), never)
    counting.reset()
    expect(textOf(await counting(ask('a'), never))).toBe('1')
  })
})
