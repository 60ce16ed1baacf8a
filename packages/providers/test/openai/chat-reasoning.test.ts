import { expect, test } from 'vitest'
import type { AssistantPart } from '../../src/index.ts'
import { reasoningField, reasoningFields, reasoningOf } from '../../src/openai/chat-reasoning.ts'

const thought = (
  raw: Extract<AssistantPart, { type: 'reasoning' }>['raw'],
  provider = 'openai-chat',
): AssistantPart => ({
  type: 'reasoning',
  text: 'Hm.',
  provider,
  ...(raw !== undefined && { raw }),
})

test.each([
  [{ reasoning_content: 'Hm.' }, 'reasoning_content'],
  [{ reasoning: 'Hm.' }, 'reasoning'],
  [{ reasoning: 'Hm.', reasoning_content: 'Hm.' }, 'reasoning_content'],
  [{ reasoning: '', reasoning_content: null }, undefined],
  [undefined, undefined],
])('the reasoning of %j is in %s', (message, field) => {
  expect(reasoningField(message)).toBe(field)
})

test('comes back in the field it came in', () => {
  for (const message of [{ reasoning_content: 'Hm.' }, { reasoning: 'Hm.' }]) {
    expect(reasoningFields(reasoningOf(message))).toEqual(message)
  }
  expect(reasoningOf({ content: 'Hi' })).toEqual([])
})

test('takes nothing along that is not reasoning, and none of other providers', () => {
  expect(reasoningFields([thought({ reasoning: 'Hm.', tool_calls: [], role: 'system' })])).toEqual({ reasoning: 'Hm.' })
  expect(reasoningFields([thought({ reasoning: 'Hm.' }, 'openai'), thought(undefined), thought('Hm.')])).toEqual({})
})
