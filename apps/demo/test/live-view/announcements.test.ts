import type { Observed } from '@statecraft/runtime'
import { describe, expect, it } from 'vitest'
import { createAnnouncer } from '../../src/live-view/announcements.ts'
import { createStreamedReplies } from '../../src/live-view/streamed-replies.ts'
import { CODE, observed, PLANNER, stepEnded, streamed, taskEnded, turned } from './observed.ts'

function linesOf(...events: Observed[]): string[] {
  const replies = createStreamedReplies()
  const announcer = createAnnouncer()
  return events.flatMap(event => announcer.announce(event, replies.see(event))).map(({ who, says }) => `${who} ${says}`)
}
const saying = (calls: Record<string, unknown>) => linesOf(...streamed(PLANNER, 'I act.', calls), stepEnded(PLANNER))

describe('createAnnouncer', () => {
  it.each([
    ['a plan', { submit_plan: { plan: '1. a\n2. b' } }, ['planner has a plan', ' 1. a', ' 2. b']],
    ['tasks', { delegate: { tasks: [{ agent: 'code', task: 'Look.\n\n{}' }] } }, ['planner → code: Look.']],
    ['a question', { consult: { agent: 'test', question: 'Sure?\n{}' } }, ['planner asks test: Sure?']],
    ['a tool, which its end announces', { list_folder: {} }, []],
    ['nothing of nonsense', { delegate: 'x', submit_plan: null, consult: {} }, []],
  ])('announces %s', (_, calls, expected) => {
    expect(saying(calls)).toEqual(expected)
  })

  it.each([
    [{ type: 'report', summary: 'All seen.', findings: [] }, 'code reports: All seen.'],
    [{ type: 'vote', vote: 'ready', reason: 'Fine.', confidence: 0.85 }, 'code votes ready, 85 % sure: Fine.'],
    [{ type: 'second look', confirmed: true, reason: 'Still so.' }, 'code looked again: Still so.'],
  ])('announces the answer %j', (output, expected) => {
    expect(linesOf(taskEnded(CODE, output))).toEqual([expected])
  })

  it('announces how tools ended, as minor when all went well', () => {
    const announcer = createAnnouncer()
    const tool = { source: 'tool', name: 'check_links' }
    expect(announcer.announce(stepEnded(CODE, tool), undefined)).toEqual([
      { who: 'code', says: 'check_links completed in 12 ms', minor: true },
    ])
    const error = { code: 'tool_failed', message: 'No disk.' }
    expect(announcer.announce(stepEnded(CODE, { ...tool, status: 'failed', error }), undefined)).toEqual([
      { who: 'code', says: 'check_links failed: No disk.', style: 'bad' },
    ])
  })

  it('announces what is told on a topic, and to how many', () => {
    const event = { type: 'NOTICE', topic: 'finding', data: 'a fault' }
    expect(linesOf(observed({ type: 'topic.published', topic: 'finding', from: PLANNER, event, audience: 4 }))).toEqual(
      ['planner tells 4 on "finding": a fault'],
    )
  })

  it('announces a crash, the restart, and once that the task is back', () => {
    const failure = { code: 'injected_crash', message: 'on purpose', retryable: false }
    expect(
      linesOf(
        turned(CODE, 'x', 'TASK'),
        observed({ type: 'actor.failed', address: CODE, life: 1, failure }),
        observed({ type: 'actor.restarted', address: CODE, life: 2 }),
        turned(CODE, 'x', 'TASK'),
        turned(CODE, 'x', 'TASK'),
      ),
    ).toEqual(['code crashed: on purpose', 'code is restarted: life 2', 'code has its task again, and goes on'])
  })

  it('announces tasks that did not end well', () => {
    const ended = (outcome: object) =>
      linesOf({ ...taskEnded(CODE, undefined), outcome: { kind: 'outcome', ...outcome } } as never)
    const error = { code: 'model_failed', message: 'No answer.', retryable: false }
    expect(ended({ status: 'failed', error })).toEqual(['code failed: No answer.'])
    expect(ended({ status: 'cancelled' })).toEqual(['code was cancelled'])
  })
})
