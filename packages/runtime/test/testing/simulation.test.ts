import { expect, test } from 'vitest'
import { createRuntime } from '../../src/index.ts'
import { createSeededIds, createSimulation, recordEvents, settle } from '../../src/testing/index.ts'
import { worker } from '../actors.ts'

test('ids repeat themselves for the same seed', () => {
  expect(createSeededIds(7).next('run')).toBe('run-7-1')
  expect(createSeededIds('x').next('task')).toBe('task-x-1')
})

test('a runtime on simulated ports lives by their time and ids', async () => {
  const simulation = createSimulation({ seed: 3, now: 500 })
  const runtime = createRuntime({ ...simulation })
  const { clock } = simulation
  const sleeper = worker('sleeper', () => new Promise(resolve => clock.setTimeout(() => resolve('awake'), 40)))
  const run = runtime.start(sleeper, 1)
  await clock.advance(40)
  expect(await run.result()).toMatchObject({ output: 'awake', durationMs: 40 })
  expect(run.id).toMatch(/^run-3-/)
  expect(runtime.task(run.id)?.result?.durationMs).toBe(40)
})

test('settling waits for steps and for those who wait for answers', async () => {
  const runtime = createRuntime()
  let answer: unknown
  runtime.spawn(worker('a', () => new Promise(resolve => setTimeout(() => resolve('done'), 5))))
  void runtime.ask('root/a', { type: 'TASK' }).then(output => {
    answer = output
  })
  await settle(runtime)
  expect(answer).toBe('done')
})

test('a record holds what happened, finds what comes, and stops when told', async () => {
  const runtime = createRuntime({ ...createSimulation() })
  const record = recordEvents(runtime)
  const spawned = record.until(({ type }) => type === 'actor.spawned')
  runtime.spawn(worker('a'))
  expect(await spawned).toMatchObject({ address: 'root/a' })
  expect(await record.until(({ type }) => type === 'actor.spawned')).toBe(record.events[0])
  expect(record.of('actor.spawned')).toEqual([record.events[0]])
  expect(record.types()).toEqual(['actor.spawned', 'actor.turn'])
  record.stop()
  runtime.stop('root/a')
  expect(record.types()).toHaveLength(2)
})
