import { describe, expect, it } from 'vitest'
import { lookAround, USUAL_PORTS } from '../../src/models/look-around.ts'
import { chooseModel } from '../../src/models/model-choice.ts'
import { UsageError } from '../../src/usage-error.ts'
import { freePort, listing, openModelHost } from './model-host.ts'

const auto = { type: 'auto' } as const
const unasked: typeof fetch = () => {
  throw new Error('Nothing on the network is to be looked at.')
}
const nowhere = { fetch: unasked, ports: [1] }

describe('lookAround', () => {
  it('finds keys, those of Anthropic first, and looks no further then', async () => {
    const env = { OPENAI_API_KEY: 'a', ANTHROPIC_API_KEY: 'b', OPENAI_BASE_URL: 'https://eu.api.openai.com/v1' }
    expect(await lookAround(auto, { ...nowhere, env })).toEqual({
      keys: [
        { provider: 'anthropic', host: 'api.anthropic.com' },
        { provider: 'openai', host: 'eu.api.openai.com' },
      ],
      tried: [],
      servers: [],
    })
  })

  it('is offline where there is neither a key nor a server', async () => {
    const ports = [await freePort(), await freePort()]
    const found = await lookAround(auto, { env: { OPENAI_API_KEY: ' ' }, fetch, ports })
    expect(chooseModel(auto, found)).toEqual({
      type: 'offline',
      why: `No key in the environment and no server on 127.0.0.1:${ports[0]}, :${ports[1]}`,
    })
  })

  it('finds the server that answers among ports that do not', async () => {
    const port = await openModelHost(listing('qwen3'))
    const found = await lookAround(auto, { env: {}, fetch, ports: [await freePort(), port] })
    expect(chooseModel(auto, found)).toMatchObject({ type: 'server', name: 'qwen3', host: `127.0.0.1:${port}` })
  })

  it('does not wait long for a port that is silent', async () => {
    const silent = await openModelHost(() => {})
    const started = performance.now()
    expect((await lookAround(auto, { env: {}, fetch, ports: [silent, silent] })).servers).toEqual([])
    expect(performance.now() - started).toBeLessThan(2_000)
  })

  it('looks only for what was asked for', async () => {
    const env = { ANTHROPIC_API_KEY: 'b' }
    expect(await lookAround({ type: 'offline' }, { ...nowhere, env })).toMatchObject({ keys: [], servers: [] })
    expect(await lookAround({ type: 'openai', name: undefined }, { ...nowhere, env })).toMatchObject({ keys: [] })
    expect(await lookAround({ type: 'anthropic', name: 'x' }, { ...nowhere, env })).toMatchObject({
      keys: [{ provider: 'anthropic' }],
    })
  })

  it('looks at the server that was asked for', async () => {
    const port = await openModelHost(listing('qwen3'))
    const baseURL = `http://127.0.0.1:${port}/v1`
    expect(await lookAround({ type: 'server', baseURL, name: undefined }, { env: {}, fetch, ports: [] })).toMatchObject(
      { servers: [{ baseURL, models: ['qwen3'] }] },
    )
  })

  it('refuses an address in the environment that is none', async () => {
    const env = { ANTHROPIC_API_KEY: 'b', ANTHROPIC_BASE_URL: 'example' }
    await expect(lookAround(auto, { ...nowhere, env })).rejects.toThrow(UsageError)
  })

  it('knows the ports of Ollama, LM Studio and vLLM', () => {
    expect(USUAL_PORTS).toEqual([11434, 1234, 8000])
  })
})
