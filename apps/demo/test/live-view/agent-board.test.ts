import type { Observed } from '@statecraft/runtime'
import { describe, expect, it } from 'vitest'
import { type AgentRow, createAgentBoard } from '../../src/live-view/agent-board.ts'
import { createStreamedReplies } from '../../src/live-view/streamed-replies.ts'
import { CODE, observed, PLANNER, spawned, stepEnded, stepStarted, streamed, turned } from './observed.ts'

function rowsAfter(...events: Observed[]): readonly AgentRow[] {
  const replies = createStreamedReplies()
  const board = createAgentBoard('root/audit')
  for (const event of events) board.see(event, replies.see(event))
  return board.rows
}
const rowAfter = (...events: Observed[]) => rowsAfter(spawned(CODE), ...events)[0]

describe('createAgentBoard', () => {
  it('shows the agents below the supervisor, the lead of the run first', () => {
    const rows = rowsAfter(
      spawned('root/audit'),
      spawned(CODE),
      spawned(`${CODE}/deep`),
      spawned('root/x'),
      spawned(PLANNER),
    )
    expect(rows.map(({ name }) => name)).toEqual(['planner', 'code'])
    expect(rows[1]).toEqual({ name: 'code', phase: 'idle', doing: '', modelCalls: 0, tokens: 0, costUsd: 0, life: 1 })
  })

  it('shows the phase, and what is done in it', () => {
    expect(rowAfter(turned(CODE, { executing: 'thinking' }), stepStarted(CODE))).toMatchObject({
      phase: 'executing',
      doing: 'thinking',
    })
    const tool = { id: 't1', source: 'tool', name: 'check_links' }
    expect(rowAfter(stepStarted(CODE, { ...tool, detail: '{"path":"a"}' }))).toMatchObject({
      doing: 'check_links {"path":"a"}',
    })
    expect(rowAfter(stepStarted(CODE, { ...tool, detail: '{}' }))).toMatchObject({ doing: 'check_links' })
    const two = [stepStarted(CODE, tool), stepStarted(CODE, { ...tool, id: 't2', name: 'other' })]
    expect(rowAfter(...two)).toMatchObject({ doing: 'check_links, other' })
    expect(rowAfter(...two, stepEnded(CODE, tool))).toMatchObject({ doing: 'other' })
  })

  it.each([
    ['delegate', { tasks: [{ agent: 'a' }, { agent: 'b' }] }, 'waiting for a, b'],
    ['consult', { agent: 'a', question: '?' }, 'waiting for a'],
  ])('shows for whom an agent waits after a %s, and no longer than that', (name, input, doing) => {
    const asked = [...streamed(CODE, '', { [name]: input }), stepEnded(CODE), turned(CODE, { executing: 'acting' })]
    expect(rowAfter(...asked)).toMatchObject({ doing })
    expect(rowAfter(...asked, turned(CODE, { executing: 'thinking' }), turned(CODE, 'idle'))).toMatchObject({
      doing: '',
    })
  })

  it('adds up what calls used, and unknown makes the sum unknown', () => {
    const known = stepEnded(CODE, { spend: { inputTokens: 5, outputTokens: 2, costUsd: 0.1 } })
    expect(rowAfter(known, known)).toMatchObject({ modelCalls: 2, tokens: 14, costUsd: 0.2 })
    expect(rowAfter(known, stepEnded(CODE, { spend: {} }))).toMatchObject({ tokens: undefined, costUsd: undefined })
    expect(rowAfter(stepEnded(CODE, { status: 'cancelled' }))).toMatchObject({ modelCalls: 0, tokens: 0 })
  })

  it('shows who was cancelled in the middle of a call, and goes on with who has a task again', () => {
    const outcome = { kind: 'outcome', status: 'cancelled' } as const
    const ended = observed({ type: 'task.ended', taskId: 't', address: CODE, name: 'code', outcome })
    const cancelled = [turned(CODE, { executing: 'thinking' }), stepStarted(CODE), ended]
    expect(rowAfter(...cancelled)).toMatchObject({ phase: 'cancelled', doing: '' })
    expect(rowAfter(...cancelled, turned(CODE, { planning: 'thinking' }))).toMatchObject({ phase: 'planning' })
  })

  it('shows a crash, and the next life', () => {
    const failure = { code: 'injected_crash', message: 'x', retryable: false }
    const crashed = [stepStarted(CODE), observed({ type: 'actor.failed', address: CODE, life: 1, failure })]
    expect(rowAfter(...crashed)).toMatchObject({ phase: 'crashed', doing: '', life: 1 })
    expect(rowAfter(...crashed, observed({ type: 'actor.restarted', address: CODE, life: 2 }))).toMatchObject({
      life: 2,
    })
  })
})
