import { callTool, defineModel, type ModelRequest, type ScriptedReply, scriptedModel } from '@statecraft/providers'
import { createRuntime } from '@statecraft/runtime'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { defineAgent, fromFunction } from '../src/index.ts'
import { offeredIn, promptIn } from './run-agent.ts'
import { sampleTools } from './sample-tools.ts'
import { reflection, scorer, thinking, wordsIn } from './thinking-agent.ts'

describe('[A12b] reflection', () => {
  test('adds exactly one call, whose critique is in the result, and whose answer counts', async () => {
    const plain = await thinking(['40 euros'], {})
    const { result, model, calls } = await thinking(['40 euros', reflection('The tax is missing', '47 euros')], {
      reflect: true,
    })
    expect(model.requests.length).toBe(plain.model.requests.length + 1)
    expect(calls).toEqual(['executing', 'reflecting'])
    expect(result).toMatchObject({ status: 'completed', output: '47 euros', thinking: ['The tax is missing'] })
    const [, asked] = model.requests
    expect(promptIn(asked)).toContain('Look at your answer again as a critic would')
    expect(wordsIn(asked)).toContain('40 euros')
    expect(asked?.tools).toBeUndefined()
    expect(asked?.output).toMatchObject({ schema: { required: ['critique', 'answer'] } })
  })

  test.each([
    ['is as it was', reflection('Nothing is wrong', '40 euros'), ['Nothing is wrong']],
    ['is missing', JSON.stringify({ critique: 'hm' }), ['hm']],
    ['is no JSON', 'I find nothing wrong', ['I find nothing wrong']],
    ['is blank', ' ', undefined],
    ['is a call', callTool('look'), undefined],
  ])('leaves the answer where what came of it %s', async (_, reply, thoughts) => {
    const { result } = await thinking(['40 euros', reply as ScriptedReply], { reflect: true })
    expect(result).toMatchObject({ status: 'completed', output: '40 euros' })
    expect(result.thinking).toEqual(thoughts)
  })

  test('knows the shape of the answer, and what it mends is checked like any other', async () => {
    const output = z.object({ euros: z.number() })
    const { result, model, calls } = await thinking(
      ['{"euros":40}', reflection('wrong', { euros: 'many' }), '{"euros":50}'],
      { reflect: true },
      { output },
    )
    expect(model.requests[1]?.output?.schema).toMatchObject({ properties: { answer: { type: 'object' } } })
    expect(result.output).toEqual({ euros: 50 })
    // Once for a task: an answer that was sent back is not looked at again.
    expect(calls).toEqual(['executing', 'reflecting', 'executing'])
    const { result: mended } = await thinking(
      ['{"euros":40}', reflection('wrong', { euros: 47 })],
      { reflect: true },
      { output },
    )
    expect(mended.output).toEqual({ euros: 47 })
  })

  test('that fails fails the task: nobody looked at the answer', async () => {
    const { result } = await thinking(['40 euros', { fault: 'server_error' }], { reflect: true })
    expect(result).toMatchObject({ status: 'failed', output: undefined })
  })
})

describe('[A12b] alternatives', () => {
  /** Says which attempt it is, and chooses the second. */
  const attempts = ({ messages }: ModelRequest): ScriptedReply => {
    const prompt = promptIn({ messages })
    if (prompt.startsWith('Here are')) return JSON.stringify({ choice: 2, reason: 'it is shorter' })
    return `answer ${/attempt (\d)/.exec(prompt)?.[1] ?? 1}`
  }

  test('are worked out in calls of their own, none of which is shown another', async () => {
    const { result, model, calls } = await thinking(attempts, { alternatives: 3 })
    expect(calls).toEqual(['executing', 'exploring', 'exploring', 'choosing'])
    expect(result).toMatchObject({ status: 'completed', output: 'answer 2', alternatives: ['answer 1', 'answer 3'] })
    expect(result.thinking).toEqual(['Chose answer 2 of 3: it is shorter'])
    for (const request of model.requests.slice(0, 3)) expect(wordsIn(request)).not.toContain('answer 1')
    expect(model.requests[1]?.messages[0]).toEqual(model.requests[0]?.messages[0])
    for (const text of ['answer 1', 'answer 2', 'answer 3']) expect(promptIn(model.requests[3])).toContain(text)
    expect((await thinking(attempts, { alternatives: true })).result.alternatives).toEqual(['answer 1'])
    expect((await thinking(attempts, {})).result.alternatives).toBeUndefined()
  })

  test('come after the tools have run: those are not run again', async () => {
    const { tools, ran } = sampleTools()
    const script = (request: ModelRequest): ScriptedReply =>
      request.messages.length === 1 ? callTool('look') : attempts(request)
    const { result, model } = await thinking(script, { alternatives: 2 }, { tools })
    expect([result.output, ran]).toEqual(['answer 2', ['look']])
    expect(wordsIn(model.requests[2])).toContain('look done')
    expect(offeredIn(model.requests[2])).toEqual([])
  })

  test.each([
    ['the first, where the choice cannot be read', 'none of them', 'answer 1'],
    ['the first, where there is no such number', '{"choice":9}', 'answer 1'],
    ['the one whose number is in the words', 'Answer 2, clearly', 'answer 2'],
  ])('are chosen from: %s', async (_, choice, output) => {
    const script = (request: ModelRequest): ScriptedReply =>
      promptIn(request).startsWith('Here are') ? choice : attempts(request)
    expect((await thinking(script, { alternatives: 2 })).result.output).toBe(output)
  })

  test('that come to nothing leave the answer as it is, without a choice', async () => {
    const script = (request: ModelRequest): ScriptedReply =>
      promptIn(request).includes('attempt 2') ? { fault: 'server_error' } : attempts(request)
    const { result, calls } = await thinking(script, { alternatives: 2 })
    expect(result).toMatchObject({ status: 'completed', output: 'answer 1' })
    expect(result.alternatives).toBeUndefined()
    expect(calls).toEqual(['executing', 'exploring'])
    const one = (request: ModelRequest): ScriptedReply =>
      promptIn(request).includes('attempt 2') ? '' : attempts(request)
    expect((await thinking(one, { alternatives: 3 })).result).toMatchObject({ alternatives: ['answer 1'] })
  })

  test('are data where answers are', async () => {
    const script = (request: ModelRequest): ScriptedReply =>
      promptIn(request).startsWith('Here are')
        ? '{"choice":1}'
        : `{"n":${promptIn(request).includes('attempt') ? 2 : 1}}`
    const { result, model } = await thinking(script, { alternatives: 2 }, { output: z.object({ n: z.number() }) })
    expect([result.output, result.alternatives]).toEqual([{ n: 1 }, [{ n: 2 }]])
    expect(model.requests[1]?.output).toEqual(model.requests[0]?.output)
  })

  test('stop with their task: the signals of all calls fire', async () => {
    await using runtime = createRuntime()
    const signals: AbortSignal[] = []
    const all = Promise.withResolvers<void>()
    const inner = scriptedModel(() => 'first')
    const model = defineModel('offline/slow', (request, io) => {
      if (request.messages.length === 1) return inner(request, io)
      signals.push(io.signal)
      if (signals.length === 2) all.resolve()
      return new Promise(() => {})
    })
    const run = runtime.start(defineAgent({ name: 'a', model, thinking: { alternatives: 3 } }), 'go')
    await all.promise
    run.cancel()
    expect((await run.result()).status).toBe('cancelled')
    await runtime.idle()
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, true])
  })

  test('count against the limits', async () => {
    await using runtime = createRuntime()
    const agent = defineAgent({ name: 'a', model: scriptedModel(attempts), thinking: { alternatives: 3 } })
    const result = await runtime.run(agent, 'go', { limits: { turns: 2 } })
    expect(result).toMatchObject({ status: 'failed', error: { code: 'limit_exceeded' } })
  })

  test('work with reflection and verification: what is chosen is looked at, and then verified', async () => {
    const script = (request: ModelRequest): ScriptedReply => {
      if (offeredIn(request).includes('accept')) return callTool('accept')
      return promptIn(request).startsWith('Look at your answer')
        ? reflection('too short', 'a long one')
        : attempts(request)
    }
    const { result, model, calls } = await thinking(script, { alternatives: 2, reflect: true }, { verify: 'model' })
    expect(calls).toEqual(['executing', 'exploring', 'choosing', 'reflecting', 'verifying'])
    expect(result).toMatchObject({ output: 'a long one', alternatives: ['answer 1'] })
    expect(wordsIn(model.requests[3])).toContain('answer 2')
    expect(wordsIn(model.requests[3])).not.toContain('answer 1')
  })
})

describe('[A12b] an answer below the threshold', () => {
  const unsure = { confidence: scorer, consults: ['lawyer'] }

  test('is one below 0.8, where something says how sure the agent is: a peer is consulted, and the answer refined', async () => {
    const { result, model } = await thinking(['a: 0.79', 'b: 0.9'], true, unsure)
    expect(result).toMatchObject({ output: 'b: 0.9', confidence: 0.9 })
    expect(promptIn(model.requests[1])).toContain('lawyer says about your answer:\nlawyer says no')
    expect((await thinking(['a: 0.8'], true, unsure)).result.output).toBe('a: 0.8')
    expect((await thinking(['a: 0.5'], { confidenceThreshold: 0.4 }, unsure)).result.output).toBe('a: 0.5')
  })

  test('is not one of which nobody says how sure they are: confidence stays undefined', async () => {
    const { result, model } = await thinking(['a: 0.1'], true)
    expect([result.output, result.confidence, model.requests.length]).toEqual(['a: 0.1', undefined, 1])
  })

  test('is put to those who are named for it, each if the one before it cannot help', async () => {
    const { result, model } = await thinking(['a: 0.5', 'b: 0.9'], { consult: 'critic' }, unsure)
    expect(promptIn(model.requests[1])).toContain('critic says no')
    expect(offeredIn(model.requests[0])).toEqual(['consult'])
    expect(result.children.map(({ agent }) => agent)).toEqual(['critic'])
    await using runtime = createRuntime()
    const asked: string[] = []
    const peer = (name: string, answer: () => unknown) =>
      runtime.agents.register(
        fromFunction(name, () => {
          asked.push(name)
          return answer()
        }),
      )
    const fail = (): never => {
      throw new Error('on holiday')
    }
    peer('first', fail)
    peer('second', () => 'mind the tax')
    peer('third', () => 'never asked')
    const scripted = scriptedModel(['a: 0.5', 'b: 0.9'])
    const consult = ['first', 'second', 'third']
    const agent = defineAgent({ name: 'a', model: scripted, confidence: scorer, thinking: { consult } })
    expect((await runtime.run(agent, 'go')).output).toBe('b: 0.9')
    expect(asked).toEqual(['first', 'second'])
    expect(promptIn(scripted.requests[1])).toContain('second says about your answer:\nmind the tax')
  })

  test('is tried again where that is wanted, whoever might be asked', async () => {
    const { result, model } = await thinking(['a: 0.5', 'b: 0.9'], { whenUnsure: 'retry' }, unsure)
    expect([result.output, result.children.length]).toEqual(['b: 0.9', 0])
    expect(promptIn(model.requests[1])).toContain('You are only 50 % sure')
  })

  test('is worked out on other ways where that is wanted, and only then', async () => {
    const script = ({ messages }: ModelRequest): ScriptedReply => {
      const prompt = promptIn({ messages })
      if (prompt.startsWith('Here are')) return '{"choice":2,"reason":"surer"}'
      return prompt.includes('attempt 2') ? 'b: 0.95' : 'a: 0.5'
    }
    const { result, calls } = await thinking(script, { whenUnsure: 'alternatives' }, unsure)
    expect(calls).toEqual(['executing', 'exploring', 'choosing'])
    expect(result).toMatchObject({ output: 'b: 0.95', confidence: 0.95, alternatives: ['a: 0.5'] })
    const sure = await thinking(() => 'a: 0.9', { whenUnsure: 'alternatives' }, unsure)
    expect(sure.calls).toEqual(['executing'])
  })

  test('that was accepted without being sure is worked out anew, and verified anew', async () => {
    let accepted = 0
    const script = (request: ModelRequest): ScriptedReply => {
      if (offeredIn(request).includes('accept')) {
        accepted += 1
        return callTool('accept', { confidence: accepted === 1 ? 0.3 : 0.9 })
      }
      if (promptIn(request).startsWith('Here are')) return '{"choice":2}'
      return promptIn(request).includes('attempt 2') ? 'b' : 'a'
    }
    const { result, calls } = await thinking(script, { whenUnsure: 'alternatives' }, { verify: 'model' })
    expect(calls).toEqual(['executing', 'verifying', 'exploring', 'choosing', 'verifying'])
    expect(result).toMatchObject({ output: 'b', confidence: 0.9, alternatives: ['a'] })
  })
})
