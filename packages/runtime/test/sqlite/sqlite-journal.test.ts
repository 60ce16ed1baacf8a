import { expect, onTestFinished, test } from 'vitest'
import { newCell } from '../../src/engine/cell.ts'
import { envelopeOf } from '../../src/engine/deliver.ts'
import type { Engine } from '../../src/engine/engine.ts'
import type { Runtime } from '../../src/index.ts'
import { createSqliteJournal } from '../../src/sqlite/sqlite-journal.ts'
import { openStore } from '../../src/sqlite/store.ts'
import { alarm, asker, brittle, listener, recorder, worker } from './charts.ts'
import { breath, never, type Opened, open, storePath } from './rig.ts'

const TABLES = ['actor', 'envelope', 'step', 'timer', 'request', 'task', 'task_step', 'subscription']
const count = ({ db }: Pick<Opened, 'db'>, table: string): number =>
  (db.prepare(`SELECT count(*) AS n FROM ${table}`).get() as { n: number }).n
const rows = (opened: Pick<Opened, 'db'>) => Object.fromEntries(TABLES.map(table => [table, count(opened, table)]))

const echo = (given: unknown): unknown => (given as { input: unknown }).input

/** From now on the file may not grow. */
function fillDisk({ db }: Opened): void {
  db.exec('PRAGMA max_page_count = 1')
}

test('what has ended leaves no rows but those of its task', async () => {
  const opened = open(storePath(), {
    agents: [
      worker('w', echo),
      worker('stops', never, { onCancel: 'stop' }),
      worker('throws', never, { onCancel: 'throw' }),
      asker('a', 'root/w'),
      alarm('t', 1),
      listener('l', 'news'),
      brittle('b'),
    ],
  })
  const { runtime } = opened
  const empty = { ...rows(opened), task: 0, task_step: 0 }
  await runtime.run({ description: 'x', agent: 'a', input: 1 })
  await runtime.run(worker('once', echo), 2)
  await runtime.ask('root/t', { type: 'RING' })
  runtime.subscribe('news', 'root/b')()
  runtime.publish('news', { type: 'NEWS', note: 1 })
  runtime.crash('root/b')
  runtime.crash('root/w')
  const cancelled = runtime.start({ description: 'x', agent: 'a', input: 1 })
  cancelled.cancel()
  await cancelled.result()
  for (const agent of ['stops', 'throws']) {
    const run = runtime.start({ description: 'x', agent })
    await breath()
    run.cancel()
    expect(await run.result()).toMatchObject({ status: 'cancelled' })
  }
  await runtime.idle()
  expect({ ...rows(opened), task: 0, task_step: 0 }).toEqual(empty)

  for (const name of ['w', 'stops', 'throws', 'a', 't', 'l', 'b']) runtime.agents.remove(name)
  await runtime.idle()
  expect(rows(opened)).toMatchObject({ actor: 1, envelope: 0, step: 0, timer: 0, request: 0, subscription: 0 })
})

test('an actor that is gone leaves no row behind, also where nobody said so', () => {
  const db = openStore(storePath())
  onTestFinished(() => db.close())
  const journal = createSqliteJournal(db, 0)
  const { behaviour } = recorder('r')
  const cell = newCell({ address: 'r', id: 'r-1', behaviour, input: undefined, parent: undefined })
  const event = { type: 'NOTE' }
  const envelope = (seq: number) => envelopeOf({ seq } as Engine, event, {})
  journal.cell(cell)
  journal.envelope(cell, envelope(1), 'mailbox')
  journal.step(cell, { token: '1/a#1', source: 'a', input: 1, attempt: 1 }, undefined)
  journal.timer(cell, '1/~b#2', { handle: undefined, due: 1, event })
  journal.subscription(cell, 'news')
  journal.commit()
  expect(rows({ db })).toMatchObject({ actor: 1, envelope: 1, step: 1, timer: 1, subscription: 1 })
  journal.cellGone(cell)
  cell.status = 'stopped'
  journal.cell(cell)
  journal.envelope(cell, envelope(2), 'first')
  journal.commit()
  expect(rows({ db })).toMatchObject({ actor: 0, envelope: 0, step: 0, timer: 0, subscription: 0 })
})

test('K7 of ended tasks the last thousand are kept, in the file as in memory', async () => {
  const opened = open(storePath(), { agents: [worker('w', echo)], relaxed: true })
  for (let n = 0; n < 1010; n += 1) await opened.runtime.run({ description: 'x', agent: 'w', id: `T${n}` })
  expect(count(opened, 'task')).toBe(1000)
  expect(count(opened, 'task_step')).toBe(1000)
  expect(opened.runtime.task('T9')).toBeUndefined()
  expect(opened.runtime.task('T10')?.status).toBe('completed')
}, 30_000)

test('a task whose id was used before takes its place', async () => {
  const path = storePath()
  const opened = open(path, { agents: [worker('w', echo)] })
  for (const input of ['one', 'two']) await opened.runtime.run({ description: 'x', agent: 'w', id: 'T', input })
  expect(rows(opened)).toMatchObject({ task: 1, task_step: 1 })
  opened.die()
  const again = open(path, { agents: [worker('w', echo)] })
  again.runtime.resume()
  expect(again.runtime.task('T')?.result?.output).toBe('two')
})

/** Everything that somebody outside could see. */
function watch(runtime: Runtime): unknown[] {
  const seen: unknown[] = []
  runtime.on('*', event => seen.push(event.type))
  runtime.actor('root/r').subscribe(snapshot => seen.push(snapshot))
  return seen
}

test('K2 a commit that fails stops the host, and nothing of it has been seen', async () => {
  const path = storePath()
  let calls = 0
  const count = (): number => {
    calls += 1
    return calls
  }
  const opened = open(path, { agents: [recorder('r'), worker('w', never), worker('n', count)] })
  const { runtime } = opened
  const open1 = runtime.start({ description: 'x', agent: 'w', id: 'T1' })
  void runtime.tell('root/r', { type: 'NOTE', note: 'committed' })
  await breath()
  const seen = watch(runtime)
  seen.length = 0
  fillDisk(opened)

  const failed = expect.objectContaining({ code: 'store_failed' })
  const large = 'x'.repeat(100_000)
  expect(() => runtime.tell('root/r', { type: 'NOTE', note: large })).toThrow(failed)
  await breath()
  expect(seen).toEqual([])
  expect(runtime.actor('root/r').getSnapshot()).toMatchObject({ context: ['committed'] })
  expect(await open1.result()).toMatchObject({ status: 'failed', error: { code: 'store_failed' } })
  expect(() => runtime.tell('root/r', { type: 'NOTE', note: 1 })).toThrow(failed)
  expect(() => runtime.start({ description: 'x', agent: 'n' })).toThrow(failed)
  await breath()
  expect(calls).toBe(0)
  await runtime.close()

  const after = open(path, { agents: [recorder('r'), worker('w', echo), worker('n', count)] })
  expect((await Promise.all(after.runtime.resume().map(run => run.result()))).map(({ status }) => status)).toEqual([
    'completed',
  ])
  expect(after.runtime.describe('root/r')?.context).toEqual(['committed'])
})

test('K3 a step whose result could not be committed runs again in the next process', async () => {
  const path = storePath()
  let calls = 0
  let finish: (output: string) => void = () => {}
  const slow = (): Promise<string> => {
    calls += 1
    return new Promise(resolve => {
      finish = resolve
    })
  }
  const opened = open(path, { agents: [worker('w', slow)] })
  const run = opened.runtime.start({ description: 'x', agent: 'w' })
  await breath()
  fillDisk(opened)
  finish('x'.repeat(100_000))
  expect(await run.result()).toMatchObject({ status: 'failed', error: { code: 'store_failed' } })
  await opened.runtime.close()

  const after = open(path, { agents: [worker('w', slow)] })
  const [again] = after.runtime.resume()
  await breath()
  finish('small')
  expect(await again?.result()).toMatchObject({ status: 'completed', output: 'small' })
  expect(calls).toBe(2)
})
