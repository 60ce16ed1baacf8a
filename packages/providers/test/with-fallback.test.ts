import { describe, expect, test } from 'vitest'
import {
  defineModel,
  type Model,
  ProviderError,
  type ProviderErrorCode,
  type ScriptedReply,
  type StreamPart,
  scriptedModel,
  textOf,
} from '../src/index.ts'
import { type FallbackOptions, withFallback } from '../src/with-fallback.ts'
import { ask, code, never } from './asking.ts'

const scripted = (modelId: string, ...script: ScriptedReply[]) => scriptedModel(script, { modelId })

async function failure(models: readonly Model[], options?: FallbackOptions): Promise<unknown> {
  return withFallback(models, options)(ask('?'), never).then(
    () => 'a reply',
    (error: unknown) => error,
  )
}

describe('[E1a] withFallback', () => {
  test('asks the first model, and no other one while it answers', async () => {
    const [a, b] = [scripted('a', 'from a'), scripted('b', 'from b')]
    const reply = await withFallback([a, b])(ask('?'), never)
    expect([textOf(reply), reply.modelId]).toEqual(['from a', 'a'])
    expect(b.requests).toEqual([])
  })

  test('asks the next one with the same request when it fails; the reply says who answered', async () => {
    const [a, b, c] = [
      scripted('a', { fault: 'quota_exceeded' }),
      scripted('b', { fault: 'network' }),
      scripted('c', 'Hi'),
    ]
    const reply = await withFallback([a, b, c])(ask('?'), never)
    expect(reply.modelId).toBe('c')
    expect(c.requests).toEqual([ask('?')])
  })

  const healing: ProviderErrorCode[] = [
    'authentication',
    'circuit_open',
    'context_length',
    'model_unavailable',
    'network',
    'not_found',
    'overloaded',
    'permission',
    'protocol',
    'quota_exceeded',
    'rate_limited',
    'reply_too_large',
    'server_error',
    'timeout',
  ]
  test.each(healing)('falls back after %s', async name => {
    const model = withFallback([scripted('a', { fault: name }), scripted('b', 'Hi')])
    expect((await model(ask('?'), never)).modelId).toBe('b')
  })

  const final: ProviderErrorCode[] = [
    'aborted',
    'invalid_conversation',
    'invalid_option',
    'invalid_request',
    'recording_mismatch',
    'script_exhausted',
    'script_mismatch',
  ]
  test.each(final)(
    'does not fall back after %s, which another model would have too or which hides a fault',
    async name => {
      const error = new ProviderError(name, 'No.')
      const b = scripted('b', 'Hi')
      expect(await failure([scripted('a', { fault: error }), b])).toBe(error)
      expect(b.requests).toEqual([])
    },
  )

  test('asks `when` in place of the default', async () => {
    const b = scripted('b', 'Hi')
    const when = ({ code }: ProviderError): boolean => code === 'invalid_request'
    expect(
      (await withFallback([scripted('a', { fault: 'invalid_request' }), b], { when })(ask('?'), never)).modelId,
    ).toBe('b')
    expect(await failure([scripted('a', { fault: 'network' }), b], { when })).toEqual(code('network'))
  })

  test('does not fall back when something else than a provider error is thrown', async () => {
    const bug = new TypeError('a bug')
    const b = scripted('b', 'Hi')
    expect(await failure([defineModel('a', () => Promise.reject(bug)), b])).toBe(bug)
    expect(b.requests).toEqual([])
  })

  test('does not fall back after an abort, whatever `when` says', async () => {
    const controller = new AbortController()
    const failing = defineModel('a', () => {
      controller.abort('enough')
      return Promise.reject(new ProviderError('network', 'Gone.'))
    })
    const b = scripted('b', 'Hi')
    const call = withFallback([failing, b], { when: () => true })(ask('?'), { signal: controller.signal })
    await expect(call).rejects.toMatchObject({ code: 'aborted', cause: 'enough' })
    expect(b.requests).toEqual([])
  })

  test('begins the stream again, if the model that failed had shown something', async () => {
    const [a, b] = [scripted('a', { text: 'abcd', chunkSize: 2, fault: 'cut' }), scripted('b', 'Hi')]
    const parts: StreamPart[] = []
    await withFallback([a, b])(ask('?'), { ...never, emit: part => parts.push(part) })
    expect(parts).toEqual([{ type: 'text-delta', text: 'ab' }, { type: 'restart' }, { type: 'text-delta', text: 'Hi' }])
  })
})

describe('the error when nobody answers', () => {
  test('is the last one, names every model that was tried, and holds all errors', async () => {
    const details = { status: 503, requestId: 'req_2', partialText: 'The' }
    const errors = [new ProviderError('authentication', 'No.'), new ProviderError('overloaded', 'Busy.', details)]
    const models = errors.map((fault, index) => scripted(`m${index}`, { fault }))
    const error = await failure(models)
    expect(error).toMatchObject({ ...details, code: 'overloaded', cause: { errors } })
    expect(String(error)).toContain(
      'None of the models answered: m0 (authentication), m1 (overloaded). The last failure: Busy. Try again later',
    )
  })

  test('names those that were tried, not those that were not', async () => {
    const error = await failure([
      scripted('a', { fault: 'network' }),
      scripted('b', { fault: 'invalid_request' }),
      scripted('c', 'Hi'),
    ])
    expect(error).toEqual(code('invalid_request'))
    expect(String(error)).toContain('a (network), b (invalid_request).')
  })

  test('may pass when any of them may', async () => {
    const passing = [scripted('a', { fault: 'network' }), scripted('b', { fault: 'authentication' })]
    expect(await failure(passing)).toMatchObject({ code: 'authentication', retryable: true })
    const lasting = [scripted('a', { fault: 'not_found' }), scripted('b', { fault: 'authentication' })]
    expect(await failure(lasting)).toMatchObject({ retryable: false })
  })

  const asking = (fault: ProviderErrorCode, retryAfterMs?: number): ScriptedReply => ({
    fault: new ProviderError(fault, 'Wait.', { retryAfterMs }),
  })

  test.each([
    ['the shortest pause', [asking('rate_limited', 9_000), asking('rate_limited', 4_000)], 4_000],
    ['none if one of them asks for none', [asking('network'), asking('rate_limited', 4_000)], undefined],
    ['nothing of one that cannot pass', [asking('rate_limited', 9_000), asking('not_found')], 9_000],
  ])('asks for %s', async (_, replies, retryAfterMs) => {
    const models = replies.map((reply, index) => scripted(`m${index}`, reply))
    expect(await failure(models)).toMatchObject({ retryAfterMs, retryable: true })
  })

  test('is the only model’s own', async () => {
    const error = new ProviderError('network', 'Gone.')
    expect(await failure([scripted('a', { fault: error })])).toBe(error)
  })
})

describe('the whole', () => {
  test('has the id of the first model and the setting faults of all, each with its model', () => {
    const faulty = (id: string, ...faults: string[]) => defineModel(id, scripted(id), { settingFaults: () => faults })
    const model = withFallback([faulty('a', 'no x: use y'), scripted('b'), faulty('c', 'no z: use y')])
    expect(model.modelId).toBe('a')
    expect(model.settingFaults?.({})).toEqual(['a: no x: use y', 'c: no z: use y'])
    expect(Object.isFrozen(model)).toBe(true)
  })

  test('is ready when one of its models is; else it says what the first one lacks', () => {
    const unready = (id: string) =>
      defineModel(id, scripted(id), {
        assertReady: () => {
          throw new ProviderError('model_unavailable', `No key for ${id}.`)
        },
      })
    expect(() => withFallback([unready('a'), scripted('b')]).assertReady?.()).not.toThrow()
    expect(() => withFallback([unready('a'), unready('b')]).assertReady?.()).toThrow('No key for a.')
  })

  test('is not changed by later changes of the list', async () => {
    const models = [scripted('a', { fault: 'network' }), scripted('b', 'Hi')]
    const model = withFallback(models)
    models.pop()
    expect((await model(ask('?'), never)).modelId).toBe('b')
  })

  test('needs a model', () => {
    expect(() => withFallback([])).toThrow(code('invalid_option'))
  })
})
