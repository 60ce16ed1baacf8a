import { callTool, scriptedModel } from '@statecraft/providers'
import { createRuntime, fromReducer } from '@statecraft/runtime'
import { sqlite } from '@statecraft/runtime/sqlite'
import { describe, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { defineAgent, fromFunction, isAgentView, tool } from '../src/index.ts'

const look = tool({
  name: 'look',
  description: 'Looks',
  effect: 'read',
  input: z.object({ at: z.string() }),
  run: ({ at }) => `${at}: high water`,
})

/** Stops in the middle of its work until it is let go on. */
function waiting() {
  const gate = Promise.withResolvers<void>()
  const asked = Promise.withResolvers<void>()
  const model = scriptedModel(async (_request, { call }) => {
    if (call === 1) return { reasoning: 'First the tides.', ...callTool('look', { at: 'Bergen' }) }
    if (call === 2) return callTool('publish', { text: 'High water!' })
    asked.resolve()
    await gate.promise
    return 'At 4 h.'
  })
  return { model, asked: asked.promise, goOn: gate.resolve }
}

describe('[A11] who looks into an agent', () => {
  test.each([
    ['in memory', () => createRuntime()],
    ['in a file', () => createRuntime({ host: sqlite(':memory:') })],
  ])(
    '%s sees its state, its task, what it remembers and thought, and why it could not do what it wanted',
    async (_, create) => {
      await using runtime = create()
      const { model, asked, goOn } = waiting()
      const address = runtime.spawn(defineAgent({ name: 'pilot', model, tools: [look] }))
      const fresh = runtime.describe(address)?.details
      expect(fresh).toMatchObject({ kind: 'agent', task: undefined, memory: { messages: 0, tokens: 0 }, thinking: [] })

      const answer = runtime.ask(address, { type: 'TASK', task: { description: 'When is high water?' } })
      await asked
      const seen = runtime.describe(address)
      if (!seen || !isAgentView(seen.details)) throw new Error('It is an agent.')
      expect(seen).toMatchObject({ value: { executing: 'thinking' }, mailbox: 0, running: [{ source: 'model' }] })
      const { task, phase, thinking, refusals, decisions, memory } = seen.details
      expect(task?.description).toBe('When is high water?')
      expect([phase, thinking]).toEqual(['executing', ['First the tides.']])
      expect(refusals).toMatchObject([{ phase: 'executing', name: 'publish' }])
      expect(decisions.map(({ chosen }) => chosen)).toEqual([['look'], ['publish']])
      expect(decisions[0]).toMatchObject({ offered: ['look'], masked: expect.arrayContaining(['submit_plan']) })
      expect(memory.messages).toBe(5)
      expect(memory.tokens).toBeGreaterThan(10)

      goOn()
      await answer
      await vi.waitFor(() => expect(runtime.describe(address)?.value).toBe('completed'))
    },
  )

  test('sees nothing of an address where nobody lives, and no agent where somebody else does', async () => {
    await using runtime = createRuntime()
    const counter = fromReducer((n: number) => ({ state: n + 1 }), { name: 'counter', initial: 0 })
    const others = [fromFunction('upper', (text: string) => text), { name: 'counter', behaviour: counter }]
    for (const definition of others) {
      expect(isAgentView(runtime.describe(runtime.spawn(definition))?.details)).toBe(false)
    }
    expect(runtime.describe('root/nobody')).toBeUndefined()
  })
})
