import { expect, test } from 'vitest'
import { type AssistantPart, type Message, type ModelReply, textOf, toolCallsOf, unknownUsage } from '../src/index.ts'

const call = { type: 'tool-call', id: 'call_1', name: 'add', input: { a: 1 } } as const
const content: readonly AssistantPart[] = [
  { type: 'reasoning', text: 'secret', provider: 'acme' },
  { type: 'text', text: 'Let me ' },
  call,
  { type: 'text', text: 'see.' },
]
const message: Message = { role: 'assistant', content }
const reply: ModelReply = { content, finish: { unified: 'stop', raw: undefined }, usage: unknownUsage, modelId: 'm' }

test('textOf joins the text of a reply, a message or its parts, without reasoning', () => {
  expect(textOf(reply)).toBe('Let me see.')
  expect(textOf(message)).toBe('Let me see.')
  expect(textOf(content)).toBe('Let me see.')
})

test('textOf is empty where there is no text', () => {
  const results: Message = { role: 'tool', content: [{ type: 'tool-result', id: 'call_1', name: 'add', output: 'no' }] }
  expect(textOf(results)).toBe('')
})

test('toolCallsOf lists the calls in order', () => {
  const second = { ...call, id: 'call_2' }
  expect(toolCallsOf({ ...reply, content: [...content, second] })).toEqual([call, second])
  expect(toolCallsOf([])).toEqual([])
})
