import { callTool, type ScriptedReply } from '@statecraft/providers'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { promptIn, resultsIn, runAgent } from './run-agent.ts'
import { sampleTools } from './sample-tools.ts'

const look = { name: 'look' }
const withTools = () => {
  const { tools, ran } = sampleTools()
  return { options: { tools }, ran }
}

describe('calls as models make them', () => {
  test.each([
    [
      'repeated ids',
      [
        { ...look, id: 'a' },
        { ...look, id: 'a' },
      ],
    ],
    [
      'empty ids',
      [
        { ...look, id: '' },
        { ...look, id: '' },
      ],
    ],
    [
      'ids that no provider takes back',
      [
        { ...look, id: 'ü/1' },
        { ...look, id: 'x'.repeat(100) },
      ],
    ],
  ])('%s: each call runs once and has one result', async (_, calls) => {
    const { options, ran } = withTools()
    const { result, model } = await runAgent([{ calls }, { calls }, 'Done.'], options)
    expect(result.status).toBe('completed')
    expect(ran).toHaveLength(4)
    expect(resultsIn(model.requests[1]).map(({ output }) => output)).toEqual(['look done', 'look done'])
  })

  test('arguments that are not JSON are told so, and nothing runs', async () => {
    const { options, ran } = withTools()
    const { result, model } = await runAgent([{ calls: [{ ...look, malformed: '{"a":' }] }, 'Done.'], options)
    expect(result.status).toBe('completed')
    expect(resultsIn(model.requests[1])[0]).toMatchObject({
      isError: true,
      output: { code: 'input_invalid', error: expect.stringContaining('not JSON') },
    })
    expect(ran).toEqual([])
  })

  test('a tool that nobody has is refused by name', async () => {
    const { options } = withTools()
    const { result, model } = await runAgent([callTool('web.search', {}), 'Done.'], options)
    expect(resultsIn(model.requests[1])[0]).toMatchObject({
      name: 'web_search',
      isError: true,
      output: { error: 'refused: there is no tool "web_search"; allowed now: look, probe, change' },
    })
    expect(result.details.refused).toBe(1)
  })

  test('words beside calls stay in the conversation, and are no answer', async () => {
    const { options } = withTools()
    const { result, model } = await runAgent([{ text: 'Let me look.', calls: [look] }, 'Done.'], options)
    expect(result.output).toBe('Done.')
    expect(model.requests[1]?.messages[1]?.content[0]).toEqual({ type: 'text', text: 'Let me look.' })
  })

  test('reasoning goes back untouched', async () => {
    const { options } = withTools()
    const { model } = await runAgent([{ reasoning: 'hm', calls: [look] }, 'Done.'], options)
    expect(model.requests[1]?.messages[1]?.content[0]).toEqual({ type: 'reasoning', text: 'hm', provider: 'scripted' })
  })

  test('when one call ends the phase, nothing else of that reply runs, and each has a result', async () => {
    const { options, ran } = withTools()
    const plan = { name: 'submit_plan', input: { plan: 'p' } }
    const { result, model } = await runAgent([{ calls: [look, plan, look, plan] }, 'Done.'], {
      ...options,
      plan: 'model',
    })
    expect(result).toMatchObject({ status: 'completed', plan: 'p', totals: { toolCalls: 0 } })
    expect(ran).toEqual([])
    const toolMessage = model.requests[1]?.messages.find(({ role }) => role === 'tool')
    expect(toolMessage?.content).toMatchObject([
      { name: 'look', isError: true, output: 'not run: the phase ended' },
      { name: 'submit_plan', output: 'ok' },
      { name: 'look', isError: true },
      { name: 'submit_plan', isError: true },
    ])
  })

  test('a call that lacks what it must bring along ends nothing; the others run', async () => {
    const { options, ran } = withTools()
    const { result, model } = await runAgent(
      [{ calls: [{ name: 'submit_plan' }, look] }, callTool('submit_plan', { plan: 'p' }), 'Done.'],
      { ...options, plan: 'model' },
    )
    expect(result).toMatchObject({ status: 'completed', plan: 'p' })
    expect(ran).toEqual(['look'])
    expect(resultsIn(model.requests[1])).toMatchObject([
      { isError: true, output: { error: 'submit_plan needs "plan"' } },
      { output: 'look done' },
    ])
  })
})

describe('replies that decide nothing', () => {
  test('an empty one is asked again, so often and no more', async () => {
    const { result, model } = await runAgent([{}, {}, 'Done.'])
    expect(result.output).toBe('Done.')
    expect(promptIn(model.requests[1])).toBe('Your reply was empty. Go on by answering in words.')
    const never = await runAgent([{}, {}, {}])
    expect(never.result).toMatchObject({ status: 'failed', error: { code: 'no_decision' } })
  })

  test('words where only a call counts, likewise', async () => {
    const { result, model } = await runAgent(['a', 'fine', callTool('accept')], { verify: 'model' })
    expect(result).toMatchObject({ status: 'completed', output: 'a' })
    expect(promptIn(model.requests[2])).toBe('Go on by calling one of: accept, reject, replan.')
  })

  test('are counted in a row: whoever acts in between may falter again', async () => {
    const { options } = withTools()
    const { result } = await runAgent([{}, {}, callTool('look'), {}, {}, 'Done.'], options)
    expect(result.output).toBe('Done.')
  })
})

describe('why the model stopped', () => {
  test.each<[string, ScriptedReply, string]>([
    ['at its output limit', { text: 'half of', finish: 'length' }, 'answer_cut'],
    ['because it declines', { text: 'I cannot', finish: 'refusal' }, 'model_refused'],
    ['by a content filter', { finish: 'content-filter' }, 'model_refused'],
  ])('%s fails the task with a code', async (_, reply, code) => {
    expect((await runAgent([reply])).result).toMatchObject({ status: 'failed', output: undefined, error: { code } })
  })

  test.each(['length', 'refusal', 'content-filter'] as const)(
    '%s: calls that came along are never run',
    async finish => {
      const { options, ran } = withTools()
      const { result } = await runAgent([{ calls: [{ name: 'change' }], finish }], options)
      expect(result).toMatchObject({ status: 'failed', totals: { toolCalls: 0 } })
      expect(ran).toEqual([])
    },
  )

  test('a pause is no end: the model goes on, and its words are one answer', async () => {
    const { result, model } = await runAgent([
      { text: 'It is ', finish: 'pause' },
      { text: 'half past ', finish: 'pause' },
      'ten.',
    ])
    expect(result).toMatchObject({ status: 'completed', output: 'It is half past ten.' })
    expect(promptIn(model.requests[1])).toBe('Go on.')
  })

  test('a pause with calls is acted on', async () => {
    const { options, ran } = withTools()
    const { result } = await runAgent([{ calls: [look], finish: 'pause' }, 'Done.'], options)
    expect([result.output, ran]).toEqual(['Done.', ['look']])
  })

  test.each(['stop', 'other', 'tool-calls'] as const)(
    '%s with words is an answer, with calls it is calls',
    async finish => {
      const { options, ran } = withTools()
      const { result } = await runAgent(
        [
          { calls: [look], finish },
          { text: 'Done.', finish },
        ],
        options,
      )
      expect([result.output, ran]).toEqual(['Done.', ['look']])
    },
  )
})

describe('a provider that fails', () => {
  test.each(['rate_limited', 'authentication', 'server_error', 'context_length'] as const)(
    '%s fails the task with its code',
    async fault => {
      const { result } = await runAgent([{ fault }])
      expect(result).toMatchObject({ status: 'failed', error: { code: fault, retryable: expect.any(Boolean) } })
      expect(result.steps[0]).toMatchObject({ status: 'failed', error: { code: fault } })
    },
  )

  test('in the middle of a stream leaves nothing of the half', async () => {
    const { result } = await runAgent([{ text: 'half of it', fault: 'cut' }])
    expect(result).toMatchObject({ status: 'failed', output: undefined, error: { code: 'protocol' } })
  })

  test('while learning costs the lesson, not the task', async () => {
    for (const reply of [
      { fault: 'server_error' },
      { text: 'x', finish: 'length' },
      { finish: 'refusal' },
    ] as ScriptedReply[]) {
      const { result } = await runAgent(['a', reply], { learn: 'model' })
      expect(result).toMatchObject({ status: 'completed', output: 'a', error: undefined })
    }
    const { result } = await runAgent(['a', {}, {}, {}], { learn: 'model' })
    expect(result.status).toBe('completed')
  })
})

describe('structured answers', () => {
  const output = z.object({ n: z.number() })

  test('go back with what is wrong until they fit', async () => {
    const { result, model } = await runAgent(['four', '{"n":"4"}', '{"n":4}'], { output })
    expect(result).toMatchObject({ status: 'completed', output: { n: 4 }, details: { rejects: 2 } })
    expect(promptIn(model.requests[1])).toMatch(
      /^That answer cannot be used: it is not JSON .*\. Answer again, in full\.$/,
    )
    expect(promptIn(model.requests[2])).toMatch(/n: /)
    expect(model.requests[0]?.output).toMatchObject({
      name: 'answer',
      schema: { properties: { n: { type: 'number' } } },
    })
  })

  test('so often and no more', async () => {
    const { result, model } = await runAgent(() => 'four', { output })
    expect(result).toMatchObject({
      status: 'failed',
      output: undefined,
      error: { code: 'output_invalid', message: expect.stringContaining('not JSON') },
    })
    expect(model.requests).toHaveLength(3)
  })

  test("checks of the user's own send back likewise", async () => {
    const { result, model } = await runAgent(['no', 'yes'], { verify: [(text: string) => text === 'yes' || 'say yes'] })
    expect(result.output).toBe('yes')
    expect(promptIn(model.requests[1])).toBe('That answer cannot be used: say yes. Answer again, in full.')
  })
})

describe('confidence', () => {
  const sure = (answer: string, confidence: number): ScriptedReply => ({ json: { answer, confidence } })

  test('is unknown where nobody says', async () => {
    expect((await runAgent(['a'])).result.confidence).toBeUndefined()
    expect((await runAgent(['a', callTool('accept')], { verify: 'model' })).result.confidence).toBeUndefined()
  })

  test('is what the model declares, what a scorer says, or what a verifier gives', async () => {
    expect((await runAgent([sure('a', 0.3)], { confidence: 'model' })).result).toMatchObject({
      output: 'a',
      confidence: 0.3,
    })
    expect((await runAgent(['a'], { confidence: () => 0.4 })).result.confidence).toBe(0.4)
    expect(
      (await runAgent(['a', callTool('accept', { confidence: 0.5 })], { verify: 'model' })).result.confidence,
    ).toBe(0.5)
  })

  test('of a rejected answer says nothing about the next', async () => {
    const scores = [0.9, undefined]
    const script = ['a', callTool('reject', { reason: 'no' }), 'b', callTool('accept')]
    const { result } = await runAgent(script, { verify: 'model', confidence: () => scores.shift() })
    expect(result).toMatchObject({ status: 'completed', output: 'b', confidence: undefined })
  })

  test('that is none is not taken for one', async () => {
    expect(
      (await runAgent(['a', callTool('accept', { confidence: 95 })], { verify: 'model' })).result.confidence,
    ).toBeUndefined()
    expect((await runAgent(['a'], { confidence: () => 95 })).result).toMatchObject({
      status: 'failed',
      error: { code: 'input_invalid' },
    })
  })
})

describe('rejections', () => {
  const reject = callTool('reject', { reason: 'too short' })
  const replan = callTool('replan', { reason: 'wrong way' })

  test('send the work back with the reason, and the plan to planning', async () => {
    const { result, model } = await runAgent(['plan', 'a', reject, 'b', replan, 'plan 2', 'c', callTool('accept')], {
      plan: 'model',
      verify: 'model',
    })
    expect(result).toMatchObject({
      status: 'completed',
      output: 'c',
      plan: 'plan 2',
      details: { rejects: 1, replans: 1 },
    })
    expect(promptIn(model.requests[3])).toBe('The answer was rejected: too short. Mend it.')
    expect(promptIn(model.requests[5])).toMatch(/^The plan was rejected: wrong way\. Plan first/)
  })

  test('where nobody plans, the work itself begins again', async () => {
    const { result, model } = await runAgent(['a', replan, 'b', callTool('accept')], { verify: 'model' })
    expect(result.output).toBe('b')
    expect(promptIn(model.requests[2])).toBe('The plan was rejected: wrong way. Begin again.')
  })

  test('are bounded: REJECT by 2, REPLAN by 1', async () => {
    const rejecting = await runAgent(['a', reject, 'b', reject, 'c', reject], { verify: 'model' })
    expect(rejecting.result).toMatchObject({
      status: 'failed',
      output: undefined,
      error: { code: 'verification_failed' },
    })
    const replanning = await runAgent(['a', replan, 'b', replan], { verify: 'model' })
    expect(replanning.result).toMatchObject({
      status: 'failed',
      error: { code: 'verification_failed', message: 'The plan was rejected too often' },
    })
  })

  test('without a reason reject nothing', async () => {
    const { result, model } = await runAgent(['a', callTool('reject'), callTool('accept')], { verify: 'model' })
    expect(result).toMatchObject({ status: 'completed', details: { rejects: 0 } })
    expect(resultsIn(model.requests[2])[0]).toMatchObject({ isError: true, output: { error: 'reject needs "reason"' } })
  })
})

describe('an output that is no object', () => {
  const shapes = [
    ['a list', z.array(z.number()), [1, 2]],
    ['a choice', z.enum(['yes', 'no']), 'yes'],
    ['one of several objects', z.union([z.object({ a: z.number() }), z.object({ b: z.string() })]), { b: 'x' }],
  ] as const

  test.each(shapes)('%s is asked for inside of one, as providers take objects alone', async (_, output, value) => {
    const { result, model } = await runAgent([JSON.stringify({ answer: value })], { output })
    expect(result).toMatchObject({ status: 'completed', output: value })
    expect(model.requests[0]?.output?.schema).toMatchObject({ type: 'object', required: ['answer'] })
  })

  test('keeps its definitions where references look for them', async () => {
    const node = z.object({
      name: z.string(),
      get parts() {
        return z.array(node)
      },
    })
    const { model } = await runAgent([JSON.stringify({ answer: [] })], { output: z.array(node) })
    const schema = model.requests[0]?.output?.schema as { $defs?: object; properties?: unknown }
    const references = [...JSON.stringify(schema).matchAll(/"\$ref":"#\/\$defs\/([^"]+)"/g)].map(([, name]) => name)
    expect(references.length).toBeGreaterThan(0)
    expect(Object.keys(schema.$defs ?? {})).toEqual(expect.arrayContaining([...new Set(references)]))
    expect(JSON.stringify(schema.properties)).not.toContain('$defs":')
  })
})
