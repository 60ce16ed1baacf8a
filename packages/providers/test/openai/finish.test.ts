import { describe, expect, test } from 'vitest'
import type { AssistantPart } from '../../src/index.ts'
import { finishOf } from '../../src/openai/finish.ts'
import { code } from '../asking.ts'

const text = (words: string): AssistantPart => ({ type: 'text', text: words })
const thought: AssistantPart = { type: 'reasoning', text: 'Hm.', provider: 'openai' }
const call: AssistantPart = { type: 'tool-call', id: 'a', name: 'add', input: {} }

describe('a reply that ended', () => {
  test('stopped for its calls where it has some', () => {
    expect(finishOf('ended', 'stop', [text('Wait.'), call], false).finish).toEqual({
      unified: 'tool-calls',
      raw: 'stop',
    })
    expect(finishOf('ended', 'stop', [text('Five.')], false).finish).toEqual({ unified: 'stop', raw: 'stop' })
  })

  test('keeps no text that is blank as a whole, but every blank of a text', () => {
    expect(finishOf('ended', 'stop', [thought, text('\n\n'), call], false).content).toEqual([thought, call])
    expect(finishOf('ended', 'stop', [text('Five'), text('\n')], false).content).toEqual([text('Five'), text('\n')])
  })

  test('keeps no reasoning that led to nothing', () => {
    expect(finishOf('ended', 'stop', [thought, text('Five.'), thought], false).content).toEqual([
      thought,
      text('Five.'),
    ])
  })

  test.each([[[]], [[thought]], [[thought, text(' \n')]]])('is none when it says nothing: %j', content => {
    expect(() => finishOf('ended', 'stop', content, false)).toThrow(code('protocol'))
  })

  test('may be a refusal', () => {
    expect(finishOf('ended', 'stop', [text('I cannot.')], true).finish).toEqual({ unified: 'refusal', raw: 'stop' })
  })
})

test('a reply that was cut may be empty, shows its reasoning, and has no calls', () => {
  expect(finishOf('length', 'length', [thought, call], false)).toEqual({
    content: [thought],
    finish: { unified: 'length', raw: 'length' },
  })
  expect(finishOf('content-filter', 'content_filter', [], false).content).toEqual([])
})
