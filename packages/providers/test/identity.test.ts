import { describe, expect, test } from 'vitest'
import { anthropic } from '../src/anthropic/index.ts'
import { identityOf } from '../src/identity.ts'
import {
  defineModel,
  type Model,
  memoryCache,
  scriptedModel,
  textOf,
  withBreaker,
  withCache,
  withFallback,
  withLimits,
  withRetry,
  withTextActions,
} from '../src/index.ts'
import { recordReplay } from '../src/node/index.ts'
import { openai } from '../src/openai/index.ts'
import { ask, code, never } from './asking.ts'
import { temporaryFolder } from './node/temporary-folder.ts'

const secret = 'sk-secret-0123456789'
const own = { apiKey: secret, headers: { authorization: secret }, baseURL: 'https://a.test/v1' }

/** Models of one name that differ in something that an answer may depend on. */
const distinct: readonly Model[] = [
  openai('m', own),
  openai('m', { ...own, settings: { maxTokens: 5 } }),
  openai('m', { ...own, providerOptions: { service_tier: 'flex' } }),
  openai('m', { ...own, baseURL: 'https://b.test/v1' }),
  openai.chat('m', own),
  openai.chat('m', { ...own, dialect: 'openai' }),
  withTextActions(openai.chat('m', own)),
  withFallback([openai('m', own), openai('n', own)]),
  withFallback([openai('m', own), openai('o', own)]),
]

/** The same identity, and an answer of its own. */
const answering = (model: Model, text: string): Model => {
  const reply = { content: [{ type: 'text', text }], finish: { unified: 'stop', raw: undefined } } as const
  const usage = { inputTokens: 1, outputTokens: 1 }
  return defineModel(model.modelId, async () => ({ ...reply, usage, modelId: model.modelId }), model)
}

describe('[E6] models of one name that differ in their API, address, settings or options', () => {
  test('do not get the answers of each other from a store that they share', async () => {
    const store = memoryCache()
    const models = distinct.map((model, n) => withCache(answering(model, `answer ${n}`), { store }))
    for (const time of ['asked', 'kept']) {
      const said = await Promise.all(models.map(async model => textOf(await model(ask('?'), never))))
      expect({ time, said }).toEqual({ time, said: models.map((_, n) => `answer ${n}`) })
    }
  })

  test('are a mismatch for a recording, but for the address', async () => {
    const dir = temporaryFolder()
    const [first, set, extra, elsewhere] = distinct as [Model, Model, Model, Model]
    await recordReplay(answering(first, 'Six.'), { dir })(ask('High?'), never)
    const replayed = (model: Model) => recordReplay(model, { dir, mode: 'replay' })(ask('High?'), never)
    expect(textOf(await replayed(elsewhere))).toBe('Six.')
    await expect(replayed(set)).rejects.toThrow('maxTokens')
    await expect(replayed(extra)).rejects.toEqual(code('recording_mismatch'))
  })
})

test('an identity holds no key, and is no other for another key', () => {
  expect(JSON.stringify(distinct.map(identityOf))).not.toContain(secret)
  const other = openai('m', { ...own, apiKey: 'sk-other-0123456789', headers: {} })
  expect(identityOf(other)).toEqual(identityOf(openai('m', own)))
})

test('the address of the provider itself is the same, said or not', () => {
  const key = { apiKey: 'k' }
  expect(identityOf(openai('m', { ...key, baseURL: 'https://api.openai.com/v1/' }))).toEqual(
    identityOf(openai('m', key)),
  )
  expect(identityOf(anthropic('m', { ...key, baseURL: 'https://api.anthropic.com' }))).toEqual(
    identityOf(anthropic('m', key)),
  )
  expect(identityOf(anthropic('m', key))).not.toEqual(
    identityOf(anthropic('m', { ...key, settings: { maxTokens: 1 } })),
  )
})

test('wrappers that ask as they are asked pass it on; a model that says nothing has its name', () => {
  const model = openai('m', own)
  for (const wrapped of [
    withRetry(model),
    withLimits(model, { concurrency: 1 }),
    withBreaker(model),
    withCache(model),
  ]) {
    expect(identityOf(wrapped)).toEqual(identityOf(model))
  }
  expect(identityOf(scriptedModel([]))).toEqual({ modelId: 'offline/scripted' })
})
