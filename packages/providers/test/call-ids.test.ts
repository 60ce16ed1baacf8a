import { describe, expect, test } from 'vitest'
import { callIds } from '../src/call-ids.ts'
import type { Message } from '../src/index.ts'

const history: Message[] = [
  { role: 'user', content: [{ type: 'text', text: 'go' }] },
  { role: 'assistant', content: [{ type: 'tool-call', id: 'call_1', name: 'add', input: {} }] },
]

describe('callIds', () => {
  test('keeps the ids of the provider', () => {
    expect(['toolu_01A', 'toolu_01B'].map(callIds(history))).toEqual(['toolu_01A', 'toolu_01B'])
  })

  test('replaces ids that are missing, taken, or not acceptable to every provider', () => {
    const given = ['', 'toolu_1', 'toolu_1', undefined, 'call_1', 'a b', 'x'.repeat(65), 7]
    const ids = given.map(callIds(history))
    expect(ids).toEqual(['call_2', 'toolu_1', 'call_3', 'call_4', 'call_5', 'call_6', 'call_7', 'call_8'])
  })

  test('gives the same ids for the same reply', () => {
    const given = ['', '', 'a']
    expect(given.map(callIds(history))).toEqual(given.map(callIds(history)))
  })
})
