import { expect, test } from 'vitest'
import { createRuntime, defineSupervisor, type Observed } from '../src/index.ts'
import { puppet, question, say, task } from '../src/testing/conformance/puppet.ts'
import { createSimulation, recordEvents } from '../src/testing/index.ts'
import { worker } from './actors.ts'

/** A little of everything: steps that take time, asks, a supervision tree that fails, topics, deadlines, a cancelled run. */
async function scenario(seed: number): Promise<readonly Observed[]> {
  const simulation = createSimulation({ seed, now: 1_000_000 })
  const { clock, pacer } = simulation
  const runtime = createRuntime({ ...simulation })
  const record = recordEvents(runtime)
  const slow = worker('slow', ({ input }) => new Promise(resolve => clock.setTimeout(() => resolve(input), 20)))
  const asker = { name: 'asker', behaviour: puppet('asker') }
  const team = defineSupervisor({
    name: 'team',
    children: [worker('left', () => 'left'), worker('right', () => 'right')],
    strategy: 'one-for-all',
    backoff: { initialMs: 5 },
  })
  for (const definition of [slow, asker, team]) runtime.spawn(definition)
  const runs = [runtime.start(slow, 'a'), runtime.start(slow, 'b', { deadline: clock.now() + 10 })]
  runtime.subscribe('news', 'root/asker')
  void runtime.ask('root/asker', question('root/team/left', task(1))).catch(() => {})
  runtime.crash('root/team/right')
  runtime.publish('news', say('hello'))
  await clock.advance(8)
  runs[0]?.cancel()
  void runtime.ask('root/slow', task(), { deadlineMs: 7 }).catch(() => {})
  await clock.advance(100)
  await pacer.quiet()
  await runtime.close()
  return record.events
}

test('the same seed gives the same trace, event by event', async () => {
  const [first, second] = [await scenario(7), await scenario(7)]
  expect(first.length).toBeGreaterThan(40)
  expect(second).toEqual(first)
})

test('another seed gives other ids, and the same story', async () => {
  const [first, other] = [await scenario(7), await scenario(8)]
  expect(other).not.toEqual(first)
  expect(other.map(({ type, at }) => [type, at])).toEqual(first.map(({ type, at }) => [type, at]))
})
