// What models write that is no proper tool call, through a real agent and over the wire: nothing runs, the model is told.
import { createRuntime } from '@statecraft/runtime'
import { lastResults, openWireServer, type WireToolCall } from '@statecraft/wire-server'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { defineAgent, tool } from '../../src/index.ts'
import { apis, wireModel } from './wire-models.ts'

const everyWay = apis.flatMap(api => [true, false].map(stream => [api, stream] as const))

/** A run whose model first writes this, and then says what it was told. */
async function runWith(api: (typeof apis)[number], stream: boolean, call: WireToolCall, finish?: 'length') {
  const ran: unknown[] = []
  const add = tool({
    name: 'add',
    description: 'Adds',
    input: z.object({ a: z.number() }),
    run: input => {
      ran.push(input)
      return 1
    },
  })
  await using server = await openWireServer(request =>
    request.n === 1
      ? { text: 'One moment.', calls: [call], ...(finish && { finish }) }
      : {
          text: `told: ${lastResults(request)
            .map(({ text }) => text)
            .join('|')}`,
        },
  )
  await using runtime = createRuntime()
  const result = await runtime.run(
    defineAgent({ name: 'a', model: wireModel(server, api, { stream }), tools: [add] }),
    '?',
  )
  return { result, ran, stats: server.stats }
}

describe.each(everyWay)('%s (stream: %s)', (api, stream) => {
  test.each<[string, WireToolCall, RegExp]>([
    ['a tool that nobody offered', { name: 'delete_all', input: { a: 1 } }, /delete_all/],
    ['arguments of the wrong shape', { name: 'add', input: { a: 'one' } }, /a/],
    ['no arguments', { name: 'add' }, /a/],
  ])('%s: refused as the result of the call, and nothing runs', async (_, call, words) => {
    const { result, ran, stats } = await runWith(api, stream, call)
    expect(ran).toEqual([])
    expect(result).toMatchObject({ status: 'completed', output: expect.stringMatching(/^told: .+/) })
    expect(result.output).toMatch(words)
    expect(stats).toMatchObject({ requests: 2, refused: 0 })
  })

  // Without a stream the Messages API sends arguments as JSON alone.
  test.skipIf(api === 'anthropic' && !stream)(
    'arguments that are not JSON: refused as the result of the call, and nothing runs',
    async () => {
      const { result, ran, stats } = await runWith(api, stream, { name: 'add', malformed: '{"a":' })
      expect(ran).toEqual([])
      expect(result).toMatchObject({ status: 'completed', output: expect.stringMatching(/^told: .*JSON/) })
      expect(stats).toMatchObject({ requests: 2, refused: 0 })
    },
  )

  test('a call that is complete, in an answer that was cut: it does not run', async () => {
    const { result, ran } = await runWith(api, stream, { name: 'add', input: { a: 1 } }, 'length')
    expect(ran).toEqual([])
    expect(result.status === 'completed' && result.output === 'One moment.').toBe(false)
  })

  test('and a call as it should be runs, once', async () => {
    const { result, ran } = await runWith(api, stream, { name: 'add', input: { a: 1 } })
    expect(ran).toEqual([{ a: 1 }])
    expect(result.output).toBe('told: 1')
  })
})
