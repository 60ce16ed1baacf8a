import { unknownUsage } from '@statecraft/providers'
import { expect, test } from 'vitest'
import { modelReply } from '../../src/testing/index.ts'

test('a reply is made of the parts that matter', () => {
  expect(modelReply({ text: 'Hi' })).toEqual({
    content: [{ type: 'text', text: 'Hi' }],
    finish: { unified: 'stop', raw: undefined },
    usage: unknownUsage,
    modelId: 'offline/unit-test',
  })
})

test('calls have ids of their own, empty arguments, and a finish of their own, unless said otherwise', () => {
  const calls = [{ name: 'look' }, { name: 'change', input: { n: 1 }, id: 'x' }]
  expect(modelReply({ text: 'Let me', calls })).toMatchObject({
    content: [
      { type: 'text', text: 'Let me' },
      { type: 'tool-call', id: 'call_1', name: 'look', input: {} },
      { type: 'tool-call', id: 'x', name: 'change', input: { n: 1 } },
    ],
    finish: { unified: 'tool-calls' },
  })
  const usage = { inputTokens: 1, outputTokens: 2 }
  expect(modelReply({ calls, finish: 'length', usage })).toMatchObject({ finish: { unified: 'length' }, usage })
})

test('nothing at all is an empty reply', () => {
  expect(modelReply({}).content).toEqual([])
})
