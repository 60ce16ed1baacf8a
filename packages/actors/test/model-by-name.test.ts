// Models by name, through a runtime.
import { scriptedModel } from '@statecraft/providers'
import { createRuntime } from '@statecraft/runtime'
import { expect, test } from 'vitest'
import { defineAgent } from '../src/index.ts'

const models = () => ({ fast: scriptedModel(() => 'In short.'), smart: scriptedModel(() => 'At length.') })

test('[A1] agents and runs choose a model of the runtime by its name, and the run goes first', async () => {
  const known = models()
  await using runtime = createRuntime({ models: known })
  const agent = defineAgent({ name: 'a', model: 'smart' })
  expect((await runtime.run(agent, '?')).output).toBe('At length.')
  expect((await runtime.run(agent, '?', { model: 'fast' })).output).toBe('In short.')
  expect([known.fast.requests.length, known.smart.requests.length]).toEqual([1, 1])
})

test('[A1] a name that the runtime does not know is refused before anything is asked, with those that it knows', async () => {
  const known = models()
  await using runtime = createRuntime({ models: known })
  const run = runtime.run(defineAgent({ name: 'a', model: 'smart' }), '?', { model: 'quick' })
  await expect(run).rejects.toMatchObject({
    code: 'model_not_found',
    message: expect.stringContaining('known: fast, smart'),
  })
  expect(known.fast.requests).toHaveLength(0)
})
