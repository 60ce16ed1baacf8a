import { connect } from 'node:net'
import { describe, expect, test, vi } from 'vitest'
import { lastResults, lastUserText, openWireServer, type WireRequest, type WireTurn, wireFaults } from '../src/index.ts'
import { apis, eventData, post, question, readEvents } from './asking.ts'

const serve = (turn: WireTurn) => openWireServer(() => turn)

describe('the brain', () => {
  test.each(apis)('of %s sees the request as it is, and in a simple view', async api => {
    const seen: WireRequest[] = []
    await using server = await openWireServer(request => {
      seen.push(request)
      return { text: 'fine' }
    })
    await post(server, api, { ...question(api, 'How much is 1 + 1?'), stream: true })
    expect(seen).toEqual([
      expect.objectContaining({
        api,
        model: 'm-1',
        stream: true,
        n: 1,
        body: expect.objectContaining({ model: 'm-1' }),
      }),
    ])
    expect(seen.map(lastUserText)).toEqual(['How much is 1 + 1?'])
    expect(seen[0]?.headers.authorization).toBe('Bearer any')
  })

  test('sees calls and results, whichever API they come from', async () => {
    const seen: WireRequest[] = []
    await using server = await openWireServer(request => {
      seen.push(request)
      return {}
    })
    const user = { role: 'user', content: 'Add.' }
    const call = { id: 'c1', type: 'function', function: { name: 'add', arguments: '{"a":1}' } }
    const tool = { role: 'tool', tool_call_id: 'c1', content: '2' }
    await post(server, 'openai-chat', { model: 'm', messages: [user, { role: 'assistant', tool_calls: [call] }, tool] })
    const item = { type: 'function_call', call_id: 'c1', name: 'add', arguments: '{"a":1}' }
    const output = { type: 'function_call_output', call_id: 'c1', output: '2' }
    await post(server, 'openai-responses', { model: 'm', instructions: 'Be brief.', input: [user, item, output] })
    const use = { type: 'tool_use', id: 'c1', name: 'add', input: { a: 1 } }
    const result = { type: 'tool_result', tool_use_id: 'c1', content: '2' }
    const messages = [user, { role: 'assistant', content: [use] }, { role: 'user', content: [result] }]
    await post(server, 'anthropic', { model: 'm', max_tokens: 9, system: 'Be brief.', messages })
    expect(seen.map(lastResults)).toEqual(Array(3).fill([{ id: 'c1', text: '2' }]))
    expect(seen.map(lastUserText)).toEqual(Array(3).fill('Add.'))
    expect(seen.map(each => each.messages.flatMap(({ calls }) => calls))).toEqual(
      Array(3).fill([{ id: 'c1', name: 'add', arguments: '{"a":1}' }]),
    )
    expect(seen.map(each => each.messages[0]?.role)).toEqual(['user', 'system', 'system'])
  })

  test('that fails is a 500 that says so', async () => {
    await using server = await openWireServer(() => {
      throw new Error('out of ideas')
    })
    const response = await post(server, 'anthropic', question('anthropic'))
    expect([response.status, await response.text()]).toEqual([500, expect.stringContaining('out of ideas')])
  })

  test('is not asked about what the API refuses, or about other addresses', async () => {
    const brain = vi.fn(() => ({}))
    await using server = await openWireServer(brain)
    await post(server, 'openai-chat', {})
    expect((await fetch(`${server.url}/v1/models`)).status).toBe(404)
    expect(brain).not.toHaveBeenCalled()
    expect(server.stats).toMatchObject({ requests: 2, refused: 2, aborted: 0 })
  })
})

describe('the way of the bytes', () => {
  test.each([1, 2, 3, 7])('in pieces of %d bytes changes nothing of what arrives', async chunkBytes => {
    const text = 'Grüezi 🏔, 漢字!'
    await using server = await serve({ text, chunkBytes })
    for (const api of apis) {
      const whole = await (await post(server, api, question(api))).text()
      expect(whole).toContain(text)
      const { body } = await post(server, api, { ...question(api), stream: true })
      let reads = 0
      const decoder = new TextDecoder()
      let stream = ''
      for await (const bytes of body ?? []) {
        reads += 1
        stream += decoder.decode(bytes, { stream: true })
      }
      expect(reads).toBeGreaterThan(20)
      expect(readEvents(stream).length).toBeGreaterThan(2)
      expect(stream).not.toContain('�')
    }
  })

  test.each(apis)('of %s may be gzip', async api => {
    await using server = await serve({ text: 'packed', gzip: true, chunkBytes: 10 })
    const response = await post(server, api, { ...question(api), stream: true })
    expect(response.headers.get('content-encoding')).toBe('gzip')
    expect(eventData(await response.text()).length).toBeGreaterThan(2)
  })

  test('may begin late', async () => {
    await using server = await serve({ text: 'late', latencyMs: 40 })
    const start = performance.now()
    await post(server, 'anthropic', question('anthropic'))
    expect(performance.now() - start).toBeGreaterThan(30)
  })
})

describe.each([false, true])('a fault (stream: %o)', stream => {
  /** What the client sees; with `givesUp` it goes away some time after the headers. */
  const ask = async (api: (typeof apis)[number], turn: WireTurn, givesUp = false) => {
    await using server = await serve(turn)
    const controller = new AbortController()
    const response = await post(server, api, { ...question(api), stream }, { signal: controller.signal })
    if (givesUp) setTimeout(() => controller.abort(new Error('the client gave up')), 20)
    const { status, headers } = response
    return { status, type: headers.get('content-type'), body: await response.text().catch((error: unknown) => error) }
  }
  const text = 'a text of some length, so that there is a middle'

  test.each(apis)('of %s: the connection breaks where it is told to', async api => {
    await expect(ask(api, { text, fault: 'reset-before' })).rejects.toThrow('fetch failed')
    for (const fault of ['reset-body', 'truncate'] as const) {
      const { status, body } = await ask(api, { text, fault })
      expect([status, body]).toEqual([200, expect.any(TypeError)])
    }
  })

  test.each(apis)('of %s: nothing comes, not even headers', async api => {
    await using server = await serve({ fault: 'hang' })
    const controller = new AbortController()
    const hanging = post(server, api, { ...question(api), stream }, { signal: controller.signal })
    await vi.waitFor(() => expect(server.stats.inFlight).toBe(1))
    controller.abort(new Error('the client gave up'))
    await expect(hanging).rejects.toThrow('gave up')
  })

  test.each(apis)('of %s: half of it, or signs of life, or no end, until the client gives up', async api => {
    for (const fault of ['hang-body', 'pings', 'drip', 'endless'] as const) {
      const { status, body } = await ask(api, { text, fault }, true)
      expect([fault, status, String(body)]).toEqual([fault, 200, expect.stringContaining('gave up')])
    }
  })

  test.each(apis)('of %s: the body is not what it should be', async api => {
    expect(await ask(api, { fault: 'html-200' })).toMatchObject({ status: 200, type: 'text/html' })
    expect(await ask(api, { fault: 'empty-200' })).toMatchObject({ status: 200, body: '' })
    const error = await ask(api, { fault: 'error-200', faultReason: 'rate_limited' })
    expect(error).toMatchObject({ status: 200, type: 'application/json', body: expect.stringContaining('rate_limit') })
    const whole = (await ask(api, { text })).body as string
    for (const fault of ['no-terminator', 'bad-json', 'bad-event', 'no-choices', 'error-event', 'failed'] as const) {
      const { status, body } = await ask(api, { text, fault })
      expect([status, body]).toEqual([200, expect.any(String)])
      expect(body).not.toBe(whole)
    }
  })

  test('redirects', async () => {
    const { status } = await ask('anthropic', { fault: 'redirect', headers: { location: 'http://127.0.0.1:1/' } })
    expect(status).toBe(307)
  })

  test('is described, every one', () => {
    expect(Object.values(wireFaults).every(words => words.length > 10)).toBe(true)
  })
})

describe('the statistics', () => {
  test('count a client that goes away, not a connection that the server breaks', async () => {
    await using server = await openWireServer(({ n }) =>
      n === 1 ? { fault: 'hang' } : { text: 'a', fault: 'truncate' },
    )
    const controller = new AbortController()
    const hanging = post(server, 'anthropic', question('anthropic'), { signal: controller.signal })
    await vi.waitFor(() => expect(server.stats).toMatchObject({ inFlight: 1, openSockets: 1, aborted: 0 }))
    controller.abort()
    await expect(hanging).rejects.toThrow('aborted')
    await vi.waitFor(() => expect(server.stats).toMatchObject({ inFlight: 0, openSockets: 0, aborted: 1 }))
    await (await post(server, 'anthropic', question('anthropic'))).text().catch(() => {})
    await vi.waitFor(() => expect(server.stats).toMatchObject({ inFlight: 0, requests: 2, aborted: 1 }))
  })

  test('tell connections that carry requests from those that never did', async () => {
    await using server = await serve({ text: 'a' })
    const { hostname, port } = new URL(server.url)
    const idle = connect(Number(port), hostname)
    await (await post(server, 'anthropic', question('anthropic'))).text()
    await vi.waitFor(() => expect(server.stats).toMatchObject({ openSockets: 1, unusedSockets: 1 }))
    idle.destroy()
    await vi.waitFor(() => expect(server.stats).toMatchObject({ openSockets: 1, unusedSockets: 0 }))
  })

  test('know nothing any more once it is closed', async () => {
    const server = await serve({ fault: 'hang' })
    const hanging = post(server, 'anthropic', question('anthropic'))
    const failed = expect(hanging).rejects.toThrow('fetch failed')
    await vi.waitFor(() => expect(server.stats.inFlight).toBe(1))
    await server.close()
    await server.close()
    await failed
    await vi.waitFor(() => expect(server.stats).toMatchObject({ inFlight: 0, openSockets: 0, unusedSockets: 0 }))
  })
})
