import { describe, expect, it } from 'vitest'
import { createStreamedReplies } from '../../src/live-view/streamed-replies.ts'
import { CODE, PLANNER, stepEnded, streamed } from './observed.ts'

describe('createStreamedReplies', () => {
  it('puts text and calls together when the step ends, each agent by itself', () => {
    const replies = createStreamedReplies()
    const mine = streamed(CODE, 'I look.', { measure: { a: 1 }, other: {} })
    const theirs = streamed(PLANNER, 'I plan.')
    for (const [at, event] of mine.entries()) {
      expect(replies.see(event)).toBeUndefined()
      const between = theirs[at]
      if (between) replies.see(between)
    }
    expect(replies.see(stepEnded(CODE))).toEqual({
      address: CODE,
      text: 'I look.',
      calls: [
        { name: 'measure', input: { a: 1 } },
        { name: 'other', input: {} },
      ],
    })
    expect(replies.see(stepEnded(CODE))).toBeUndefined()
    expect(replies.see(stepEnded(PLANNER))).toMatchObject({ text: 'I plan.', calls: [] })
  })

  it('forgets what a failed attempt said', () => {
    const replies = createStreamedReplies()
    const attempts = [...streamed(CODE, 'I lo', { measure: { a: 1 } }), ...streamed(CODE, 'Anew.')]
    const [again] = streamed(CODE, 'x')
    const restart = { ...again, part: { type: 'restart' } } as (typeof attempts)[number]
    attempts.splice(streamed(CODE, 'I lo', { measure: { a: 1 } }).length, 0, restart)
    for (const event of attempts) replies.see(event)
    expect(replies.see(stepEnded(CODE))).toEqual({ address: CODE, text: 'Anew.', calls: [] })
  })

  it('knows who said what last, as far as it has come', () => {
    const replies = createStreamedReplies()
    expect(replies.latest).toBeUndefined()
    const [begin] = streamed(CODE, 'I look.')
    if (begin) replies.see(begin)
    expect(replies.latest).toMatchObject({ address: CODE, text: 'I l', isComplete: false })
    replies.see(stepEnded(CODE))
    expect(replies.latest).toMatchObject({ address: CODE, isComplete: true })
  })

  it('gives up on arguments that were cut', () => {
    const replies = createStreamedReplies()
    for (const event of streamed(CODE, '', { delegate: { tasks: [] } }).slice(0, -1)) replies.see(event)
    expect(replies.see(stepEnded(CODE))?.calls).toEqual([{ name: 'delegate', input: undefined }])
  })

  it('passes over parts of other shapes', () => {
    const replies = createStreamedReplies()
    const [event] = streamed(CODE, 'x')
    replies.see({ ...event, part: 'progress' } as never)
    expect(replies.latest).toBeUndefined()
  })
})
