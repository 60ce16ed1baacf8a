import { expect, test } from 'vitest'
import { createAccount } from '../src/budget.ts'
import { isOutcome, type Outcome, type TaskBook } from '../src/index.ts'
import { toResult, toView } from '../src/task.ts'

const book = (more: Partial<TaskBook> = {}): TaskBook => ({
  id: 't',
  runId: 'r',
  parent: undefined,
  children: [],
  name: 'writer',
  address: 'root/writer',
  depth: 1,
  account: createAccount({}),
  scope: {},
  steps: [],
  status: 'pending',
  createdAt: 100,
  startedAt: undefined,
  endedAt: undefined,
  outcome: undefined,
  ...more,
})
const completed: Outcome = { kind: 'outcome', status: 'completed', output: 1, confidence: 0.5, details: { a: 1 } }

test('a result has the one shape, with the figures of the book', () => {
  const account = createAccount({})
  Object.assign(account.state, { turns: 2, inputTokens: 3, outputTokens: 4, costUsd: 0.1 })
  const result = toResult(book({ outcome: completed, account, startedAt: 110, endedAt: 150 }), 999)
  expect(result).toMatchObject({
    status: 'completed',
    output: 1,
    error: undefined,
    confidence: 0.5,
    details: { a: 1 },
    usage: { inputTokens: 3, outputTokens: 4, totalTokens: 7 },
    costUsd: 0.1,
    durationMs: 40,
    runId: 'r',
    taskId: 't',
    agent: 'writer',
    address: 'root/writer',
  })
})

test('[B21] a result tells what its actor says of tools, thoughts and alternatives, and nothing where it does not', () => {
  const toolOutputs = [{ tool: 'look', input: {}, output: 'seen', isError: false }]
  const said = { toolOutputs, thinking: ['Hm.'], alternatives: ['another answer'] }
  expect(toResult(book({ outcome: { ...completed, ...said } }), 0)).toMatchObject(said)
  expect(toResult(book({ outcome: completed }), 0)).toMatchObject({
    toolOutputs: undefined,
    thinking: undefined,
    alternatives: undefined,
  })
})

test('[B21] a result that is not completed always says why', () => {
  const error = { code: 'boom', message: 'boom', retryable: false }
  const failed = (outcome: Outcome | undefined) => toResult(book({ outcome }), 0)
  expect(failed({ kind: 'outcome', status: 'failed', error, output: 'half' })).toMatchObject({
    error,
    output: undefined,
  })
  expect(failed({ kind: 'outcome', status: 'failed' })).toMatchObject({ error: { code: 'step_failed' } })
  expect(failed(undefined)).toMatchObject({ status: 'cancelled', error: { code: 'cancelled' } })
})

test('what is unknown stays unknown, in sums too', () => {
  const account = createAccount({})
  Object.assign(account.state, { inputTokens: 3, unknownOutput: true })
  expect(toResult(book({ account }), 0).usage).toEqual({
    inputTokens: 3,
    outputTokens: undefined,
    totalTokens: undefined,
  })
})

test('a failed task has no output, a task that never ended is cancelled', () => {
  const error = { code: 'x', message: 'y', retryable: false }
  const failed = toResult(book({ outcome: { kind: 'outcome', status: 'failed', output: 'half', error } }), 0)
  expect(failed).toMatchObject({ status: 'failed', output: undefined, error })
  expect(toResult(book(), 130)).toMatchObject({ status: 'cancelled', durationMs: 30 })
})

test('[E2] the results of the tasks below are kept, whatever became of each', () => {
  const children = [
    book({ id: 'a', outcome: completed }),
    book({ id: 'b', outcome: { kind: 'outcome', status: 'failed' } }),
  ]
  const { children: results } = toResult(book({ children, outcome: { kind: 'outcome', status: 'failed' } }), 0)
  expect(results.map(({ taskId, status, output }) => [taskId, status, output])).toEqual([
    ['a', 'completed', 1],
    ['b', 'failed', undefined],
  ])
})

test('a view of a task has its result once it ended', () => {
  expect(toView(book({ status: 'in_progress' }), 0)).toEqual({
    id: 't',
    runId: 'r',
    agent: 'writer',
    address: 'root/writer',
    status: 'in_progress',
    result: undefined,
  })
  expect(toView(book({ status: 'completed', outcome: completed }), 0).result?.output).toBe(1)
})

test('an outcome is told from any other output', () => {
  expect(isOutcome(completed)).toBe(true)
  for (const output of [undefined, null, 'text', {}, { status: 'completed' }]) expect(isOutcome(output)).toBe(false)
})
