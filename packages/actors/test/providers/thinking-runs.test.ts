import { createRuntime } from '@statecraft/runtime'
import { lastUserText, openWireServer, type WireApi, type WireRequest } from '@statecraft/wire-server'
import { describe, expect, test } from 'vitest'
import { defineAgent, type ThinkingOptions } from '../../src/index.ts'
import { apis, wireModel } from './wire-models.ts'

interface OnTheWire {
  readonly output: unknown
  readonly thinking: readonly string[] | undefined
  readonly alternatives: readonly unknown[] | undefined
  readonly requests: readonly WireRequest[]
}

/** What a provider's server is sent by an agent that thinks so, and what came of its answers. */
async function onTheWire(api: WireApi, options: ThinkingOptions | undefined): Promise<OnTheWire> {
  const requests: WireRequest[] = []
  await using server = await openWireServer(request => {
    requests.push(request)
    const prompt = lastUserText(request)
    if (prompt.startsWith('Here are')) return { text: '{"choice":2,"reason":"better"}' }
    if (prompt.startsWith('Look at your answer')) return { text: '{"critique":"too short","answer":"mended"}' }
    return { text: `answer ${request.n}` }
  })
  await using runtime = createRuntime()
  const agent = defineAgent({
    name: 'thinker',
    instructions: 'Be brief.',
    model: wireModel(server, api),
    ...(options && { thinking: options }),
  })
  const { output, thinking, alternatives } = await runtime.run(agent, 'Do it.')
  expect(server.stats.refused).toBe(0)
  return { output, thinking, alternatives, requests }
}

/** How much the provider is asked to think, as it says so. */
function reasoningIn({ api, body }: WireRequest): unknown {
  if (api === 'anthropic') return body.thinking
  return api === 'openai-chat' ? body.reasoning_effort : (body.reasoning as { effort?: unknown } | undefined)?.effort
}

const ASKED: Readonly<Record<WireApi, unknown>> = {
  anthropic: { type: 'enabled', budget_tokens: 8_000 },
  'openai-chat': 'medium',
  'openai-responses': 'medium',
}

describe.each(apis)('[A12b] on the wire of %s', api => {
  test('nothing is said of thinking where nobody asks for it', async () => {
    const { requests } = await onTheWire(api, undefined)
    expect(requests.map(reasoningIn)).toEqual([undefined])
    expect(JSON.stringify(requests[0]?.body)).not.toContain('Think')
  })

  test('the style is in the instructions, and the provider is asked to think', async () => {
    const { requests } = await onTheWire(api, { style: 'systematic' })
    expect(requests.map(reasoningIn)).toEqual([ASKED[api]])
    expect(JSON.stringify(requests[0]?.body)).toContain('Be brief.\\n\\nThink systematically')
  })

  test('its thinking can be left out while the style stays', async () => {
    const { requests } = await onTheWire(api, { style: 'creative', extended: false })
    expect(requests.map(reasoningIn)).toEqual([undefined])
    expect(JSON.stringify(requests[0]?.body)).toContain('Think creatively')
  })

  test('reflection is one more request, that asks for a critique and an answer', async () => {
    const { requests, output, thinking } = await onTheWire(api, { reflect: true })
    expect(requests).toHaveLength(2)
    expect(JSON.stringify(requests[1]?.body)).toContain('"critique"')
    expect([output, thinking]).toEqual(['mended', ['too short']])
  })

  test('alternatives are requests of their own, and one more that chooses', async () => {
    const { requests, output, alternatives } = await onTheWire(api, { alternatives: 3 })
    expect(requests).toHaveLength(4)
    expect(
      requests
        .slice(1, 3)
        .map(request => /attempt (\d) of 3/.exec(lastUserText(request))?.[1])
        .sort(),
    ).toEqual(['2', '3'])
    expect([output, ...(alternatives ?? [])].toSorted()).toEqual(['answer 1', 'answer 2', 'answer 3'])
  })
})
