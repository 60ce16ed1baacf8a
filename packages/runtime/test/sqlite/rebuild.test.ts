import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { setup } from 'xstate'
import { type ActorDefinition, fromChart } from '../../src/index.ts'
import { brittle, recorder, worker } from './charts.ts'
import { breath, never, open, storePath } from './rig.ts'

const agents = (): ActorDefinition[] => [worker('w', never), brittle('b'), recorder('r')]

/** A store with an open run, changed by hand. */
async function damaged(sql: string): Promise<string> {
  const path = storePath()
  const { runtime, die } = open(path, { agents: agents() })
  runtime.start({ description: 'x', agent: 'w', id: 'T1' })
  void runtime.tell('root/b', { type: 'COUNT' })
  await breath()
  die()
  const db = new DatabaseSync(path)
  db.exec(sql)
  db.close()
  return path
}

const invalid = (message: string) =>
  expect.objectContaining({ code: 'store_invalid', message: expect.stringContaining(message) })

test.each([
  ['a state that is no JSON', `UPDATE actor SET state = '{' WHERE address = 'root/b'`, 'table "actor"'],
  ['an event without a type', `UPDATE envelope SET event = '{}'`, 'table "envelope"'],
  ['a status that there is not', `UPDATE actor SET status = 'sleeping' WHERE address = 'root/b'`, '"status"'],
  ['an account that is none', `UPDATE task SET account = '{"turns":"all"}'`, '"account"'],
])('%s is found when the store is opened', async (_what, sql, message) => {
  const path = await damaged(sql)
  expect(() => open(path)).toThrow(invalid(message))
})

test.each([
  [
    'a state without a snapshot',
    `UPDATE actor SET state = '{"life":1,"n":0,"open":{}}' WHERE address = 'root/b'`,
    'root/b',
  ],
  ['a state that is missing', `UPDATE actor SET state = NULL WHERE address = 'root/b'`, 'root/b'],
  [
    'an actor without its parent',
    `UPDATE actor SET parent = 'root/x', address = 'root/x/b' WHERE address = 'root/b'`,
    'root/x',
  ],
  ['an actor beside its parent', `UPDATE actor SET parent = 'root' WHERE address = 'root'`, 'root'],
  ['an address with steps up', `UPDATE actor SET address = 'root/..' WHERE address = 'root/b'`, 'root/..'],
  ['a request to nobody', `UPDATE request SET callee = 'root/gone'`, 'root/gone'],
  ['a request without its task', 'DELETE FROM task', 'T1'],
  ['a message for nobody', `UPDATE envelope SET address = 'root/gone'`, 'root/gone'],
  ['a step of nobody', `UPDATE step SET address = 'root/gone'`, 'root/gone'],
  [
    'a life of the wrong kind',
    `UPDATE actor SET state = replace(state, '"life":1', '"life":"x"') WHERE address = 'root/b'`,
    'root/b',
  ],
])('%s is found before anything runs, and changes nothing', async (_what, sql, message) => {
  const path = await damaged(sql)
  const { runtime } = open(path, { agents: agents() })
  expect(() => runtime.resume()).toThrow(invalid(message))
  expect(runtime.stats().actors).toBe(0)
  expect(() => runtime.resume()).toThrow(invalid(message))
})

test('a chart that no longer has the saved state is named', async () => {
  const path = await damaged('SELECT 1')
  const other = setup({}).createMachine({ id: 'w', initial: 'other', states: { other: {} }, on: { TASK: {} } })
  const { runtime } = open(path, {
    agents: [{ name: 'w', behaviour: fromChart(other, { name: 'w' }) }, brittle('b'), recorder('r')],
  })
  expect(() => runtime.resume()).toThrow(invalid('The saved state of "root/w" does not fit the chart "w" as it is now'))
})

test('keys that could become more than data are left out', async () => {
  const evil =
    '{"__proto__":{"admin":true},"constructor":{"prototype":{"admin":true}},"a":{"xstate$$type":1,"id":"x"},"b":2}'
  const path = await damaged(`UPDATE actor SET state = '[${evil}]' WHERE address = 'root/r'`)
  const { runtime } = open(path, { agents: agents() })
  runtime.resume()
  const view = runtime.describe('root/r')
  const [read] = (view?.context ?? []) as readonly unknown[]
  expect(JSON.stringify(read)).toBe('{"a":{"id":"x"},"b":2}')
  expect(Object.getPrototypeOf(read)).toBe(Object.prototype)
  expect(({} as { admin?: unknown }).admin).toBeUndefined()
})

test('a step whose source the chart no longer has fails, and the chart is told', async () => {
  const path = await damaged(`UPDATE step SET source = 'renamed'`)
  const { runtime } = open(path, { agents: agents() })
  const [run] = runtime.resume()
  expect(await run?.result()).toMatchObject({ status: 'failed', error: { code: 'step_missing' } })
})
