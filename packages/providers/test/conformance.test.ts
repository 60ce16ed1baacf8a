import { describe, expect, test } from 'vitest'
import {
  defineModel,
  type Model,
  type ModelIo,
  type ModelReply,
  type ModelRequest,
  ProviderError,
  zeroUsage,
} from '../src/index.ts'
import { type ConformanceHarness, modelConformance } from '../src/testing/index.ts'
import { capabilities, scriptedProvider } from './scripted-provider.ts'

const harness: ConformanceHarness = {
  name: 'scriptedModel',
  create: scriptedProvider,
  capabilities,
}

describe('modelConformance', () => {
  for (const { title, skip, run } of modelConformance(harness)) {
    if (skip) test.skip(`${title} (${skip})`, run)
    else test(title, run)
  }
})

describe('the suite itself', () => {
  type Call = (request: ModelRequest, io: ModelIo) => Promise<ModelReply>

  /** The titles that fail when every model of the harness is spoiled like this. */
  async function failing(spoil: (model: Model) => Call): Promise<string[]> {
    const spoiled: ConformanceHarness = {
      ...harness,
      name: 'spoiled',
      create: async (turns, asked) => defineModel('offline/spoiled', spoil(await harness.create(turns, asked))),
    }
    const runs = modelConformance(spoiled).map(async ({ title, run }) =>
      run().then(
        () => [],
        () => [title.replace('spoiled ', '')],
      ),
    )
    return (await Promise.all(runs)).flat()
  }

  const changed =
    (change: (reply: ModelReply) => object) => (model: Model) => async (request: ModelRequest, io: ModelIo) => {
      const reply = await model(request, io)
      return { ...reply, ...change(reply) }
    }

  test('runs every case where nothing is lacking, and skips with a reason where something is', () => {
    expect(modelConformance(harness).filter(({ skip }) => skip)).toEqual([])
    const skipped = modelConformance({ ...harness, capabilities: ['tools'] }).filter(({ skip }) => skip)
    expect(skipped.map(({ skip }) => skip)).toContain('without reasoning, streaming')
    expect(skipped.every(({ title }) => !title.includes('unique ids'))).toBe(true)
  })

  test('passes a model that is not spoiled', async () => {
    expect(await failing(model => model)).toEqual([])
  })

  test('finds unknown usage that is reported as 0', async () => {
    expect(
      await failing(changed(({ usage }) => (usage.inputTokens === undefined ? { usage: zeroUsage } : {}))),
    ).toEqual(['reports usage that the provider does not give as unknown, never as 0'])
  })

  test('finds cached tokens that are left out of the input', async () => {
    const uncached = changed(({ usage }) => ({
      usage: usage.inputTokens === undefined ? usage : { ...usage, inputTokens: usage.inputTokens - 90 },
    }))
    expect(await failing(uncached)).toEqual([
      'reports usage with cached tokens inside the input and reasoning inside the output',
    ])
  })

  test('finds lost reasoning', async () => {
    const thoughtless = changed(({ content }) => ({ content: content.filter(part => part.type !== 'reasoning') }))
    expect(await failing(thoughtless)).toEqual(['keeps reasoning in front of what it led to, and takes it back'])
  })

  test('finds ids that are not unique', async () => {
    const same = changed(({ content }) => ({
      content: content.map(part => (part.type === 'tool-call' ? { ...part, id: 'call_1' } : part)),
    }))
    expect(await failing(same)).toEqual([
      'makes tool calls in parallel, in order and with unique ids',
      'streams tool calls whose deltas join to their input',
      'takes its own tool calls back together with their results',
    ])
  })

  test('finds calls in the wrong order', async () => {
    expect(await failing(changed(({ content }) => ({ content: content.toReversed() })))).toEqual([
      'makes tool calls in parallel, in order and with unique ids',
      'says that it stopped for its tool calls, after text too',
      'streams tool calls whose deltas join to their input',
      'keeps reasoning in front of what it led to, and takes it back',
    ])
  })

  test('finds a stop reason that is always the same', async () => {
    expect(await failing(changed(() => ({ finish: { unified: 'stop', raw: undefined } })))).toEqual([
      'says that it stopped for its tool calls, after text too',
      'says that an answer was cut by the token limit',
    ])
  })

  test('finds a reply that JSON does not keep', async () => {
    const dated = changed(() => ({ at: new Date(0) }))
    expect(await failing(dated)).toContain('replies plain data that survives JSON')
  })

  test('finds a stream that loses a part, and a reply that depends on being watched', async () => {
    const lossy = (model: Model): Call => {
      return (request, { emit, signal }) => {
        let lost = false
        const some: ModelIo['emit'] = part => {
          if (lost) emit?.(part)
          lost = true
        }
        return model(request, { signal, emit: some })
      }
    }
    const silent = (model: Model): Call => {
      return async (request, io) => (io.emit ? model(request, io) : { ...(await model(request, io)), content: [] })
    }
    expect(await failing(lossy)).toEqual([
      'streams text whose deltas join to the answer',
      'streams tool calls whose deltas join to their input',
      'streams reasoning apart from text',
    ])
    expect(await failing(silent)).toEqual(['replies the same whether anybody watches or not'])
  })

  test('finds errors that are not classified', async () => {
    const unclassified = (model: Model): Call => {
      return (request, io) =>
        model(request, io).catch((cause: unknown) => {
          throw new Error('failed', { cause })
        })
    }
    const titles = await failing(unclassified)
    expect(titles.filter(title => title.startsWith('tells a failure as '))).toHaveLength(10)
    expect(titles).toContain('passes on how long the provider asks to wait')
    expect(titles).toContain('never takes a stream that was cut for an answer')
    expect(titles).toContain('refuses a broken history before it asks the provider')
    expect(titles).toContain('does not begin when the signal has fired already')
  })

  test('finds a wrong decision about retrying', async () => {
    const stubborn = (model: Model): Call => {
      return (request, io) =>
        model(request, io).catch((error: unknown) => {
          if (!(error instanceof ProviderError)) throw error
          throw new ProviderError(error.code, 'Again.', { ...error, retryable: true })
        })
    }
    const titles = await failing(stubborn)
    expect(titles).toContain('tells a failure as authentication')
    expect(titles).not.toContain('tells a failure as network')
  })

  test('finds a model that ignores the signal', async () => {
    const deaf = (model: Model): Call => {
      return (request, io) => model(request, { ...io, signal: AbortSignal.any([]) })
    }
    const inFlight = 'ends at once when the signal fires in flight, and answers the next call'
    const cases = modelConformance({
      ...harness,
      create: async (turns, asked) => defineModel('offline/deaf', deaf(await harness.create(turns, asked))),
    }).filter(({ title }) => title.includes('signal') && !title.includes(inFlight))
    expect(cases).toHaveLength(2)
    for (const { run } of cases) await expect(run()).rejects.toThrow('it must reject, and it resolved')
  })

  test('finds a model that changes its request', async () => {
    const greedy = (model: Model): Call => {
      return (request, io) => {
        Object.assign(request, { instructions: 'Something else.' })
        return model(request, io)
      }
    }
    expect(await failing(greedy)).toContain('answers with text and says that it stopped')
  })
})
