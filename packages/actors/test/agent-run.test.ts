import { callTool, type ScriptedReply, scriptedModel } from '@statecraft/providers'
import { createRuntime } from '@statecraft/runtime'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { defineAgent, tool } from '../src/index.ts'
import { offeredIn, promptIn, resultsIn, runAgent } from './run-agent.ts'
import { sampleTools } from './sample-tools.ts'

const { tools } = sampleTools()
const broken = tool({
  name: 'broken',
  description: 'Breaks',
  effect: 'read',
  input: z.object({}),
  run: () => {
    throw new Error('worn out')
  },
})

describe('a plain task', () => {
  test('costs one call where the model answers at once', async () => {
    const { result, model } = await runAgent(['Done.'])
    expect(result).toMatchObject({ status: 'completed', output: 'Done.', totals: { turns: 1, toolCalls: 0 } })
    expect(model.requests).toHaveLength(1)
    expect(model.requests[0]).toEqual({ messages: [{ role: 'user', content: [{ type: 'text', text: 'Do it' }] }] })
  })

  test('costs one call more for each round of tools, and no prompts of ours in between', async () => {
    const { result, model } = await runAgent([callTool('look'), callTool('look'), 'Done.'], { tools })
    expect(result).toMatchObject({ status: 'completed', totals: { turns: 3, toolCalls: 2 } })
    expect(model.requests[2]?.messages.map(({ role }) => role)).toEqual([
      'user',
      'assistant',
      'tool',
      'assistant',
      'tool',
    ])
    model.assertDone()
  })

  test('[B21] ends in a result of one shape', async () => {
    const usage = { inputTokens: 10, outputTokens: 2 }
    const { result } = await runAgent(
      [
        { calls: [{ name: 'look' }], usage },
        { text: 'Done.', usage },
      ],
      { tools },
    )
    expect(result).toEqual({
      status: 'completed',
      output: 'Done.',
      error: undefined,
      confidence: undefined,
      plan: undefined,
      toolOutputs: [{ tool: 'look', input: {}, output: 'look done', isError: false }],
      thinking: undefined,
      alternatives: undefined,
      details: { refusals: [], refused: 0, decisions: expect.any(Array), rejects: 0, replans: 0, doubts: 0 },
      usage: { inputTokens: 20, outputTokens: 4, totalTokens: 24 },
      costUsd: undefined,
      totals: expect.objectContaining({ turns: 2, toolCalls: 1, delegations: 0 }),
      startedAt: expect.any(Number),
      durationMs: expect.any(Number),
      runId: expect.any(String),
      taskId: expect.any(String),
      agent: 'agent',
      address: expect.stringMatching(/^root\/agent~/),
      steps: expect.any(Array),
      children: [],
    })
    expect(result.steps.map(({ source, name, status }) => [source, name, status])).toEqual([
      ['model', 'executing', 'completed'],
      ['tool', 'look', 'completed'],
      ['model', 'executing', 'completed'],
    ])
  })

  test('[B21] tells what its tools gave, and what was thought on the way', async () => {
    const { result } = await runAgent(
      [
        { reasoning: 'Let me look.', calls: [{ name: 'look', input: {} }, { name: 'nothing' }, { name: 'delegate' }] },
        { calls: [{ name: 'broken' }] },
        'Done.',
      ],
      { tools: [...tools, broken], delegates: [] },
    )
    expect(result.toolOutputs).toEqual([
      { tool: 'look', input: {}, output: 'look done', isError: false },
      {
        tool: 'broken',
        input: {},
        output: { error: 'Tool "broken" failed: worn out', code: 'tool_failed' },
        isError: true,
      },
    ])
    expect(result.thinking).toEqual(['Let me look.'])
  })

  test('leaves a why-not record of every reply', async () => {
    const { result } = await runAgent([callTool('delegate'), 'Done.'], { tools, delegates: [] })
    expect(result.details.decisions).toEqual([
      {
        phase: 'executing',
        offered: ['look', 'probe', 'change'],
        masked: expect.any(Array),
        blocked: [],
        chosen: ['delegate'],
      },
      {
        phase: 'executing',
        offered: ['look', 'probe', 'change'],
        masked: expect.any(Array),
        blocked: [],
        chosen: ['ANSWER'],
      },
    ])
  })

  test('hands the context of the run to instructions and tools', async () => {
    const whoami = tool({
      name: 'whoami',
      description: 'd',
      effect: 'read',
      input: z.object({}),
      run: (_, { context }) => context,
    })
    const { model } = await runAgent(
      [callTool('whoami'), 'Done.'],
      { tools: [whoami], instructions: ({ user }: { user: string }) => `Serve ${user}.` },
      { context: { user: 'Ada' } },
    )
    expect(model.requests[0]?.instructions).toBe('Serve Ada.')
    expect(resultsIn(model.requests[1])[0]?.output).toEqual({ user: 'Ada' })
  })

  test('[A2] may be a text, parts or messages', async () => {
    await using runtime = createRuntime()
    const agent = defineAgent({ name: 'echo' })
    const model = scriptedModel((_request, { prompt }) => `heard ${prompt}`)
    const run = async (input: unknown) => (await runtime.run(agent, input, { model })).output
    expect(await run('text')).toBe('heard text')
    expect(await run([{ type: 'text', text: 'part' }])).toBe('heard part')
    const history = [
      { role: 'user', content: [{ type: 'text', text: 'one' }] },
      { role: 'assistant', content: [{ type: 'text', text: 'two' }] },
      { role: 'user', content: [{ type: 'text', text: 'three' }] },
    ]
    expect(await run(history)).toBe('heard three')
    expect(model.requests.at(-1)?.messages).toHaveLength(3)
  })
})

describe('[A6] all phases', () => {
  const script: ScriptedReply[] = [
    callTool('look'),
    callTool('submit_plan', { plan: 'Change it.' }),
    callTool('change'),
    'Changed.',
    callTool('accept', { confidence: 0.8 }),
    callTool('record_lesson', { lesson: 'Look first.' }),
  ]

  test('pass from planning to the lesson, each offered what its phase allows', async () => {
    const { result, model, events } = await runAgent(script, { tools, thorough: true })
    expect(result).toMatchObject({ status: 'completed', output: 'Changed.', plan: 'Change it.', confidence: 0.8 })
    expect(model.requests.map(offeredIn)).toEqual([
      ['look', 'submit_plan'],
      ['look', 'submit_plan'],
      ['look', 'probe', 'change'],
      ['look', 'probe', 'change'],
      ['look', 'probe', 'accept', 'reject', 'replan'],
      ['record_lesson'],
    ])
    const values = events.flatMap(event => (event.type === 'actor.turn' && event.address !== 'root' ? event.trail : []))
    const phases = values.map(value => (typeof value === 'string' ? value : Object.keys(value)[0]))
    expect([...new Set(phases)]).toEqual(['idle', 'planning', 'executing', 'verifying', 'learning', 'completed'])
  })

  test('may all be passed in words, where words count', async () => {
    const { result } = await runAgent(['The plan.', 'The answer.', callTool('accept'), 'The lesson.'], {
      thorough: true,
    })
    expect(result).toMatchObject({
      status: 'completed',
      plan: 'The plan.',
      output: 'The answer.',
      confidence: undefined,
    })
  })

  test('prompt on the way in, so that each request is a question', async () => {
    const { model } = await runAgent(script, { tools, thorough: true })
    const prompts = model.requests.map(promptIn)
    expect(prompts[0]).toMatch(/^Plan first/)
    expect(prompts[2]).toBe('Carry out the plan now, then answer.')
    expect(prompts[4]).toMatch(/^Check the answer/)
    expect(prompts[5]).toMatch(/^What should be remembered/)
  })

  test('what is not worked in costs no call', async () => {
    for (const [options, calls] of [
      [{ plan: 'model' }, 2],
      [{ learn: 'model' }, 2],
      [{ verify: 'model' }, 2],
      [{}, 1],
    ] as const) {
      const reply = (_: unknown, { call }: { call: number }): ScriptedReply =>
        'verify' in options && call === 2 ? callTool('accept') : 'words'
      const { result, model } = await runAgent(reply, options)
      expect([result.status, model.requests.length]).toEqual(['completed', calls])
    }
  })

  test('functions may do them in place of the model', async () => {
    const said: unknown[] = []
    const { result, model } = await runAgent(
      ['The answer.'],
      {
        plan: ({ task, context }: { task: unknown; context: unknown }) => {
          said.push(task, context)
          return ['look', 'answer']
        },
        verify: [
          (output: string) => {
            said.push(output)
            return true
          },
        ],
        learn: ({ output }: { output: string }) => {
          said.push(output)
        },
      },
      { context: 'ctx' },
    )
    expect(result).toMatchObject({ status: 'completed', output: 'The answer.', plan: ['look', 'answer'] })
    expect(said).toEqual([{ input: 'Do it' }, 'ctx', 'The answer.', 'The answer.'])
    expect(model.requests[0]?.messages.map(message => 'content' in message && JSON.stringify(message.content))).toEqual(
      [
        expect.stringContaining('Do it'),
        expect.stringContaining('The plan:'),
        expect.stringContaining('Carry out the plan'),
      ],
    )
  })

  test('a planner that plans nothing leaves no plan behind', async () => {
    const { result, model } = await runAgent(['ok'], { plan: () => undefined })
    expect(result.plan).toBeUndefined()
    expect(JSON.stringify(model.requests[0]?.messages)).not.toContain('undefined')
  })

  test('what a planner or a check throws fails the task; what a learner throws costs the lesson alone', async () => {
    const boom = () => {
      throw new Error('boom')
    }
    expect((await runAgent([], { plan: boom })).result).toMatchObject({ status: 'failed', error: { message: 'boom' } })
    expect((await runAgent(['a'], { verify: [boom] })).result).toMatchObject({
      status: 'failed',
      error: { message: 'boom' },
    })
    expect((await runAgent(['a'], { learn: boom })).result).toMatchObject({ status: 'completed', output: 'a' })
  })
})

describe('a model that asks for what its phase does not allow', () => {
  test('[A6] 100 times DELEGATE in planning: 100 refusals, 0 delegations, each told in the conversation', async () => {
    const work = callTool('delegate', { tasks: [{ agent: 'writer', task: 'write' }] })
    await using runtime = createRuntime({ limits: { turns: 200 } })
    const model = scriptedModel([...Array.from({ length: 100 }, () => work), 'The plan.', 'Done.'])
    const writer = defineAgent({ name: 'writer', model: scriptedModel([]) })
    runtime.agents.register(writer)
    const notes: unknown[] = []
    runtime.on('note', ({ note }) => notes.push(note.refusal))
    const lead = defineAgent({ name: 'lead', model, plan: 'model', delegates: ['writer'] })
    const result = await runtime.run(lead, 'Do it')
    expect(result).toMatchObject({
      status: 'completed',
      totals: { delegations: 0 },
      children: [],
      details: { refused: 100 },
    })
    expect(notes).toHaveLength(100)
    const told =
      model.requests.at(-1)?.messages.flatMap(message => (message.role === 'tool' ? message.content : [])) ?? []
    expect(told).toHaveLength(100)
    for (const { isError, output } of told) {
      expect(isError).toBe(true)
      expect((output as { error: string }).error).toMatch(
        /^refused: delegate is not allowed in planning; allowed now: submit_plan; delegate becomes available in executing$/,
      )
    }
  })

  test('100 in one reply are refused as well', async () => {
    const calls = Array.from({ length: 100 }, () => ({ name: 'delegate' }))
    const { result, model } = await runAgent([{ calls }, 'Done.'], { plan: 'model', limits: { turns: 2 } })
    expect(result).toMatchObject({ status: 'failed', details: { refused: 100 }, totals: { delegations: 0 } })
    expect(resultsIn(model.requests[1])).toHaveLength(100)
  })

  test('more calls in one reply than any task needs are told so, and the run goes on', async () => {
    const calls = Array.from({ length: 1500 }, () => ({ name: 'look' }))
    const { result, model, events } = await runAgent([{ calls }, 'Done.'], { tools })
    expect(result).toMatchObject({ status: 'completed', totals: { toolCalls: 100 } })
    expect(resultsIn(model.requests[1])).toHaveLength(1500)
    expect(events.filter(({ type }) => type === 'actor.failed')).toEqual([])
  })
})
