// How hard a model thinks, from the settings of an agent or a run to what goes over the wire.
import { createRuntime } from '@statecraft/runtime'
import { openWireServer, type WireApi, type WireRequest } from '@statecraft/wire-server'
import { describe, expect, test } from 'vitest'
import { defineAgent } from '../../src/index.ts'
import { wireModel } from './wire-models.ts'

/** The body that one run sends. */
async function sent(api: WireApi, agent: object, run: object = {}): Promise<WireRequest['body']> {
  const bodies: WireRequest['body'][] = []
  await using server = await openWireServer(({ body }) => {
    bodies.push(body)
    return { reasoning: 'Hm.', text: 'Done.' }
  })
  await using runtime = createRuntime()
  const result = await runtime.run(defineAgent({ name: 'a', model: wireModel(server, api), ...agent }), '?', run)
  expect(result).toMatchObject({ status: 'completed', output: 'Done.' })
  expect(server.stats).toMatchObject({ requests: 1, refused: 0 })
  return bodies[0] ?? {}
}

const settings = (reasoning: object) => ({ settings: { reasoning } })

describe('[A12a] Anthropic', () => {
  test('thinks with the budget of the agent, and has it on top of what it may answer', async () => {
    const body = await sent('anthropic', settings({ budgetTokens: 8_000 }))
    expect(body).toMatchObject({ thinking: { type: 'enabled', budget_tokens: 8_000 } })
    expect(body.max_tokens).toBe(16_384 + 8_000)
  })

  test('thinks by effort, and not at all where it is "none"; unless told nothing is sent', async () => {
    expect(await sent('anthropic', settings({ effort: 'high' }))).toMatchObject({
      thinking: { type: 'adaptive' },
      output_config: { effort: 'high' },
    })
    expect(await sent('anthropic', settings({ effort: 'none' }))).toMatchObject({ thinking: { type: 'disabled' } })
    expect(await sent('anthropic', {})).not.toHaveProperty('thinking')
  })

  test('thinks as the run says, before what the agent says', async () => {
    const agent = settings({ budgetTokens: 8_000 })
    expect(await sent('anthropic', agent, settings({ effort: 'none' }))).toMatchObject({
      thinking: { type: 'disabled' },
    })
  })
})

describe('[A12a] OpenAI', () => {
  test('thinks by effort, "none" included, in the words of each API', async () => {
    for (const effort of ['high', 'none']) {
      expect(await sent('openai-responses', settings({ effort }))).toMatchObject({ reasoning: { effort } })
      expect(await sent('openai-chat', settings({ effort }))).toMatchObject({ reasoning_effort: effort })
    }
    expect(await sent('openai-responses', {})).not.toHaveProperty('reasoning')
    expect(await sent('openai-chat', {})).not.toHaveProperty('reasoning_effort')
  })

  test.each(['openai-responses', 'openai-chat'] as const)(
    '%s has no budget: it is refused before anything is sent, and the words name the effort',
    async api => {
      await using server = await openWireServer(() => ({ text: 'Done.' }))
      await using runtime = createRuntime()
      const agent = defineAgent({ name: 'a', model: wireModel(server, api) })
      await expect(runtime.run(agent, '?', settings({ budgetTokens: 8_000 }))).rejects.toMatchObject({
        code: 'setting_unsupported',
        message: expect.stringContaining('reasoning.effort'),
      })
      expect(server.stats.requests).toBe(0)
    },
  )
})
