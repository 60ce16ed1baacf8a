import { expect, test } from 'vitest'
import { ownSpend } from '../src/own-spend.ts'
import { call, model, resultOf, spent } from './sample-results.ts'

const of = (...steps: Parameters<typeof resultOf>[0]['steps'] & object) => ownSpend(resultOf({ agent: 'a', steps }))

test('adds up the own steps and leaves children out', () => {
  const child = resultOf({ agent: 'b', steps: [model(0, 1, spent(1000, 1000, 1))] })
  const parent = resultOf({
    agent: 'a',
    steps: [model(0, 1, spent(10, 5, 0.5)), model(1, 1, spent(20, 5, 0.25))],
    children: [child],
  })
  expect(ownSpend(parent)).toEqual({ inputTokens: 30, outputTokens: 10, costUsd: 0.75 })
})

test('nothing used is zero', () => {
  expect(of(call(0, 1, 'read'))).toEqual({ inputTokens: 0, outputTokens: 0, costUsd: 0 })
})

test('one unknown part makes the sum unknown, figure by figure', () => {
  expect(of(model(0, 1, spent(10, 5, 0.5)), model(1, 1, spent(10, 5, undefined)))).toEqual({
    inputTokens: 20,
    outputTokens: 10,
    costUsd: undefined,
  })
})

test('a model that answered and says nothing of its tokens is unknown, not free', () => {
  expect(of(model(0, 1))).toEqual({ inputTokens: undefined, outputTokens: undefined, costUsd: undefined })
})

test('a model call that failed adds nothing, as in the budget', () => {
  expect(of({ ...model(0, 1), status: 'failed' }).inputTokens).toBe(0)
})

test('what a tool costs counts', () => {
  expect(of({ ...call(0, 1, 'image'), spend: { costUsd: 0.04 } })).toEqual({
    inputTokens: 0,
    outputTokens: 0,
    costUsd: 0.04,
  })
})
