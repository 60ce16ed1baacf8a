import type { ModelRequest, StreamPart } from '@statecraft/providers'
import { describe, expect, it } from 'vitest'
import { lookTask } from '../../src/offline-model/assignment.ts'
import { offlineModel } from '../../src/offline-model/offline-model.ts'
import { user } from './conversation.ts'

const request = (role: string): ModelRequest => ({
  instructions: `You are the ${role} agent of an audit.`,
  messages: [user(lookTask('around'))],
})
const { signal } = new AbortController()

describe('offlineModel', () => {
  it('says what it is, and uses no tokens', async () => {
    const model = offlineModel()
    const reply = await model(request('code'), { signal })
    expect([model.modelId, reply.modelId]).toEqual(['offline/rules', 'offline/rules'])
    expect(reply.usage).toMatchObject({ inputTokens: 0, outputTokens: 0 })
  })

  it('answers the same request the same way, and streams what it says', async () => {
    const parts: StreamPart[] = []
    const first = await offlineModel()(request('test'), { signal, emit: part => parts.push(part) })
    const second = await offlineModel()(request('test'), { signal })
    expect(second).toEqual(first)
    const said = parts.flatMap(part => (part.type === 'text-delta' ? [part.text] : [])).join('')
    expect(first.content[0]).toEqual({ type: 'text', text: said })
  })

  it.each(['juggler', ''])('has no rules for the role "%s"', async role => {
    await expect(offlineModel()(request(role), { signal })).rejects.toMatchObject({ code: 'invalid_request' })
  })
})
