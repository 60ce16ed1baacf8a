import { firstSuccess, sameStructure } from '@statecraft/runtime'
import { untakenTransitions } from '@statecraft/runtime/testing'
import { describe, expect, test, vi } from 'vitest'
import { createActor, waitFor } from 'xstate'
import { consensus, debate, hierarchy, judge, parallel, reduceWith, sequence } from '../../src/index.ts'
import { peers } from '../../src/testing/index.ts'
import { walk } from '../chart-walk.ts'
import { happeningsOf } from './pattern-happenings.ts'
import { says } from './sample-members.ts'

const [a, b, c] = [says('a', 1), says('b', 2), says('c', 3)]

// Walking a whole chart takes its time on a busy machine.
vi.setConfig({ testTimeout: 60_000 })

/** What only a play would take that broke its own rules: one that begins nothing, or refuses no task. */
const SPARE = /beginning on always .* -> pattern\.failed$/
/** A moderator that fails leaves it to the judge. */
const LEFT_TO_THE_JUDGE = /moderating on always .* -> pattern\.failed$/

const CHARTS = {
  'a sequence': sequence([a, b], { timeoutMs: 1000, retries: 1 }),
  'a sequence of one with a fallback': sequence([{ agent: a, fallback: b }]),
  'a sequence that may fail on the way': sequence([{ agent: a, strict: false }, 'somebody'], { timeoutMs: 10 }),
  'a parallel': parallel([a, b, c], { maxParallel: 2, minSuccessful: 2 }),
  'a parallel that ends early': parallel([a, b], { aggregate: firstSuccess() }),
  'a hierarchy': hierarchy([a, b]),
  'a debate': debate([a, b], { rounds: 2 }),
  'a debate with a moderator': debate([a, b], { rounds: 2, moderator: 'chair' }),
  'a debate with a moderator and a judge': debate([a, b], { rounds: 2, moderator: 'chair', judge: 'judge' }),
  'a consensus': consensus([a, b, c], { require: true, timeoutMs: 10 }),
  'a consensus by deliberation': consensus([a, b], { method: 'deliberative', rounds: 2 }),
  'a consensus with a builder, judged': consensus([a, b], { same: judge('linguist'), builder: 'clerk' }),
  'a hierarchy with a main agent': hierarchy([a, b], { main: c, aggregate: 'merge' }),
  'a hierarchy with a function': hierarchy([a, b], { aggregate: () => 'joined' }),
  'a hierarchy with an agent, and a main agent': hierarchy([a, b], { main: c, aggregate: reduceWith('editor') }),
}

describe('every transition of the chart of a pattern is taken', () => {
  test.each(Object.entries(CHARTS))('%s', (name, { machine }) => {
    const steps = walk(machine, happeningsOf(['go']))
    const untaken = untakenTransitions(machine, steps).filter(transition => !SPARE.test(transition))
    if (!name.endsWith('and a judge')) return expect(untaken).toEqual([])
    expect(untaken).toEqual([expect.stringMatching(LEFT_TO_THE_JUDGE)])
  })
})

describe('[B16] a pattern under XState alone', () => {
  const play = async (machine: (typeof CHARTS)['a sequence']['machine']) => {
    const actor = createActor(machine).start()
    actor.send({ type: 'TASK', task: { description: 'Tides' } })
    const ended = await waitFor(actor, ({ value }) => typeof value === 'string' && value !== 'idle')
    actor.stop()
    return ended
  }

  test('asks the peers that the test provides: no runtime, no model, no network', async () => {
    const heard: unknown[] = []
    const ask = peers({
      a: 'found',
      b: task => {
        heard.push(task)
        return 'written'
      },
    })
    const { value, context } = await play(sequence([a, b]).machine.provide({ actors: { ask } }))
    expect([value, context.yield]).toEqual(['completed', { output: 'written' }])
    expect(heard).toEqual([{ description: 'Tides', input: { results: [{ from: 'a', output: 'found' }] } }])
  })

  test('finds peers by name that live elsewhere, and goes on when one fails', async () => {
    const ask = peers({ a: 'found', writer: () => Promise.reject(new Error('no ink')) })
    const { value, context } = await play(parallel([a, 'writer']).machine.provide({ actors: { ask } }))
    expect(value).toBe('completed')
    expect(context.yield.output).toMatchObject({
      successful: [{ agent: 'a', output: 'found' }],
      failed: [{ agent: 'writer', error: { message: 'no ink' } }],
    })
  })

  test('fails where there is nobody to ask', async () => {
    const { value, context } = await play(sequence([a]).machine)
    expect([value, context.failure.code]).toEqual(['failed', 'agent_not_found'])
  })

  test('is cancelled by CANCEL, and stops its children', async () => {
    const ask = peers({ a: () => new Promise(() => {}), b: () => new Promise(() => {}) })
    const actor = createActor(parallel([a, b]).machine.provide({ actors: { ask } })).start()
    actor.send({ type: 'TASK', task: { description: 'Tides' } })
    expect(Object.keys(actor.getSnapshot().children)).toEqual(['a#1', 'b#2'])
    actor.send({ type: 'CANCEL' })
    expect(actor.getSnapshot()).toMatchObject({ value: 'cancelled', children: {} })
  })

  test('is a chart of plain JSON: stages by name, and what it knows can be saved at every step', () => {
    const { machine } = CHARTS['a parallel']
    expect(Object.keys(machine.root.states.working?.states ?? {})).toEqual(['beginning', 'working'])
    for (const { to } of walk(machine, happeningsOf(['go'])))
      expect(sameStructure(JSON.parse(JSON.stringify(to.context)), to.context)).toBe(true)
  })
})
