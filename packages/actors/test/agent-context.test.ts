import { checkConversation } from '@statecraft/providers'
import { describe, expect, test } from 'vitest'
import {
  type AgentContext,
  blankContext,
  KEPT,
  keep,
  noticeMessage,
  outcomeOf,
  takeTask,
} from '../src/agent-context.ts'

const used: AgentContext = {
  ...blankContext,
  request: 'r1',
  plan: 'p',
  output: 'o',
  draft: 'd',
  confidence: 0.5,
  counts: { rejects: 2, replans: 1, doubts: 0, nudges: 1, refused: 3 },
  partial: 'half',
  lessons: ['look twice'],
}

test('a list keeps its latest entries, so many and no more', () => {
  const many = Array.from({ length: KEPT + 5 }, (_, n) => n).reduce<readonly number[]>(keep, [])
  expect(many).toHaveLength(KEPT)
  expect([many[0], many.at(-1)]).toEqual([5, KEPT + 4])
})

describe('a new task', () => {
  test('has nothing of the one before it but the lessons', () => {
    const { messages, task, request, ...rest } = takeTask(used, { description: 'next' }, 'r2', [])
    const { messages: _m, task: _t, request: _r, ...blank } = blankContext
    expect(rest).toEqual({ ...blank, lessons: ['look twice'] })
    expect([task, request, messages.length]).toEqual([{ description: 'next' }, 'r2', 1])
  })

  test('brings what was heard before it, once', () => {
    const notices = [
      { topic: 'news', from: 'root/a', data: 'rain' },
      { topic: undefined, from: undefined, data: 1 },
    ]
    const { messages, notices: left } = takeTask({ ...blankContext, notices }, { description: 'next' }, undefined, [])
    expect(messages.at(-1)?.content).toEqual([
      { type: 'text', text: 'Heard meanwhile:\n- root/a on news: "rain"\n- the app: 1' },
    ])
    expect(left).toEqual([])
    expect(checkConversation(messages)).toEqual([])
    expect(noticeMessage([])).toBeUndefined()
  })
})

describe('the outcome', () => {
  test('has an output only when the task completed', () => {
    expect(outcomeOf(used, 'completed')).toMatchObject({ kind: 'outcome', output: 'o', confidence: 0.5, plan: 'p' })
    expect(outcomeOf(used, 'failed')).not.toHaveProperty('output')
    expect(outcomeOf(used, 'cancelled')).not.toHaveProperty('output')
  })

  test('leaves out what nobody said', () => {
    const outcome = outcomeOf(blankContext, 'completed')
    expect(outcome).not.toHaveProperty('confidence')
    expect(outcome).not.toHaveProperty('plan')
    expect(outcome).not.toHaveProperty('error')
  })

  test('counts refusals, rejects and replans', () => {
    expect(outcomeOf(used, 'completed').details).toEqual({
      refusals: [],
      refused: 3,
      decisions: [],
      rejects: 2,
      replans: 1,
      doubts: 0,
    })
  })
})

test('a context is small enough for the engine to keep it as an object, not as a hash table', () => {
  // Assigning to a fresh object, as every turn does, keeps at most 19 fields in place.
  expect(Object.keys(blankContext).length).toBeLessThan(20)
})
