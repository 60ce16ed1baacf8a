import {
  callTool,
  checkConversation,
  type Message,
  type ModelRequest,
  type Script,
  scriptedModel,
} from '@statecraft/providers'
import { createRuntime, type Runtime, type RuntimeOptions } from '@statecraft/runtime'
import fc from 'fast-check'
import { describe, expect, onTestFinished, test } from 'vitest'
import { z } from 'zod'
import { defineAgent, fromFunction, sequence, threadMessages, tool } from '../src/index.ts'

const thread = 'user-42'

function open(options: RuntimeOptions = {}): Runtime {
  const runtime = createRuntime(options)
  onTestFinished(() => runtime.close())
  return runtime
}

const look = tool({
  name: 'look',
  description: 'Looks',
  effect: 'read',
  input: z.object({ at: z.string() }),
  run: ({ at }) => `saw ${at}`,
})

/** One message in a line, for a reader. */
const line = ({ role, content }: Message): string =>
  `${role}: ${content.map(part => (part.type === 'text' ? part.text : part.type === 'tool-call' ? `call ${part.name}` : part.type === 'tool-result' ? `${part.name} gave ${JSON.stringify(part.output)}` : part.type)).join(' ')}`
const saidIn = (request: ModelRequest | undefined) => request?.messages.map(line)

describe('[C9] agents go on with a thread', () => {
  test('the same agent finds its own messages again, with calls and results; nothing is said twice', async () => {
    const runtime = open()
    const model = scriptedModel([callTool('look', { at: 'sea' }), 'It is calm.', 'I told you: calm.'])
    const agent = defineAgent({ name: 'watch', model, tools: [look] })
    await runtime.run(agent, 'How is the sea?', { thread })
    await runtime.run(agent, 'Again?', { thread })
    expect(saidIn(model.requests[2])).toEqual([
      'user: How is the sea?',
      'assistant: call look',
      'tool: look gave "saw sea"',
      'assistant: It is calm.',
      'user: Again?',
    ])
  })

  test('another agent is told in words: it has other tools', async () => {
    const runtime = open()
    const first = scriptedModel([callTool('look', { at: 'sea' }), 'It is calm.'])
    const second = scriptedModel(['Bring a coat.'])
    await runtime.run(defineAgent({ name: 'watch', model: first, tools: [look] }), 'How is the sea?', { thread })
    await runtime.run(defineAgent({ name: 'advice', model: second }), 'What do I wear?', { thread })
    expect(saidIn(second.requests[0])).toEqual([
      'user: How is the sea?',
      'assistant: It is calm.',
      'user: What do I wear?',
    ])
    expect(threadMessages(runtime.thread(thread).entries()).map(line)).toEqual([
      'user: How is the sea?',
      'assistant: It is calm.',
      'user: What do I wear?',
      'assistant: Bring a coat.',
    ])
  })

  test('functions and patterns take part: what they were asked and what they answered', async () => {
    const runtime = open()
    const model = scriptedModel(['One step.', 'Done.'])
    await runtime.run(
      fromFunction('sum', (input: { a: number; b: number }) => ({ sum: input.a + input.b })),
      { a: 1, b: 2 },
      { thread },
    )
    await runtime.run(sequence([defineAgent({ name: 'step', model })]), 'Go on', { thread })
    await runtime.run(defineAgent({ name: 'reader', model }), 'And now?', { thread })
    expect(saidIn(model.requests[0])?.at(-1)).toBe('user: Go on')
    expect(saidIn(model.requests[1])).toEqual([
      'user: {\n  "a": 1,\n  "b": 2\n}',
      'assistant: {\n  "sum": 3\n}',
      'user: Go on',
      'assistant: One step.',
      'user: And now?',
    ])
  })

  test('a conversation that is handed over moves with what was said in the thread, and its answer is kept there', async () => {
    const runtime = open()
    const doctor = scriptedModel(['Rest a week.'])
    runtime.agents.register(defineAgent({ name: 'doctor', model: doctor }))
    const model = scriptedModel(['Noted.', callTool('handoff', { agent: 'doctor' }), 'As the doctor said.'])
    const agent = defineAgent({ name: 'desk', model, handoffs: ['doctor'] })
    await runtime.run(agent, 'I am Phil', { thread })
    expect((await runtime.run(agent, 'My leg hurts', { thread })).output).toBe('Rest a week.')
    expect(saidIn(doctor.requests[0])?.slice(0, 3)).toEqual([
      'user: I am Phil',
      'assistant: Noted.',
      'user: My leg hurts',
    ])
    await runtime.run(agent, 'How long?', { thread })
    const seen = saidIn(model.requests[2])
    expect(seen?.slice(0, 3)).toEqual(['user: I am Phil', 'assistant: Noted.', 'user: My leg hurts'])
    expect(seen?.slice(-2)).toEqual(['assistant: Rest a week.', 'user: How long?'])
    expect(
      runtime
        .thread(thread)
        .entries()
        .map(({ output }) => output),
    ).toEqual(['Noted.', 'Rest a week.', 'As the doctor said.'])
  })

  test('two agents that are asked at once answer one after the other, and the second has heard the first', async () => {
    const runtime = open()
    const [first, second] = [scriptedModel(['Phil, noted.']), scriptedModel(['London, noted.'])]
    await Promise.all([
      runtime.run(defineAgent({ name: 'a', model: first }), 'My name is Phil', { thread }),
      runtime.run(defineAgent({ name: 'b', model: second }), 'I live in London', { thread }),
    ])
    expect(saidIn(second.requests[0])).toEqual([
      'user: My name is Phil',
      'assistant: Phil, noted.',
      'user: I live in London',
    ])
  })

  test('what was said in a thread stays there: an agent with a memory does not carry it elsewhere, nor into it', async () => {
    const runtime = open()
    const model = scriptedModel(['Noted.', 'Secret noted.', 'You said blue.', 'A secret.', 'Red.', 'Red, you said.'])
    runtime.agents.register(defineAgent({ name: 'a', model, memory: true }), { default: true })
    await runtime.run('I like blue')
    await runtime.run('I like pink', { thread })
    await runtime.run('What do I like?', { thread: 'user-43' })
    expect(saidIn(model.requests[1])).toEqual(['user: I like pink'])
    expect(saidIn(model.requests[2])).toEqual(['user: What do I like?'])
    await runtime.run('And I?', { thread })
    expect(saidIn(model.requests[3])).toEqual(['user: I like pink', 'assistant: Secret noted.', 'user: And I?'])
    await runtime.run('I like red')
    await runtime.run('What do I like?')
    expect(JSON.stringify([model.requests[4], model.requests[5]])).not.toContain('pink')
    expect(saidIn(model.requests[5])).toEqual(['user: I like red', 'assistant: Red.', 'user: What do I like?'])
  })

  test('without a thread an agent knows nothing of earlier runs', async () => {
    const runtime = open()
    const model = scriptedModel(['Hello.', 'Who?'])
    const agent = defineAgent({ name: 'a', model })
    await runtime.run(agent, 'I am Phil', { thread })
    await runtime.run(agent, 'Who am I?')
    expect(saidIn(model.requests[1])).toEqual(['user: Who am I?'])
  })

  test('what came to nothing leaves nothing: the next run does not see it', async () => {
    const runtime = open()
    const model = scriptedModel([callTool('look', { at: 'sea' }), 'Fine.'])
    const agent = defineAgent({ name: 'a', model, tools: [look] })
    const failed = await runtime.run(agent, 'Look', { thread, limits: { turns: 1 } })
    expect(failed.status).toBe('failed')
    await runtime.run(agent, 'Again', { thread })
    expect(saidIn(model.requests[1])).toEqual(['user: Again'])
  })

  test('phases after the answer, and what was thought, are not part of the conversation', async () => {
    const runtime = open()
    const script: Script = [
      callTool('submit_plan', { plan: 'add' }),
      { reasoning: 'Hm', text: 'Four.' },
      callTool('accept', { confidence: 0.9 }),
      'Add first.',
      callTool('submit_plan', { plan: 'say it' }),
      'Four, still.',
      callTool('accept', {}),
      'Nothing new.',
    ]
    const model = scriptedModel(script)
    const agent = defineAgent({ name: 'a', model, thorough: true })
    expect((await runtime.run(agent, '2 + 2?', { thread })).thinking).toEqual(['Hm'])
    expect((await runtime.run(agent, 'Sure?', { thread })).output).toBe('Four, still.')
    const seen = saidIn(model.requests[4])
    expect(seen?.filter(text => text.startsWith('assistant'))).toEqual([
      'assistant: call submit_plan',
      'assistant: Four.',
    ])
    expect(seen?.join()).not.toContain('Add first')
    expect(JSON.stringify(model.requests[4])).not.toContain('Hm')
  })

  test('an answer that was given through a call, or in a shape, is told in words', async () => {
    const runtime = open()
    const model = scriptedModel(['{"n":4}', 'Four.'])
    await runtime.run(defineAgent({ name: 'a', model, output: z.object({ n: z.number() }) }), '2 + 2?', { thread })
    await runtime.run(defineAgent({ name: 'b', model }), 'In words?', { thread })
    expect(saidIn(model.requests[1])).toEqual(['user: 2 + 2?', 'assistant: {\n  "n": 4\n}', 'user: In words?'])
  })

  test('a thread that forgot its beginning is valid all the same', async () => {
    const runtime = open({ threads: { maxEntries: 1 } })
    const model = scriptedModel([callTool('look', { at: 'a' }), 'A.', callTool('look', { at: 'b' }), 'B.', 'C.'])
    const agent = defineAgent({ name: 'a', model, tools: [look] })
    for (const text of ['one', 'two', 'three'])
      expect((await runtime.run(agent, text, { thread })).status).toBe('completed')
    expect(saidIn(model.requests.at(-1))?.[0]).toBe('user: two')
  })
})

describe('[C9] whatever happens in a thread, what a model is shown is valid for every provider', () => {
  const AGENTS = ['a', 'b', 'c'] as const
  const turn = fc.record({
    agent: fc.constantFrom(...AGENTS),
    text: fc.constantFrom('x', '', ' ', 'Again?', 'And then?'),
    calls: fc.array(fc.constantFrom('c1', 'c1', 'look', '', 'odd id!'), { maxLength: 3 }),
    answer: fc.constantFrom('Well.', 'x', '{"a":1}'),
  })

  test('property: random agents, texts and calls, on one thread', { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(turn, { minLength: 1, maxLength: 6 }), async turns => {
        await using runtime = createRuntime({ threads: { maxEntries: 3 } })
        const faults: unknown[] = []
        for (const { agent: name, text, calls, answer } of turns) {
          const reply = { calls: calls.map(id => ({ id, name: 'look', input: { at: 'x' } })) }
          const model = scriptedModel(calls.length > 0 ? [reply, answer] : [answer])
          const { status } = await runtime.run(defineAgent({ name, model, tools: [look] }), text, { thread })
          if (status !== 'completed') faults.push(status)
          for (const { messages } of model.requests) faults.push(...checkConversation(messages))
        }
        expect(faults).toEqual([])
      }),
      { seed: 5, numRuns: 25 },
    )
  })

  test.each<[string, unknown[]]>([
    ['no entries', [5, null, 'text', {}, { by: 'a' }]],
    [
      'logs that are no messages',
      [{ by: 'a', at: 0, task: { description: 'q' }, output: 'o', log: [5, { role: 'user' }] }],
    ],
    [
      'a call without its result',
      [
        {
          by: 'a',
          at: 0,
          task: { description: 'q' },
          output: 'o',
          log: [
            { role: 'user', content: [{ type: 'text', text: 'q' }] },
            { role: 'assistant', content: [{ type: 'tool-call', id: 'x', name: 'look', input: {} }] },
          ],
        },
      ],
    ],
    ['blank words', [{ by: 'b', at: 0, task: { description: ' ' }, output: '' }]],
  ])('a stored thread with %s', (_, entries) => {
    const next: Message = { role: 'user', content: [{ type: 'text', text: 'next' }] }
    expect(checkConversation([...threadMessages(entries, 'a'), next])).toEqual([])
  })
})
