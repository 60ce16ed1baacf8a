import { expect, test } from 'vitest'
import { shownWhole } from '../src/shown-whole.ts'

test('shows each part of a finished answer in one delta', () => {
  expect(
    shownWhole([
      { type: 'reasoning', text: 'Hm.', provider: 'acme' },
      { type: 'reasoning', text: '', provider: 'acme', raw: { redacted: true } },
      { type: 'text', text: 'Rome' },
      { type: 'tool-call', id: 'call_1', name: 'add', input: { a: 1 } },
      { type: 'tool-call', id: 'call_2', name: 'add', input: undefined, malformed: '{"a": ' },
    ]),
  ).toEqual([
    { type: 'reasoning-delta', text: 'Hm.' },
    { type: 'text-delta', text: 'Rome' },
    { type: 'tool-call-start', id: 'call_1', name: 'add' },
    { type: 'tool-call-delta', id: 'call_1', text: '{"a":1}' },
    { type: 'tool-call-start', id: 'call_2', name: 'add' },
    { type: 'tool-call-delta', id: 'call_2', text: '{"a": ' },
  ])
})
