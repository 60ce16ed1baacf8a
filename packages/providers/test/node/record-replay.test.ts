import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  defineModel,
  type Model,
  type ModelReply,
  type ModelRequest,
  ProviderError,
  type StreamPart,
  scriptedModel,
  textOf,
  unknownUsage,
} from '../../src/index.ts'
import { recordReplay } from '../../src/node/index.ts'
import { type ConformanceHarness, modelConformance } from '../../src/testing/index.ts'
import { ask, code, never } from '../asking.ts'
import { capabilities, scriptedProvider } from '../scripted-provider.ts'
import { offline, say } from './replaying.ts'
import { filesIn, temporaryFolder } from './temporary-folder.ts'

describe('recordReplay', () => {
  const create: ConformanceHarness['create'] = (turns, asked) =>
    recordReplay(scriptedProvider(turns, asked), { dir: temporaryFolder(), mode: 'record' })

  for (const { title, run } of modelConformance({ name: 'a recording', create, capabilities })) test(title, run)

  // Each rule runs twice on the same directory: first it records, then it runs on what was recorded.
  const titles = modelConformance({ name: 'a replay', create, capabilities }).map(({ title }) => title)
  test.each(titles.map((title, index) => [title, index] as const))('%s', async (_, index) => {
    const dir = temporaryFolder()
    const asked: ('record' | 'replay')[] = ['record', 'replay']
    for (const mode of asked) {
      const made: ConformanceHarness['create'] = (turns, asked) => {
        const model = mode === 'replay' ? offline : scriptedProvider(turns, asked)
        if (mode === 'replay') asked() // as nobody is asked any more
        return recordReplay(model, { dir, mode })
      }
      await modelConformance({ name: mode, create: made, capabilities })[index]?.run()
    }
  })
})

describe('mode', () => {
  test('auto records what is not there, and replays it without the model', async () => {
    const dir = temporaryFolder()
    const live = recordReplay(scriptedModel(['Six.', 'Noon.']), { dir })
    expect([await say(live, 'High?'), await say(live, 'Low?')]).toEqual(['Six.', 'Noon.'])
    const again = recordReplay(offline, { dir })
    expect([await say(again, 'Low?'), await say(again, 'High?')]).toEqual(['Noon.', 'Six.'])
  })

  test('auto does not ask the model for a request that is new', async () => {
    const dir = temporaryFolder()
    await say(recordReplay(scriptedModel(['Six.']), { dir }), 'High?')
    await expect(say(recordReplay(offline, { dir }), 'Low?')).rejects.toEqual(code('recording_mismatch'))
  })

  test('auto decides for each model by itself', async () => {
    const dir = temporaryFolder()
    await say(recordReplay(scriptedModel(['Six.']), { dir }), 'High?')
    const other = recordReplay(scriptedModel(['Seven.'], { modelId: 'offline/other' }), { dir })
    expect(await say(other, 'High?')).toBe('Seven.')
  })

  test('record writes over what was there', async () => {
    const dir = temporaryFolder()
    await say(recordReplay(scriptedModel(['Six.']), { dir }), 'High?')
    await say(recordReplay(scriptedModel(['Seven.']), { dir, mode: 'record' }), 'High?')
    expect(await say(recordReplay(offline, { dir, mode: 'replay' }), 'High?')).toBe('Seven.')
  })

  test('replay writes nothing, not even a directory', async () => {
    const dir = temporaryFolder()
    const model = recordReplay(offline, { dir: join(dir, 'none'), mode: 'replay' })
    await expect(say(model, 'High?')).rejects.toThrow('There is no recording of offline/scripted')
    expect(filesIn(dir).size).toBe(0)
    expect(() => filesIn(join(dir, 'none'))).toThrow()
  })
})

describe('a replay', () => {
  test('gives equal requests the replies in the order in which they were made, whatever happens in parallel', async () => {
    const dir = temporaryFolder()
    const echo = (): Model => {
      return scriptedModel((request, { call }) => `${textOf(request.messages[0]!)} ${call}`)
    }
    const questions = ['a', 'b', 'a', 'c', 'b', 'a']
    const live = recordReplay(echo(), { dir })
    const replies = await Promise.all(questions.map(text => say(live, text)))
    const byQuestion = (all: readonly string[]): unknown => Map.groupBy(all, text => text[0])
    const again = recordReplay(offline, { dir })
    const mixed = await Promise.all(['c', 'a', 'b', 'a', 'b', 'a'].map(text => say(again, text)))
    expect(byQuestion(mixed)).toEqual(
      new Map([...Map.groupBy(replies, text => text[0])].sort(([a]) => (a === 'c' ? -1 : 0))),
    )
    await expect(say(again, 'a')).rejects.toThrow('is made 4 times, and recorded less often')
  })

  test('streams what was streamed, though nobody watched the recording', async () => {
    const dir = temporaryFolder()
    await say(recordReplay(scriptedModel([{ text: ['Si', 'x.'] }]), { dir }), 'High?')
    const parts: StreamPart[] = []
    await recordReplay(offline, { dir })(ask('High?'), { ...never, emit: part => parts.push(part) })
    expect(parts).toEqual([
      { type: 'text-delta', text: 'Si' },
      { type: 'text-delta', text: 'x.' },
    ])
  })

  test('throws the errors of the provider again, with all that they know', async () => {
    const dir = temporaryFolder()
    const error = new ProviderError('rate_limited', 'The provider answered 429.', {
      status: 429,
      retryAfterMs: 1_500,
      requestId: 'req_1',
      partialText: 'Si',
      retryable: false,
    })
    const fails = async (model: Model): Promise<unknown> =>
      model(ask('High?'), never).catch((thrown: unknown) => thrown)
    await fails(recordReplay(scriptedModel([{ fault: error }]), { dir }))
    const thrown = await fails(recordReplay(offline, { dir }))
    expect(thrown).toBeInstanceOf(ProviderError)
    expect({ ...(thrown as ProviderError) }).toEqual({ ...error })
    expect((thrown as ProviderError).message).toBe(error.message)
  })

  test('waits for the abort where the recorded call was aborted', async () => {
    const dir = temporaryFolder()
    const slow = defineModel('offline/scripted', async (_, { emit, signal }) => {
      emit?.({ type: 'text-delta', text: 'Si' })
      return new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(new ProviderError('aborted', 'The call was aborted.')))
      })
    })
    for (const [model, reason] of [
      [slow, 'live'],
      [offline, 'again'],
    ] as const) {
      const controller = new AbortController()
      // By the time that the first part is shown the call is under way.
      const emit = (): void => queueMicrotask(() => controller.abort(reason))
      const call = recordReplay(model, { dir })(ask('High?'), { signal: controller.signal, emit })
      await expect(call).rejects.toMatchObject({ code: 'aborted', ...(model === offline && { cause: 'again' }) })
    }
  })

  test('does not take a fault of the program for a reply of the provider', async () => {
    const dir = temporaryFolder()
    const broken = defineModel('offline/scripted', () => {
      throw new TypeError('a bug')
    })
    await expect(say(recordReplay(broken, { dir }), 'High?')).rejects.toThrow(TypeError)
    expect(filesIn(dir).size).toBe(0)
  })

  test('has no conversation that no model takes', async () => {
    const dir = temporaryFolder()
    const call = recordReplay(scriptedModel(['Six.']), { dir })({ messages: [] }, never)
    await expect(call).rejects.toEqual(code('invalid_conversation'))
    expect(filesIn(dir).size).toBe(0)
  })
})

describe('secrets', () => {
  const key = 'sk-ant-api03-AbCd1234EfGh5678'

  test('reach neither the file nor its name, and a replay with another key finds it', async () => {
    const dir = temporaryFolder()
    const request = (secret: string): ModelRequest => ({
      ...ask(`Use ${secret} please`),
      providerOptions: { acme: { api_key: secret, note: `Bearer ${secret}` } },
    })
    await recordReplay(scriptedModel([{ text: [`Your key is ${key.slice(0, 9)}`, key.slice(9)] }]), { dir })(
      request(key),
      never,
    )
    const [[name, content] = ['', '']] = filesIn(dir)
    expect(name).toMatch(/\/use-redacted-please-1-/)
    expect(content).not.toContain('AbCd')
    const reply = await recordReplay(offline, { dir })(request('sk-other-key-0123456789abcdef'), never)
    expect(textOf(reply)).toBe('Your key is [redacted]')
  })

  test('are in the reply while it is recorded', async () => {
    const model = recordReplay(scriptedModel([`Your key is ${key}`]), { dir: temporaryFolder() })
    expect(await say(model, 'Which?')).toBe(`Your key is ${key}`)
  })

  test('are redacted in errors too', async () => {
    const dir = temporaryFolder()
    const fault = new ProviderError('authentication', `The key ${key} is unknown.`, { partialText: key })
    await say(recordReplay(scriptedModel([{ fault }]), { dir }), 'Hello.').catch(() => {})
    expect([...filesIn(dir).values()].join('')).not.toContain('AbCd')
  })

  test('never reach a file, wherever in a call they are', async () => {
    const letters = fc.string({ unit: fc.constantFrom(...'abcXYZ019_-'), minLength: 20, maxLength: 40 })
    const keys = fc.oneof(
      letters.map(rest => ({ secret: `sk-${rest}7`, own: [] })),
      fc
        .string({ minLength: 8 })
        .filter(text => text.trim().length >= 8)
        .map(secret => ({ secret, own: [secret] })),
    )
    await fc.assert(
      fc.asyncProperty(keys, fc.integer({ min: 1, max: 7 }), async ({ secret, own }, chunkSize) => {
        const dir = temporaryFolder()
        const inner = scriptedModel([
          {
            reasoning: `so ${secret}`,
            text: `it is ${secret}`,
            calls: [{ name: 'use', input: { [secret]: [secret] } }],
            chunkSize,
          },
        ])
        const request: ModelRequest = {
          instructions: `Use ${secret}`,
          messages: [
            { role: 'user', content: [{ type: 'file', source: { kind: 'url', url: `http://x/?k=${secret}` } }] },
            {
              role: 'assistant',
              content: [
                { type: 'tool-call', id: 'c', name: 'use', input: { nested: [{ [`a ${secret}`]: secret }] } },
                {
                  type: 'tool-call',
                  id: 'd',
                  name: 'use',
                  input: undefined,
                  malformed: JSON.stringify({ a: secret }).slice(1),
                },
              ],
            },
            {
              role: 'tool',
              content: [
                { type: 'tool-result', id: 'c', name: 'use', output: { said: secret } },
                { type: 'tool-result', id: 'd', name: 'use', output: secret },
              ],
            },
          ],
          tools: [{ name: 'use', description: `Uses ${secret}`, inputSchema: { type: 'object' } }],
          providerOptions: { acme: { header: secret } },
        }
        await recordReplay(inner, { dir, redact: own })(request, never)
        const written = [...filesIn(dir)].flat().join('\n')
        expect(written).not.toContain(JSON.stringify(secret).slice(1, -1))
        expect(written).not.toContain(JSON.stringify(JSON.stringify(secret).slice(1, -1)).slice(1, -1))
        // What is redacted once leads back to the same recording.
        await recordReplay(offline, { dir, mode: 'replay', redact: own })(request, never)
      }),
      { numRuns: 60 },
    )
  })
})

test('the settings that the model lacks are those of the recorded model', () => {
  const assertReady = (): void => {}
  const inner = defineModel(
    'offline/plain',
    async (): Promise<ModelReply> => ({
      content: [],
      finish: { unified: 'stop', raw: undefined },
      usage: unknownUsage,
      modelId: 'offline/plain',
    }),
    { settingFaults: () => ['No temperature.'], assertReady },
  )
  const dir = temporaryFolder()
  const model = recordReplay(inner, { dir })
  expect(model.assertReady).toBe(assertReady)
  expect(recordReplay(inner, { dir, mode: 'replay' }).assertReady).toBeUndefined()
  expect(model.modelId).toBe('offline/plain')
  expect(model.settingFaults?.({ temperature: 1 })).toEqual(['No temperature.'])
})
