import { describe, expect, test } from 'vitest'
import { callTool, type ScriptedReply, scriptedModel, textOf, toolCallsOf } from '../src/index.ts'
import { ask, code, never, tools, withResults } from './asking.ts'

describe('a list of replies', () => {
  test('is used in order, once each', async () => {
    const model = scriptedModel(['one', { text: 'two' }, () => 'three'])
    const answers = [await model(ask('a'), never), await model(ask('b'), never), await model(ask('c'), never)]
    expect(answers.map(textOf)).toEqual(['one', 'two', 'three'])
  })

  test('never gives one reply to two calls in parallel', async () => {
    const model = scriptedModel([async () => 'one', 'two', { text: 'three', latencyMs: 1 }])
    const answers = await Promise.all(['a', 'b', 'c'].map(text => model(ask(text), never)))
    expect(answers.map(textOf)).toEqual(['one', 'two', 'three'])
  })

  test('ends with script_exhausted, which shows what was asked and offered', async () => {
    const model = scriptedModel(['one'])
    await model(ask('first'), never)
    const call = model({ ...ask('What is "left"?'), tools }, never)
    await expect(call).rejects.toEqual(code('script_exhausted'))
    await expect(call).rejects.toThrow(
      'The script has 1 reply, and then was asked: user: "What is \\"left\\"?" (tools: add)',
    )
  })

  test('shows a long question shortened, and tool results as what they are', async () => {
    const model = scriptedModel([])
    await expect(model(ask('x'.repeat(5_000)), never)).rejects.toThrow(/user: "x{200}…"\. /)
    const history = withResults(ask('2+27?'), await scriptedModel([callTool('add')])(ask('2+27?'), never))
    await expect(model(history, never)).rejects.toThrow('tool: "[29]"')
  })
})

describe('a list of rules', () => {
  const model = scriptedModel([
    { when: (_, turn) => turn.toolResults.length > 0, reply: (_, turn) => `It is ${turn.toolResults[0]?.output}.` },
    { when: request => request.tools !== undefined, reply: callTool('add', { a: 25, b: 4 }) },
    { when: (_, turn) => turn.prompt.includes('capital'), reply: 'Rome' },
  ])

  test('replies by the first rule that matches, any number of times', async () => {
    expect(textOf(await model(ask('The capital?'), never))).toBe('Rome')
    const question = { ...ask('25 + 4, and the capital?'), tools }
    const calling = await model(question, never)
    expect(toolCallsOf(calling)).toMatchObject([{ name: 'add', input: { a: 25, b: 4 } }])
    expect(textOf(await model(withResults(question, calling), never))).toBe('It is 29.')
    expect(textOf(await model(ask('The capital again?'), never))).toBe('Rome')
    expect(model.remaining).toBeUndefined()
    expect(() => model.assertDone()).not.toThrow()
  })

  test('ends with script_mismatch where no rule is for the request', async () => {
    await expect(model(ask('Anything else?'), never)).rejects.toEqual(code('script_mismatch'))
    await expect(model(ask('Anything else?'), never)).rejects.toThrow('None of 3 rules is for this request: user: "Any')
  })

  test('cannot be mixed with replies', () => {
    const mixed = ['one', { when: () => true, reply: 'two' }] as unknown as readonly ScriptedReply[]
    expect(() => scriptedModel(mixed)).toThrow(code('invalid_option'))
  })
})

describe('a function', () => {
  test('computes every reply from the request and the turn', async () => {
    const model = scriptedModel(async (request, { call, prompt, toolResults }) => {
      return `${call}: ${prompt} (${request.messages.length} messages, ${toolResults.length} results)`
    })
    expect(textOf(await model(ask('a'), never))).toBe('1: a (1 messages, 0 results)')
    const history = withResults(ask('b'), await scriptedModel([callTool('add')])(ask('b'), never))
    expect(textOf(await model(history, never))).toBe('2: b (3 messages, 1 results)')
    expect(model.remaining).toBeUndefined()
  })

  test('has the latest user message as its prompt', async () => {
    const model = scriptedModel((_, { prompt }) => prompt)
    const messages = [...ask('first').messages, ...ask('second').messages]
    expect(textOf(await model({ messages }, never))).toBe('second')
  })

  test('fails the call with what it throws, unchanged', async () => {
    const error = new Error('expected 3 tools')
    const model = scriptedModel(() => {
      throw error
    })
    await expect(model(ask('?'), never)).rejects.toBe(error)
  })
})
