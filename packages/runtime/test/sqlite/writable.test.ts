import { expect, test } from 'vitest'
import { assign, setup } from 'xstate'
import { type ActorDefinition, createRuntime, effectActions, fromChart, fromReducer } from '../../src/index.ts'
import { recorder, worker } from './charts.ts'
import { breath, open, storePath } from './rig.ts'

const notJson = (path: string) =>
  expect.objectContaining({ code: 'not_json', details: expect.objectContaining({ path }) })

/** Puts what it is sent into its context, or sends it on. */
function keeper(name: string): ActorDefinition {
  const machine = setup({
    types: {} as { context: { kept: unknown }; events: { type: 'MAKE' | 'SEND' | 'KEEP'; value?: unknown } },
    actions: { ...effectActions },
  }).createMachine({
    id: name,
    context: { kept: 'nothing' },
    on: {
      KEEP: { actions: assign(({ event }) => ({ kept: event.value })) },
      MAKE: { actions: assign({ kept: () => ({ total: [1n] }) }) },
      SEND: { actions: { type: 'tell', params: { to: 'root/r', event: { type: 'NOTE', note: new Date(0) } } } },
    },
  })
  return { name, behaviour: fromChart(machine, { name }) }
}

async function stillRuns(runtime: ReturnType<typeof open>['runtime']): Promise<void> {
  expect(await runtime.run({ description: 'x', agent: 'w', input: 'fine' })).toMatchObject({ status: 'completed' })
}
const w = worker('w', (given: unknown) => (given as { input: unknown }).input)

test('what the app sends must be plain JSON; the error names actor and field', async () => {
  const { runtime } = open(storePath(), { agents: [w, recorder('r')] })
  expect(() => runtime.tell('root/r', { type: 'NOTE', note: { price: [1, 2n] } })).toThrow(
    notJson('event.note.price[1]'),
  )
  expect(() => runtime.actor('root/r').send({ type: 'NOTE', note: Number.NaN })).toThrow(notJson('event.note'))
  expect(() => runtime.publish('news', { type: 'NOTE', note: () => 1 })).toThrow(notJson('event.note'))
  expect(() => runtime.spawn({ ...recorder('x'), input: new Map() })).toThrow(/"root\/x": input is an instance of Map/)
  const circle: Record<string, unknown> = {}
  circle.self = circle
  await expect(runtime.ask('root/r', { type: 'GET', circle })).rejects.toThrow(notJson('event.circle.self'))
  expect(() => runtime.start(w, 1, { model: { call: () => 1 } })).toThrow(notJson('scope.model.call'))
  expect(() => runtime.start(w, 1, { context: { db: new WeakMap() } })).toThrow(notJson('scope.context.db'))
  await stillRuns(runtime)
})

test('K6 a turn whose context cannot be saved fails like one that throws, and leaves the state before it', async () => {
  const path = storePath()
  const { runtime, die } = open(path, { agents: [w, keeper('k'), recorder('r')] })
  const failures: unknown[] = []
  runtime.on('actor.failed', ({ address, failure }) => failures.push([address, failure.code, failure.details?.path]))
  void runtime.tell('root/k', { type: 'KEEP', value: 'good' })
  void runtime.tell('root/k', { type: 'MAKE' })
  await runtime.idle()
  expect(failures).toEqual([['root/k', 'not_json', 'context.kept.total[0]']])
  expect(runtime.describe('root/k')).toMatchObject({ life: 2, context: { kept: 'nothing' } })
  await stillRuns(runtime)
  die()
  const again = open(path, { agents: [w, keeper('k'), recorder('r')] })
  again.runtime.resume()
  expect(again.runtime.describe('root/k')).toMatchObject({ life: 2, context: { kept: 'nothing' } })
})

test('K6 a turn with an effect that cannot be saved sends nothing at all', async () => {
  const { runtime } = open(storePath(), { agents: [w, keeper('k'), recorder('r')] })
  void runtime.tell('root/k', { type: 'SEND' })
  await runtime.idle()
  expect(runtime.describe('root/k')).toMatchObject({ life: 2 })
  expect(runtime.describe('root/r')?.context).toEqual([])
  await stillRuns(runtime)
})

test('the state of a reducer is checked at birth and at each message', async () => {
  const reducer = fromReducer<unknown>((_state, event) => ({ state: event.bad ? new Set() : 'fine' }), {
    name: 'reducer',
    initial: 0,
  })
  const stillborn = fromReducer<unknown>(() => ({ state: 1 }), { name: 'stillborn', initial: () => 1n })
  const { runtime } = open(storePath(), { agents: [w, { name: 'reducer', behaviour: reducer }] })
  runtime.spawn({ name: 'stillborn', behaviour: stillborn })
  void runtime.tell('root/reducer', { type: 'X', bad: true })
  await runtime.idle()
  expect(runtime.describe('root/stillborn')).toBeUndefined()
  expect(runtime.describe('root/reducer')).toMatchObject({ life: 2, context: 0 })
  await stillRuns(runtime)
})

test('a step whose output cannot be saved has failed, and its chart is told', async () => {
  const bad = worker('bad', () => ({ rows: [{ id: 9007199254740993n }] }))
  const { runtime } = open(storePath(), { agents: [w, bad] })
  const result = await runtime.run({ description: 'x', agent: 'bad' })
  expect(result).toMatchObject({ status: 'failed', error: { code: 'not_json' }, steps: [{ status: 'failed' }] })
  expect(result.error?.message).toContain('"root/bad": step "work": output.rows[0].id is a BigInt')
  await stillRuns(runtime)
})

test('what a step throws reaches the rows as data, whatever it carries', async () => {
  const bad = worker('bad', () => {
    throw Object.assign(new Error('no luck'), { socket: () => 1, code: 7n })
  })
  const { runtime } = open(storePath(), { agents: [w, bad] })
  expect(await runtime.run({ description: 'x', agent: 'bad' })).toMatchObject({
    status: 'failed',
    error: { code: 'step_failed', message: 'no luck', retryable: false },
  })
  await stillRuns(runtime)
})

test('a host that keeps nothing checks nothing', async () => {
  const runtime = createRuntime()
  runtime.agents.register(recorder('r'))
  void runtime.tell('root/r', { type: 'NOTE', note: 1n })
  await breath()
  expect(runtime.describe('root/r')?.context).toEqual([1n])
})
