import type { RequestListener } from 'node:http'
import { describe, expect, it } from 'vitest'
import { listModels } from '../../src/models/listed-models.ts'
import { freePort, listing, openModelHost } from './model-host.ts'

const at = (port: number, own: object = {}) =>
  listModels(`http://127.0.0.1:${port}/v1`, { fetch, deadlineMs: 5_000, ...own })

const saying =
  (body: string, status = 200, headers = {}): RequestListener =>
  (_, response) =>
    response.writeHead(status, headers).end(body)

describe('listModels', () => {
  it('names those that can talk, in the order of the list', async () => {
    const port = await openModelHost(listing('text-embedding-nomic', 'qwen3:8b', 'a name', 'org/other', ''))
    expect(await at(port)).toEqual({
      baseURL: `http://127.0.0.1:${port}/v1`,
      status: 200,
      models: ['qwen3:8b', 'org/other'],
    })
  })

  it.each([
    ['a web page', saying('<html>'), 200],
    ['an answer of another shape', saying('{"models": 3}'), 200],
    ['a refusal', saying('{"data": [{"id": "x"}]}', 401), 401],
    ['a redirect', saying('', 302, { location: 'http://127.0.0.1:1/v1/models' }), 302],
  ])('finds no model in %s', async (_, listener, status) => {
    expect(await at(await openModelHost(listener))).toMatchObject({ status, models: [] })
  })

  it('knows where nobody answers, or not in time', async () => {
    expect(await at(await freePort())).toBeUndefined()
    expect(await at(await openModelHost(() => {}), { deadlineMs: 30 })).toBeUndefined()
  })

  it('sends a key only where it is told to', async () => {
    const seen: unknown[] = []
    const port = await openModelHost((request, response) => {
      seen.push(request.headers.authorization)
      response.end('{}')
    })
    await at(port)
    await at(port, { apiKey: 'k' })
    expect(seen).toEqual([undefined, 'Bearer k'])
  })
})
