import { expect, test } from 'vitest'
import { brittle, recorder, worker } from './charts.ts'
import { breath, never, open, storePath } from './rig.ts'

const resumeFirst = expect.objectContaining({ code: 'resume_required' })

async function leave(path: string, agents = [recorder('r')]): Promise<void> {
  const opened = open(path, { agents })
  void opened.runtime.tell('root/r', { type: 'NOTE', note: 'left' })
  await opened.runtime.idle()
  opened.die()
}

/** The same, with a task under way. */
async function leaveWork(path: string): Promise<void> {
  const { runtime, die } = open(path, { agents: [recorder('r'), worker('w', never)] })
  runtime.start({ description: 'x', agent: 'w' })
  void runtime.tell('root/r', { type: 'NOTE', note: 'left' })
  await breath()
  die()
}

test('a new store needs no resuming', async () => {
  const { runtime } = open(storePath(), { agents: [recorder('r')] })
  void runtime.tell('root/r', { type: 'NOTE', note: 1 })
  await runtime.idle()
  expect(runtime.describe('root/r')?.context).toEqual([1])
  expect(runtime.resume()).toEqual([])
})

test('an agent that is in the store is not spawned again by its registration', async () => {
  const path = storePath()
  await leave(path)
  const { runtime } = open(path, { agents: [recorder('r')] })
  expect(runtime.describe('root/r')).toMatchObject({ context: ['left'], life: 1 })
})

test('a store without open work goes on by itself once its agents are registered', async () => {
  const path = storePath()
  await leave(path, [recorder('r'), recorder('s')])
  const { runtime } = open(path, { agents: [recorder('r')] })
  expect(() => runtime.tell('root/r', { type: 'NOTE' })).toThrow(resumeFirst)
  runtime.agents.register(recorder('s'))
  void runtime.tell('root/r', { type: 'NOTE', note: 'new' })
  await runtime.idle()
  expect(runtime.describe('root/r')?.context).toEqual(['left', 'new'])
  expect(runtime.resume()).toEqual([])
})

test('a store that only single runs have used is open at once', async () => {
  const path = storePath()
  const once = worker('once', () => 'done')
  const before = open(path)
  const { taskId } = await before.runtime.run(once, 1)
  before.die()
  const { runtime } = open(path)
  expect(runtime.task(taskId)).toMatchObject({ status: 'completed' })
  expect(await runtime.run(once, 2)).toMatchObject({ status: 'completed', output: 'done' })
})

test('an agent that is new is spawned once the store has been resumed', async () => {
  const path = storePath()
  await leaveWork(path)
  const { runtime } = open(path, { agents: [recorder('r'), worker('w', never), recorder('young')] })
  expect(runtime.describe('root/young')).toBeUndefined()
  runtime.resume()
  void runtime.tell('root/young', { type: 'NOTE', note: 1 })
  await breath()
  expect(runtime.describe('root/young')?.context).toEqual([1])
  expect(runtime.describe('root')?.children).toEqual(['root/r', 'root/w', 'root/young'])
})

test('until then every act says what to do first', async () => {
  const path = storePath()
  await leaveWork(path)
  const { runtime } = open(path, { agents: [recorder('r'), worker('w', never)] })
  const once = worker('once', never)
  expect(() => runtime.start(once, 1)).toThrow(resumeFirst)
  expect(() => runtime.start({ description: 'x', agent: 'r' })).toThrow(resumeFirst)
  expect(() => runtime.tell('root/r', { type: 'NOTE' })).toThrow(resumeFirst)
  expect(() => runtime.publish('news', { type: 'NOTE' })).toThrow(resumeFirst)
  expect(() => runtime.subscribe('news', 'root/r')).toThrow(resumeFirst)
  expect(() => runtime.actor('root/r')).toThrow(resumeFirst)
  expect(() => runtime.stop('root/r')).toThrow(resumeFirst)
  expect(() => runtime.crash('root/r')).toThrow(resumeFirst)
  await expect(runtime.ask('root/r', { type: 'GET' })).rejects.toThrow(resumeFirst)

  runtime.resume()
  expect(runtime.describe('root')?.children).toEqual(['root/r', 'root/w'])
  expect(runtime.describe('root/r')?.context).toEqual(['left'])
})

test('an address that is taken in the store stays taken, and a parent that is nowhere is unknown', async () => {
  const path = storePath()
  await leave(path)
  const { runtime } = open(path)
  expect(() => runtime.spawn(recorder('r'))).toThrow(expect.objectContaining({ code: 'address_taken' }))
  expect(() => runtime.spawn(recorder('x'), { under: 'root/nobody' })).toThrow(
    expect.objectContaining({ code: 'address_unknown' }),
  )
  expect(() => runtime.spawn({ ...recorder('y'), input: 1n })).toThrow(expect.objectContaining({ code: 'not_json' }))
})

test('every behaviour that lacks is named at once, before anything runs, and nothing is lost', async () => {
  const path = storePath()
  let calls = 0
  const work = (): string => {
    calls += 1
    return 'done'
  }
  const before = open(path, { agents: [worker('w', never), brittle('b'), recorder('r')] })
  const run = before.runtime.start({ description: 'x', agent: 'w' })
  await breath()
  before.die()

  const { runtime } = open(path, { agents: [recorder('r')] })
  const missing = { code: 'behaviour_missing', details: { names: ['b', 'w'] } }
  expect(() => runtime.resume()).toThrow(expect.objectContaining(missing))
  await breath()
  expect(calls).toBe(0)
  expect(() => runtime.tell('root/r', { type: 'NOTE' })).toThrow(resumeFirst)

  runtime.agents.register(brittle('b'))
  runtime.agents.register(worker('w', work))
  const [resumed, ...others] = runtime.resume()
  expect(others).toEqual([])
  expect(await resumed?.result()).toMatchObject({ runId: run.id, status: 'completed', output: 'done' })
  expect(calls).toBe(1)
})

test('a second resume has nothing to give', async () => {
  const path = storePath()
  const before = open(path, { agents: [worker('w', never)] })
  before.runtime.start({ description: 'x', agent: 'w' })
  await breath()
  before.die()

  const { runtime } = open(path, { agents: [worker('w', never)] })
  expect(runtime.resume()).toHaveLength(1)
  expect(runtime.resume()).toEqual([])
})

test('a store that was closed without resuming is as it was', async () => {
  const path = storePath()
  await leaveWork(path)
  const { runtime } = open(path, { agents: [recorder('r'), worker('w', never), recorder('young')] })
  await runtime.close()
  expect(() => runtime.resume()).toThrow(expect.objectContaining({ code: 'runtime_closed' }))

  const again = open(path, { agents: [recorder('r'), worker('w', never)] })
  again.runtime.resume()
  expect(again.runtime.describe('root')?.children).toEqual(['root/r', 'root/w'])
  expect(again.runtime.describe('root/r')?.context).toEqual(['left'])
})

test('watchers are told of the actors that come back', async () => {
  const path = storePath()
  await leaveWork(path)
  const { runtime } = open(path, { agents: [recorder('r'), worker('w', never)] })
  const seen: unknown[] = []
  runtime.on('actor.spawned', ({ address, parent }) => seen.push([address, parent]))
  runtime.resume()
  expect(seen).toEqual([
    ['root', undefined],
    ['root/r', 'root'],
    ['root/w', 'root'],
  ])
})
