import { describe, expect, test } from 'vitest'
import {
  allDone,
  failed,
  failedWith,
  finishCall,
  isOpen,
  runningSubtasks,
  startable,
  succeeded,
  updateCall,
} from '../src/calls.ts'
import { call, open, useTool } from './sample-spec.ts'

const three = open(useTool('a'), useTool('b'), useTool('c'))
const waiting = ['a', 'b', 'c'].reduce((calls, id) => updateCall(calls, id, { status: 'waiting' }), three)

describe('the status of calls', () => {
  test('only the call of that id changes', () => {
    const calls = finishCall(three, 'b', succeeded(1))
    expect(calls.map(({ status }) => status)).toEqual(['open', 'done', 'open'])
    expect(calls[1]?.result).toEqual({ output: 1, isError: false })
    expect(three.every(({ status }) => status === 'open')).toBe(true)
  })

  test('a call is open until something came of it', () => {
    expect(isOpen(three, 'a')).toBe(true)
    expect(isOpen(waiting, 'a')).toBe(false)
    expect(isOpen(three, 'nobody')).toBe(false)
  })

  test('all are done when each is, and when there are none', () => {
    expect(allDone([])).toBe(true)
    expect(allDone(three)).toBe(false)
    expect(allDone(['a', 'b', 'c'].reduce((calls, id) => finishCall(calls, id, succeeded(null)), three))).toBe(true)
  })
})

describe('how many may start', () => {
  test('as many as there are places, in their order', () => {
    expect(startable(waiting, 2).map(({ id }) => id)).toEqual(['a', 'b'])
    expect(startable(updateCall(waiting, 'c', { status: 'running' }), 2).map(({ id }) => id)).toEqual(['a'])
    expect(startable(waiting, 0)).toEqual([])
  })

  test('what was not accepted yet does not start', () => {
    expect(startable(three, 5)).toEqual([])
  })

  test('delegations take no place of a tool, and their subtasks are counted over all calls', () => {
    const subtask = { id: 't1', agent: 'writer', task: 'x', dependsOn: [], status: 'running' } as const
    const delegation = { ...open(call('DELEGATE', {}))[0]!, status: 'running', subtasks: [subtask, subtask] } as const
    expect(startable([delegation, ...waiting], 1).map(({ id }) => id)).toEqual(['a'])
    expect(runningSubtasks([delegation, delegation, ...waiting])).toBe(4)
  })
})

test('results say whether they are errors, and of which code', () => {
  expect(failed('no')).toEqual({ output: { error: 'no' }, isError: true })
  expect(failedWith({ code: 'tool_timeout', message: 'late', retryable: true })).toEqual({
    output: { error: 'late', code: 'tool_timeout' },
    isError: true,
  })
})
