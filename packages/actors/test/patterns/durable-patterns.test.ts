// A process that stops in the middle of a pattern: the next one goes on there, and nobody who has answered is asked again.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRuntime, type Runtime, type TaskActor } from '@statecraft/runtime'
import { sqlite } from '@statecraft/runtime/sqlite'
import { recordEvents } from '@statecraft/runtime/testing'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { consensus, debate, fromFunction, hierarchy, judge, reduceWith, sequence } from '../../src/index.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'patterns-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const open = (team: TaskActor<never, unknown, never, unknown>): Runtime => {
  const runtime = createRuntime({ host: sqlite(join(folder, 'runs.db')) })
  runtime.agents.register(team, { default: true })
  return runtime
}

/** Members that say who was asked, in which process; the first process hangs at `at`. */
function staff(at: string) {
  const asked: string[] = []
  const stuck = Promise.withResolvers<void>()
  let process = 0
  const member = (name: string, answer: unknown = `${name} done`) =>
    fromFunction(name, (input: unknown) => {
      const { round = '' } = (input ?? {}) as { round?: unknown }
      const who = `${name}${round}`
      asked.push(`${process}:${who}`)
      if (process !== 1 || who !== at) return answer
      stuck.resolve()
      return new Promise(() => {})
    })
  const start = () => {
    process += 1
  }
  return { asked, member, start, stuck: stuck.promise }
}

type Member = ReturnType<typeof staff>['member']

const TEAMS: readonly [
  name: string,
  at: string,
  make: (member: Member) => TaskActor<never, unknown, never, unknown>,
  first: number,
][] = [
  ['a sequence', 'b', member => sequence([member('a'), member('b'), member('c')]), 2],
  [
    'a hierarchy with an agent that joins',
    'editor',
    member => hierarchy([member('a'), member('b')], { aggregate: reduceWith(member('editor')) }),
    3,
  ],
  [
    'a debate, in its second round',
    'b2',
    member => debate([member('a'), member('b')], { rounds: 2, moderator: member('chair', 'CONSENSUS: no\nx') }),
    5,
  ],
  [
    'a consensus with a judge',
    'judge',
    member => consensus([member('a'), member('b')], { same: judge(member('judge', 1)) }),
    3,
  ],
  [
    'a deliberation, in its second round',
    'b2',
    member => consensus([member('a', 'x'), member('b', 'y')], { method: 'deliberative', rounds: 2 }),
    4,
  ],
]

test.each(TEAMS)('[F2] %s that stopped at %s goes on there', async (_, at, make, first) => {
  const { asked, member, start, stuck } = staff(at)
  const team = make(member)
  start()
  const before = open(team)
  const record = recordEvents(before)
  before.start('go')
  await stuck
  // Whoever else was asked has answered by then.
  await record.until(() => record.of('step.ended').length === first - 1)
  await before.close()
  expect(asked).toHaveLength(first)
  start()
  const after = open(make(member))
  const [run] = after.resume()
  const result = await run?.result()
  await after.close()
  expect(result?.status).toBe('completed')
  const again = asked.filter(who => who.startsWith('2:')).map(who => who.slice(2))
  expect(again[0]).toBe(at)
  const answered = asked
    .slice(0, first)
    .map(who => who.slice(2))
    .filter(who => who !== at)
  expect(again.filter(who => answered.includes(who))).toEqual([])
})
