import { callTool, type Script, scriptedModel } from '@statecraft/providers'
import { createRuntime, type Result, type TaskActor } from '@statecraft/runtime'
import { describe, expect, test } from 'vitest'
import { defineAgent, fromFunction } from '../src/index.ts'
import { promptIn } from './run-agent.ts'

/** How sure the agent is: the number in its answer. */
const scorer = (output: string): number | undefined => {
  const share = /[\d.]+$/.exec(output)?.[0]
  return share === undefined ? undefined : Number(share)
}

interface Doubting {
  readonly result: Result
  /** What the model was asked, by its last user message. */
  readonly prompts: readonly string[]
  /** What the peer was asked. */
  readonly asked: readonly { readonly description: string | undefined; readonly input: unknown }[]
}

async function doubting(
  script: Script,
  options: object,
  answer: () => unknown = () => 'Mind the tax.',
): Promise<Doubting> {
  await using runtime = createRuntime()
  const asked: { description: string | undefined; input: unknown }[] = []
  runtime.agents.register(
    fromFunction('lawyer', (input: unknown, { task: { description } }) => {
      asked.push({ description, input })
      return answer()
    }),
  )
  const model = scriptedModel(script)
  const agent: TaskActor = defineAgent({
    name: 'clerk',
    model,
    consults: ['lawyer'],
    confidence: scorer,
    confidenceThreshold: 0.8,
    ...options,
  })
  const result = await runtime.run(agent, 'What is due?')
  model.assertDone()
  return { result, prompts: model.requests.map(promptIn), asked }
}

describe('[C1] an answer that the agent is not sure enough of', () => {
  test('is put to a peer, with the task and the answer so far, and refined with what the peer says', async () => {
    const { result, prompts, asked } = await doubting(['40 euros, I think: 0.5', '50 euros: 0.9'], {})
    expect(result).toMatchObject({ status: 'completed', output: '50 euros: 0.9', confidence: 0.9 })
    expect(result.details).toMatchObject({ doubts: 1 })
    expect(asked).toHaveLength(1)
    for (const part of ['What is due?', '40 euros, I think: 0.5', '50 %']) expect(asked[0]?.description).toContain(part)
    expect(asked[0]?.input).toEqual({ type: 'doubt', confidence: 0.5 })
    expect(prompts[1]).toContain('lawyer says about your answer:\nMind the tax.')
    expect(result.children).toMatchObject([{ agent: 'lawyer', status: 'completed', output: 'Mind the tax.' }])
    expect(result.totals.delegations).toBe(1)
  })

  test('is put to a peer once: an answer that is no better stands, and says how sure it is', async () => {
    const { result, asked } = await doubting(['a: 0.5', 'b: 0.6'], {})
    expect(result).toMatchObject({ status: 'completed', output: 'b: 0.6', confidence: 0.6 })
    expect(asked).toHaveLength(1)
  })

  test('stands as it is when the peer fails', async () => {
    const fail = (): never => {
      throw new Error('on holiday')
    }
    const { result, asked } = await doubting(['a: 0.5'], {}, fail)
    expect(result).toMatchObject({ status: 'completed', output: 'a: 0.5', confidence: 0.5 })
    expect(asked).toHaveLength(1)
  })

  test('goes back to the agent itself where nobody may be consulted', async () => {
    const { result, prompts, asked } = await doubting(['a: 0.5', 'b: 0.9'], { consults: [] })
    expect(result).toMatchObject({ status: 'completed', output: 'b: 0.9' })
    expect(prompts[1]).toContain('You are only 50 % sure of that answer, and 80 % is wanted')
    expect(asked).toEqual([])
  })

  test('is also one that the model declares, and one that it accepts without being sure', async () => {
    const declared = await doubting(
      [JSON.stringify({ answer: 'a', confidence: 0.2 }), JSON.stringify({ answer: 'b', confidence: 1 })],
      { confidence: 'model' },
    )
    expect(declared.result).toMatchObject({ output: 'b', confidence: 1 })
    expect(declared.asked).toHaveLength(1)
    const accepted = await doubting(
      ['a', callTool('accept', { confidence: 0.3 }), 'b', callTool('accept', { confidence: 0.9 })],
      { confidence: undefined, verify: 'model' },
    )
    expect(accepted.result).toMatchObject({ output: 'b', confidence: 0.9 })
    expect(accepted.asked).toHaveLength(1)
  })

  test('that was accepted goes on where it was accepted when the peer fails', async () => {
    const fail = (): never => {
      throw new Error('on holiday')
    }
    const script = ['a', callTool('accept', { confidence: 0.3 })]
    const { result } = await doubting(script, { confidence: undefined, verify: 'model' }, fail)
    expect(result).toMatchObject({ status: 'completed', output: 'a', confidence: 0.3 })
  })

  test.each([
    ['sure enough', 'a: 0.8'],
    ['of which nobody says how sure it is', 'a'],
  ])('is not one that is %s', async (_, answer) => {
    const { result, asked } = await doubting([answer], {})
    expect(result).toMatchObject({ status: 'completed', output: answer })
    expect(asked).toEqual([])
  })

  test('ends with its task when that is cancelled while the peer thinks', async () => {
    await using runtime = createRuntime()
    const thinking = Promise.withResolvers<void>()
    const signals: AbortSignal[] = []
    runtime.agents.register(
      fromFunction('lawyer', (_: unknown, { signal }) => {
        signals.push(signal)
        thinking.resolve()
        return new Promise(() => {})
      }),
    )
    const model = scriptedModel(['a: 0.5'])
    const consults = ['lawyer']
    const agent = defineAgent({ name: 'clerk', model, consults, confidence: scorer, confidenceThreshold: 0.8 })
    const run = runtime.start(agent, 'What is due?')
    await thinking.promise
    run.cancel()
    expect((await run.result()).status).toBe('cancelled')
    await runtime.idle()
    expect(signals.map(({ aborted }) => aborted)).toEqual([true])
  })
})

describe('[A3] a threshold that cannot work is refused', () => {
  test.each([
    [{ confidenceThreshold: 2, confidence: 'model' }, 'confidenceThreshold must be a number from 0 to 1, not 2'],
    [{ confidenceThreshold: 0.5 }, 'confidenceThreshold: nothing says how sure it is'],
    [{ confidenceThreshold: 0.5, thorough: true, verify: 'schema' }, 'nothing says how sure it is'],
  ])('%o', (options, message) => {
    expect(() => defineAgent({ name: 'a', ...(options as object) })).toThrow(
      expect.objectContaining({ code: 'agent_invalid', message: expect.stringContaining(message) }),
    )
  })

  test('the model itself may say it, in its answer or when it accepts', () => {
    for (const options of [{ confidence: 'model' as const }, { verify: 'model' as const }, { thorough: true }])
      expect(() => defineAgent({ name: 'a', confidenceThreshold: 0.5, ...options })).not.toThrow()
  })
})
