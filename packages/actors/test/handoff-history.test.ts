import { callTool, checkConversation, type Script, scriptedModel } from '@statecraft/providers'
import { createRuntime } from '@statecraft/runtime'
import { describe, expect, test } from 'vitest'
import { defineAgent } from '../src/index.ts'
import { sampleTools } from './sample-tools.ts'

test('the answer of the peer stays in the conversation, for the task that comes next', async () => {
  await using runtime = createRuntime()
  const desk = scriptedModel([callTool('handoff', { agent: 'doctor' }), 'You asked about your knee.'])
  const doctor = defineAgent({ name: 'doctor', model: scriptedModel(['Rest it.']) })
  runtime.agents.register(defineAgent({ name: 'desk', model: desk, handoffs: [doctor], memory: {} }))
  expect(await runtime.run({ agent: 'desk', description: 'My knee hurts' })).toMatchObject({ output: 'Rest it.' })
  await runtime.run({ agent: 'desk', description: 'What did I ask?' })
  const next = desk.requests[1]?.messages ?? []
  expect(checkConversation(next)).toEqual([])
  expect(next.slice(-2)).toMatchObject([
    { role: 'assistant', content: [{ text: 'Rest it.' }] },
    { role: 'user', content: [{ text: 'What did I ask?' }] },
  ])
})

describe('what moves with a conversation', () => {
  const spoken = async (options: object = {}): Promise<string> => {
    const { tools } = sampleTools()
    const model = scriptedModel(['Rest it.'])
    const script: Script = [
      { text: 'Let me look.', reasoning: 'secret thoughts', calls: [{ name: 'look', input: {} }] },
      { text: 'I pass you on.', calls: [{ name: 'handoff', input: { agent: 'doctor', note: 'he limps' } }] },
    ]
    await using runtime = createRuntime()
    const handoffs = [defineAgent({ name: 'doctor', model })]
    await runtime.run(
      defineAgent({ name: 'desk', model: scriptedModel(script), handoffs, tools, ...options }),
      'My knee hurts',
    )
    const [request] = model.requests
    expect(request?.tools).toBeUndefined()
    expect(checkConversation(request?.messages ?? [])).toEqual([])
    expect(JSON.stringify(request)).not.toContain('secret thoughts')
    return (request?.messages ?? [])
      .map(
        ({ role, content }) => `${role}: ${content.map(part => (part.type === 'text' ? part.text : part.type)).join()}`,
      )
      .join('\n')
  }

  test('all that was said and what tools gave, in words that every model can read', async () => {
    expect(await spoken()).toBe(
      [
        'user: My knee hurts',
        'assistant: Let me look.',
        'user: Tools that were used:\nlook({}) gave: look done',
        'assistant: I pass you on.',
        'user: desk hands this conversation over to you: he limps. Answer in its place.',
      ].join('\n'),
    )
  })

  test('or only what was said, or only the task', async () => {
    expect(await spoken({ handoffHistory: 'words' })).not.toContain('look done')
    expect(await spoken({ handoffHistory: 'task' })).toBe(
      'user: My knee hurts\nuser: desk hands this conversation over to you: he limps. Answer in its place.',
    )
  })

  test('what a phase told this agent to do stays with it', async () => {
    expect(await spoken({ plan: () => 'First look.' })).not.toContain('Carry out the plan now')
  })
})
