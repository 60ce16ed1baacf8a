import { describe, expect, it } from 'vitest'
import { choiceLine, chooseModel, type Found, modelIdOf } from '../../src/models/model-choice.ts'
import { UsageError } from '../../src/usage-error.ts'

const tried = ['127.0.0.1:11434', '127.0.0.1:1234', '127.0.0.1:8000']
const nothing: Found = { keys: [], tried, servers: [] }
const anthropic = { provider: 'anthropic', host: 'api.anthropic.com' } as const
const openai = { provider: 'openai', host: 'api.openai.com' } as const
const server = (port: number, ...models: string[]) => ({ baseURL: `http://127.0.0.1:${port}/v1`, status: 200, models })
const auto = { type: 'auto' } as const

describe('chooseModel', () => {
  it.each<[string, Partial<Found>, string, string]>([
    [
      'the first key',
      { keys: [anthropic, openai], servers: [server(1234, 'a')] },
      'anthropic/claude-haiku-5-5',
      'ANTHROPIC_API_KEY is set: claude-haiku-5-5 decides. What it needs to see of the folder goes to api.anthropic.com.',
    ],
    [
      'the other key',
      { keys: [openai] },
      'openai/gpt-6-luna',
      'OPENAI_API_KEY is set: gpt-6-luna decides. What it needs to see of the folder goes to api.openai.com.',
    ],
    [
      'the first server that has a model',
      { servers: [server(11434), server(8000, 'qwen3', 'other')] },
      'openai/qwen3',
      'No key in the environment, and a server on 127.0.0.1:8000: qwen3 decides. What it needs to see of the folder goes to 127.0.0.1:8000.',
    ],
    [
      'the rules',
      {},
      'offline/rules',
      'No key in the environment and no server on 127.0.0.1:11434, :1234, :8000: offline rules decide.',
    ],
  ])('takes by itself %s, and says why in a line', (_, found, id, line) => {
    const choice = chooseModel(auto, { ...nothing, ...found })
    expect(modelIdOf(choice)).toBe(id)
    expect(choiceLine(choice)).toBe(line)
  })

  it('takes what was asked for', () => {
    const found = { ...nothing, keys: [anthropic] }
    expect(choiceLine(chooseModel({ type: 'offline' }, found))).toBe('As asked: offline rules decide.')
    expect(chooseModel({ type: 'anthropic', name: 'large' }, found)).toMatchObject({ type: 'anthropic', name: 'large' })
    expect(
      chooseModel(
        { type: 'server', baseURL: 'http://127.0.0.1:1/v1', name: 'a/b' },
        { ...nothing, servers: [server(1)] },
      ),
    ).toMatchObject({ type: 'server', name: 'a/b', host: '127.0.0.1:1', baseURL: 'http://127.0.0.1:1/v1' })
  })

  it.each([
    [
      { type: 'openai', name: 'x' } as const,
      [],
      '--model openai needs a key: set OPENAI_API_KEY in the environment or in a file .env here, or take --model offline.',
    ],
    [
      { type: 'server', baseURL: 'http://a/v1', name: 'x' } as const,
      [],
      'Nothing answers at http://a/v1: start the server, or check the address behind --model.',
    ],
    [
      { type: 'server', baseURL: 'http://a/v1', name: undefined } as const,
      [{ baseURL: 'http://a/v1', status: 401, models: [] }],
      'http://a/v1/models lists no model (status 401): name one, as in http://a/v1#NAME, or check the address and OPENAI_API_KEY.',
    ],
  ])('says what to do where %j is not to be had', (wish, servers, message) => {
    expect(() => chooseModel(wish, { ...nothing, servers })).toThrow(new UsageError(message))
  })
})
