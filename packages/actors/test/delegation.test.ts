import { describe, expect, test } from 'vitest'
import {
  endSubtask,
  inherited,
  isSettled,
  readConsultation,
  readDelegation,
  ready,
  reportOf,
  type Subtask,
} from '../src/delegation.ts'

const known = ['writer', 'critic']
const read = (args: never): readonly Subtask[] => {
  const parsed = readDelegation(args, known)
  if (!parsed.ok) throw new Error(parsed.fault)
  return parsed.subtasks
}
const fault = (args: unknown): string => {
  const parsed = readDelegation(args as never, known)
  return parsed.ok ? '' : parsed.fault
}
const task = (agent: string, rest: object = {}) => ({ agent, task: `do ${agent}`, ...rest })
const shape = (subtasks: readonly Subtask[]) => subtasks.map(({ id, dependsOn }) => [id, ...dependsOn])
const done = (output: unknown) => ({ ok: true, output }) as const
const broken = { ok: false, failure: { code: 'x', message: 'it broke', retryable: false } } as const

describe('[A10] reading DELEGATE', () => {
  test('tasks without a mode are independent', () => {
    expect(shape(read({ tasks: [task('writer'), task('critic')] } as never))).toEqual([['t1'], ['t2']])
  })

  test('a sequential call is a chain, on top of its own dependencies', () => {
    const tasks = [task('writer'), task('critic'), task('writer', { dependsOn: ['t1'] })]
    expect(shape(read({ mode: 'sequential', tasks } as never))).toEqual([['t1'], ['t2', 't1'], ['t3', 't1', 't2']])
  })

  test('a single dependency may stand without its list', () => {
    const tasks = [task('writer', { id: 'draft' }), task('critic', { dependsOn: 'draft' })]
    expect(shape(read({ tasks } as never))).toEqual([['draft'], ['t2', 'draft']])
  })

  test.each([
    ['nothing', undefined, 'tasks is empty'],
    ['an empty list', { tasks: [] }, 'tasks is empty'],
    ['a mode that is none', { mode: 'later', tasks: [task('writer')] }, 'mode is "later": use parallel or sequential'],
    [
      'an agent that it may not address',
      { tasks: [task('ceo')] },
      'there is no agent "ceo": choose from writer, critic',
    ],
    ['a task without words', { tasks: [{ agent: 'writer' }] }, 'the task for "writer" is missing'],
    ['one id for two', { tasks: [task('writer', { id: 'a' }), task('critic', { id: 'a' })] }, 'the same id'],
    ['an unknown dependency', { tasks: [task('writer', { dependsOn: ['b'] })] }, 'dependsOn names "b"'],
    ['a task that waits for itself', { tasks: [task('writer', { dependsOn: ['t1'] })] }, 'in a circle'],
    [
      'a circle',
      { tasks: [task('writer', { id: 'a', dependsOn: ['b'] }), task('critic', { id: 'b', dependsOn: ['a'] })] },
      'in a circle',
    ],
  ])('%s is a fault that says what to do', (_, args, words) => {
    expect(fault(args)).toContain(words)
  })
})

test('[C1] reading CONSULT gives one question to one peer', () => {
  const parsed = readConsultation({ agent: 'critic', question: 'Well?' }, known)
  expect(parsed).toMatchObject({ ok: true, subtasks: [{ agent: 'critic', task: 'Well?' }] })
  const asked = { agent: 'critic', question: 'Well?', type: 'review', context: 'It is a draft.' }
  expect(readConsultation(asked, known)).toMatchObject({
    subtasks: [{ about: { type: 'review', context: 'It is a draft.' } }],
  })
  expect(readConsultation({ agent: 'ceo', question: 'Well?' }, known)).toMatchObject({ ok: false })
  expect(readConsultation({ agent: 'critic' }, known)).toMatchObject({ ok: false })
})

describe('the order of subtasks', () => {
  const chain = read({
    tasks: [
      task('writer', { id: 'a' }),
      task('writer', { id: 'b', dependsOn: ['a'] }),
      task('critic', { id: 'c', dependsOn: ['a', 'b'] }),
      task('critic', { id: 'd' }),
    ],
  } as never)
  const ids = (subtasks: readonly Subtask[]) => subtasks.map(({ id }) => id)

  test('those that wait for nobody start, as far as there are places', () => {
    expect(ids(ready(chain, 5))).toEqual(['a', 'd'])
    expect(ids(ready(chain, 1))).toEqual(['a'])
    expect(ready(chain, 0)).toEqual([])
    expect(ready(chain, -1)).toEqual([])
  })

  test('one starts when all that it needs completed, and gets their results', () => {
    const next = endSubtask(endSubtask(chain, 'a', done('A')), 'b', done('B'))
    const c = next.find(({ id }) => id === 'c')!
    expect(ids(ready(next, 5))).toEqual(['c', 'd'])
    expect(inherited(next, c).map(({ output }) => output)).toEqual(['A', 'B'])
  })

  test('a failure fails all that needed it, however far away, and nobody else', () => {
    const next = endSubtask(chain, 'a', broken)
    expect(next.map(({ status }) => status)).toEqual(['failed', 'failed', 'failed', 'waiting'])
    expect(next[1]?.error).toBe('not started: "a" failed')
    expect(isSettled(next)).toBe(false)
    expect(isSettled(endSubtask(next, 'd', done(1)))).toBe(true)
  })
})

describe('the end of a subtask', () => {
  const [one] = read({ tasks: [task('writer')] } as never)
  const end = (ending: Parameters<typeof endSubtask>[2]) => reportOf(endSubtask([one!], 't1', ending))

  test('an outcome counts by its status: failed is not done', () => {
    expect(end(done({ kind: 'outcome', status: 'completed', output: 5 }))).toMatchObject([
      { status: 'completed', output: 5 },
    ])
    expect(end(done({ kind: 'outcome', status: 'failed', error: broken.failure }))).toMatchObject([
      { status: 'failed', error: 'it broke' },
    ])
    expect(end(done({ kind: 'outcome', status: 'cancelled' }))).toMatchObject([
      { status: 'failed', error: 'cancelled' },
    ])
  })

  test('any other output is a completed one, and no output is null', () => {
    expect(end(done('text'))).toEqual([{ id: 't1', agent: 'writer', status: 'completed', output: 'text' }])
    expect(end(done(undefined))).toMatchObject([{ output: null }])
    expect(end(broken)).toEqual([{ id: 't1', agent: 'writer', status: 'failed', error: 'it broke' }])
  })
})
