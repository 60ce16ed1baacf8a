import { expect, test } from 'vitest'
import { fromChart, memory } from '../src/index.ts'
import { createHeldStep } from '../src/testing/conformance/rule.ts'
import { createSimulation, recordEvents } from '../src/testing/index.ts'
import { racersMachine } from './charts/racers.ts'

test('K4 a result that waits while its state is left is a dead letter', async () => {
  const simulation = createSimulation()
  const { pacer } = simulation
  const host = memory()({ ...simulation, limits: {} })
  const record = recordEvents(host.bus)
  const work = createHeldStep()
  const behaviour = fromChart(racersMachine, { name: 'racers', inbox: ['GO'], steps: { run: work } })
  const to = host.spawn({ id: 'racers', behaviour })
  void host.tell(to, { type: 'GO' })
  await pacer.quiet()
  for (const call of work.calls) call.end('there')
  await pacer.quiet()
  expect(host.describe(to)?.value).toBe('won')
  expect(record.of('step.ended').map(({ step }) => step.status)).toEqual(['completed', 'completed'])
  expect(record.of('dead-letter').map(({ reason }) => reason)).toEqual(['late'])
})
