import { describe, expect, test } from 'vitest'
import { defineModel, type ModelReply, type ModelRequest, textOf, unknownUsage } from '../src/index.ts'

const request: ModelRequest = { messages: [{ role: 'user', content: [{ type: 'text', text: 'Hello' }] }] }
const io = { signal: new AbortController().signal }
const reply: ModelReply = {
  content: [{ type: 'text', text: 'Hi' }],
  finish: { unified: 'stop', raw: 'end' },
  usage: unknownUsage,
  modelId: 'acme/large',
}

describe('defineModel', () => {
  test('makes a model of a function, which gets the request and the io as they are', async () => {
    const seen: unknown[] = []
    const model = defineModel('acme/large', async (...args) => {
      seen.push(...args)
      return reply
    })
    expect(model.modelId).toBe('acme/large')
    expect(textOf(await model(request, io))).toBe('Hi')
    expect(seen[0]).toBe(request)
    expect(seen[1]).toBe(io)
  })

  test('freezes the model and leaves the function alone', () => {
    const call = async (): Promise<ModelReply> => reply
    const model = defineModel('acme/large', call)
    expect(Object.isFrozen(model)).toBe(true)
    expect('modelId' in call).toBe(false)
  })

  test('turns a throw into a rejection', async () => {
    const model = defineModel('acme/broken', () => {
      throw new Error('out of order')
    })
    await expect(model(request, io)).rejects.toThrow('out of order')
  })

  test('says which settings it does not have, and whether it can be called, where it was told', () => {
    const settingFaults = (): readonly string[] => ['no temperature here: use reasoning.effort']
    const assertReady = (): void => {}
    const model = defineModel('acme/large', async () => reply, { settingFaults, assertReady })
    expect([model.settingFaults, model.assertReady]).toEqual([settingFaults, assertReady])
    const bare = defineModel('acme/large', async () => reply)
    expect(['settingFaults' in bare, 'assertReady' in bare]).toEqual([false, false])
  })

  test('refuses a blank id', () => {
    expect(() => defineModel(' ', async () => reply)).toThrow(expect.objectContaining({ code: 'invalid_option' }))
  })
})
