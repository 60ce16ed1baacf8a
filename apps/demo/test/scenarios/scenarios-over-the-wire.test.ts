// The same rules decide, once in this process and once behind a wire: what comes of a scenario must not differ.
import { openWireServer } from '@statecraft/wire-server'
import { expect, it } from 'vitest'
import { scenarios } from '../../src/scenarios/index.ts'
import { rulesBrain } from '../models/rules-brain.ts'
import { eventsIn, fixture, type JsonEvent } from '../run-demo.ts'
import { OFFLINE, playWith } from './play-scenario.ts'

const LETTER = 'Dear Ada, the boat left Bergen with 14 crates. It reached Oslo on Monday. Bergen sends its regards.'
const RECORDS = 'tea,minutes\ngreen,3\nblack,4\n'

const subjectOf = (name: string, takes: string): readonly string[] => {
  if (takes === 'dir') return ['--dir', fixture('broken-link')]
  return takes === 'input' ? ['--input', name === 'learning' ? RECORDS : LETTER] : []
}
const played = scenarios.filter(({ rules }) => rules !== undefined)

/** All that does not tell of time, tokens and money; of a vote, which ends as soon as it is decided, not who came too late. */
function endIn(name: string, written: string) {
  const { type, status, sentence, output, totals }: JsonEvent = eventsIn(written).at(-1) ?? { type: 'nothing' }
  if (name === 'consensus') return { type, status, winner: (output as { readonly winner?: unknown }).winner }
  const { turns, toolCalls, delegations } = totals as Readonly<Record<string, number>>
  return { type, status, sentence, output, turns, toolCalls, delegations }
}

it('of every scenario but those of audits', () => {
  expect(played.length).toBeGreaterThanOrEqual(13)
})

it.each(played)('$name comes to the same over the wire', async ({ name, takes, rules }) => {
  await using server = await openWireServer(rulesBrain({ chunkBytes: 7 }, rules), { keyless: true })
  const args = [name, ...subjectOf(name, takes), '--json']
  const baseURL = server.baseURL['openai-chat']
  const here = await playWith(OFFLINE, {}, ...args)
  const there = await playWith({ type: 'server', name: 'rules', host: '', baseURL, why: 'As asked' }, {}, ...args)
  expect(endIn(name, there.written)).toEqual(endIn(name, here.written))
  expect(server.stats).toMatchObject({ refused: 0 })
  expect(server.stats.requests).toBeGreaterThan(0)
})
