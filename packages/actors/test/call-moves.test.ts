import type { AskInput } from '@statecraft/runtime'
import { describe, expect, test } from 'vitest'
import { broadcast, delegate, endingOf, type Move, runningChildren, settle, useTool as use } from '../src/call-moves.ts'
import { acting, call, open, sampleSpec, useTool } from './sample-spec.ts'

const spec = sampleSpec()
const ok = (output: unknown) => ({ ok: true, output }) as const
const broke = { ok: false, failure: { code: 'tool_failed', message: 'no', retryable: false } } as const
const ids = ({ starts }: Move) => starts.map(({ id }) => id)
const resultOf = ({ change }: Move, id: string) => change.calls?.find(one => one.id === id)?.result

/** Accepts all, one after the other, as the chart does. */
function useAll(...actions: ReturnType<typeof useTool>[]): Move {
  let context = acting(open(...actions))
  const starts: Move['starts'][number][] = []
  for (const action of actions) {
    const move = use(spec, context, action)
    context = { ...context, ...move.change }
    starts.push(...move.starts)
  }
  return { change: { calls: context.calls }, starts, stops: [] }
}

describe('tools', () => {
  test('start as children of their own, as many at once as there are places', () => {
    const move = useAll(useTool('a'), useTool('b'), useTool('c'))
    expect(move.starts).toEqual([
      { source: 'tool', id: 'tool:a', input: { id: 'a', tool: 'look', args: {} } },
      { source: 'tool', id: 'tool:b', input: { id: 'b', tool: 'look', args: {} } },
    ])
    expect(move.change.calls?.map(({ status }) => status)).toEqual(['running', 'running', 'waiting'])
  })

  test('the next one starts when one ended, however it ended', () => {
    const context = acting(useAll(useTool('a'), useTool('b'), useTool('c')).change.calls ?? [])
    const move = settle(spec, context, 'tool:b', broke)
    expect(move.stops).toEqual(['tool:b'])
    expect(ids(move)).toEqual(['tool:c'])
    expect(resultOf(move, 'b')).toEqual({ output: { error: 'no', code: 'tool_failed' }, isError: true })
  })

  test('nothing is a result, too', () => {
    const context = acting(useAll(useTool('a')).change.calls ?? [])
    expect(resultOf(settle(spec, context, 'tool:a', ok(undefined)), 'a')).toEqual({ output: null, isError: false })
  })

  test('a call that nobody made starts nothing', () => {
    expect(use(spec, acting([]), useTool('a'))).toEqual({ change: {}, starts: [], stops: [] })
  })
})

describe('[A10] delegations', () => {
  const tasks = (...agents: string[]) => ({ tasks: agents.map(agent => ({ agent, task: `for ${agent}` })) })
  const askOf = (move: Move, at = 0) => move.starts[at]?.input as AskInput

  test('go to the parent, which knows the names', () => {
    const action = call('DELEGATE', tasks('writer'))
    const move = delegate(spec, acting(open(action)), action)
    expect(move.starts).toEqual([
      {
        source: 'ask',
        id: 'ask:c1:0',
        input: {
          to: '..',
          event: { type: 'ROUTE', to: 'writer', event: { type: 'TASK', task: { description: 'for writer' } } },
        },
      },
    ])
  })

  test('share their places over all calls, in order', () => {
    const one = call('DELEGATE', tasks('writer', 'critic', 'writer'), 'x')
    const two = call('DELEGATE', tasks('critic'), 'y')
    const first = delegate(spec, acting(open(one, two)), one)
    expect(ids(first)).toEqual(['ask:x:0', 'ask:x:1'])
    const second = delegate(spec, acting(first.change.calls ?? []), two)
    expect(ids(second)).toEqual([])
    const third = settle(spec, acting(second.change.calls ?? []), 'ask:x:0', ok('A'))
    expect(ids(third)).toEqual(['ask:x:2'])
    const fourth = settle(spec, acting(third.change.calls ?? []), 'ask:x:1', ok('B'))
    expect(ids(fourth)).toEqual(['ask:y:0'])
  })

  test('a dependent task is told the results that it needs', () => {
    const action = call('DELEGATE', { mode: 'sequential', ...tasks('writer', 'critic') })
    const first = delegate(spec, acting(open(action)), action)
    expect(ids(first)).toEqual(['ask:c1:0'])
    const second = settle(spec, acting(first.change.calls ?? []), 'ask:c1:0', ok('a draft'))
    expect(askOf(second).event).toMatchObject({
      event: {
        task: { description: 'for critic', input: { results: [{ id: 't1', agent: 'writer', output: 'a draft' }] } },
      },
    })
  })

  test.each(['a:b', '', '::', '__proto__', 'x'.repeat(500), '#1~', '..'])('a task may have any id: %j', id => {
    const action = call('DELEGATE', { tasks: [{ id, agent: 'writer', task: 'x' }] })
    const first = delegate(spec, acting(open(action)), action)
    const move = settle(spec, acting(first.change.calls ?? []), first.starts[0]?.id ?? '', ok(1))
    expect(move.change.calls?.[0]).toMatchObject({ status: 'done', result: { isError: false } })
  })

  test('the call is done with the last of its tasks; an error only when all failed', () => {
    const action = call('DELEGATE', tasks('writer', 'critic'))
    const first = delegate(spec, acting(open(action)), action)
    const second = settle(spec, acting(first.change.calls ?? []), 'ask:c1:0', broke)
    expect(resultOf(second, 'c1')).toBeUndefined()
    const done = settle(spec, acting(second.change.calls ?? []), 'ask:c1:1', ok(5))
    expect(resultOf(done, 'c1')).toEqual({
      isError: false,
      output: [
        { id: 't1', agent: 'writer', status: 'failed', error: 'no' },
        { id: 't2', agent: 'critic', status: 'completed', output: 5 },
      ],
    })
    const allFailed = settle(spec, acting(second.change.calls ?? []), 'ask:c1:1', broke)
    expect(resultOf(allFailed, 'c1')?.isError).toBe(true)
  })

  test('that cannot be read are told so, and nobody is asked', () => {
    const action = call('DELEGATE', tasks('ceo'))
    const move = delegate(spec, acting(open(action)), action)
    expect(move.starts).toEqual([])
    expect(resultOf(move, 'c1')).toMatchObject({
      isError: true,
      output: { error: expect.stringContaining('no agent "ceo"') },
    })
  })

  test('[C1] a question goes to a peer that may be consulted, not to a worker', () => {
    const ask = (agent: string) => call('CONSULT', { agent, question: 'Well?' })
    expect(ids(delegate(spec, acting(open(ask('lawyer'))), ask('lawyer')))).toEqual(['ask:c1:0'])
    expect(ids(delegate(spec, acting(open(ask('writer'))), ask('writer')))).toEqual([])
  })

  test('a call that nobody made asks nobody, and a child that nobody knows only stops', () => {
    const action = call('DELEGATE', tasks('writer'))
    expect(delegate(spec, acting([]), action).starts).toEqual([])
    expect(settle(spec, acting([]), 'ask:c1:0', ok(1))).toEqual({ change: {}, starts: [], stops: ['ask:c1:0'] })
  })
})

describe('[C2] broadcasts', () => {
  test('say something on a topic that the agent has', () => {
    const action = call('BROADCAST', { topic: 'news', message: 'rain' })
    const { change, notice } = broadcast(spec, acting(open(action)), action)
    expect(notice).toEqual({ topic: 'news', event: { type: 'NOTICE', topic: 'news', data: 'rain' } })
    expect(change.calls?.[0]?.result).toEqual({ output: 'told', isError: false })
  })

  test('are for everyone, or for a role', () => {
    const action = call('BROADCAST', { topic: 'news', message: 'rain', role: 'gardener' })
    expect(broadcast(spec, acting(open(action)), action).notice?.to).toEqual({ role: 'gardener' })
  })

  test.each([
    [{ topic: 'gossip', message: 'x' }, 'there is no topic "gossip": choose from news'],
    [{ message: 'x' }, 'there is no topic "": choose from news'],
    [{ topic: 'news' }, 'broadcast needs "message"'],
  ])('%j says nothing, and the model is told why', (args, error) => {
    const action = call('BROADCAST', args)
    const { change, notice } = broadcast(spec, acting(open(action)), action)
    expect(notice).toBeUndefined()
    expect(change.calls?.[0]?.result).toEqual({ output: { error }, isError: true })
  })

  test('of nobody say nothing', () => {
    expect(broadcast(spec, acting([]), call('BROADCAST', { topic: 'news', message: 'x' }))).toEqual({ change: {} })
  })
})

describe('children', () => {
  test('that run are known by their calls', () => {
    const action = call('DELEGATE', { tasks: ['writer', 'critic', 'writer'].map(agent => ({ agent, task: 'x' })) })
    const { change } = delegate(spec, acting(open(action)), action)
    expect(change.calls?.flatMap(runningChildren)).toEqual(['ask:c1:0', 'ask:c1:1'])
    expect(useAll(useTool('a')).change.calls?.flatMap(runningChildren)).toEqual(['tool:a'])
    expect(open(useTool('a')).flatMap(runningChildren)).toEqual([])
  })

  test('end well or with a failure, whatever was thrown', () => {
    expect(endingOf({ type: 'x', output: 1 })).toEqual(ok(1))
    expect(endingOf({ type: 'x', error: new Error('boom') })).toEqual({
      ok: false,
      failure: { code: 'step_failed', message: 'boom', retryable: false },
    })
  })
})
