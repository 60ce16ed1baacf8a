import type { Model, UserPart } from '@statecraft/providers'
import { anthropic } from '@statecraft/providers/anthropic'
import { openai } from '@statecraft/providers/openai'
import { createRuntime } from '@statecraft/runtime'
import { openWireServer, type WireApi, type WireServer } from '@statecraft/wire-server'
import { describe, expect, test } from 'vitest'
import { defineAgent } from '../src/index.ts'

const apiKey = 'sk-test'
const APIS: Readonly<Record<WireApi, (server: WireServer) => Model>> = {
  'openai-responses': ({ baseURL }) => openai('m', { apiKey, baseURL: baseURL['openai-responses'] }),
  'openai-chat': ({ baseURL }) => openai.chat('m', { apiKey, baseURL: baseURL['openai-chat'] }),
  anthropic: ({ baseURL }) => anthropic('m', { apiKey, baseURL: baseURL.anthropic }),
}

const [picture, report] = ['cGljdHVyZQ==', 'cmVwb3J0']
const parts: readonly UserPart[] = [
  { type: 'text', text: 'Does the picture fit the report?' },
  { type: 'image', source: { kind: 'base64', data: picture }, mediaType: 'image/png' },
  { type: 'file', source: { kind: 'base64', data: report }, mediaType: 'application/pdf', name: 'report.pdf' },
]

describe.each(Object.entries(APIS))('an agent that is asked in parts, on %s', (_, modelOn) => {
  test('shows its model the text, the image and the file, and answers', async () => {
    const bodies: string[] = []
    await using server = await openWireServer(({ body }) => {
      bodies.push(JSON.stringify(body))
      return { text: 'It does.' }
    })
    await using runtime = createRuntime()
    const result = await runtime.run(defineAgent({ name: 'judge', model: modelOn(server) }), parts)
    expect(result).toMatchObject({ status: 'completed', output: 'It does.' })
    expect(result.steps[0]?.reference).toBeDefined()
    for (const shown of ['Does the picture fit', picture, report, 'report.pdf']) expect(bodies[0]).toContain(shown)
  })

  test('says in its error what the provider said, and under which id', async () => {
    await using server = await openWireServer(() => ({ type: 'refusal', reason: 'permission' }))
    await using runtime = createRuntime()
    const { error } = await runtime.run(defineAgent({ name: 'judge', model: modelOn(server) }), 'Well?')
    expect(error).toMatchObject({ code: 'permission', retryable: false, details: { status: 403, requestId: 'req_1' } })
    expect(server.stats.requests).toBe(1)
  })
})
