import { callTool, scriptedModel } from '@statecraft/providers'
import { createRuntime } from '@statecraft/runtime'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { allows, narrow, readGrant } from '../src/grant.ts'
import { defineAgent, type Grant, sequence } from '../src/index.ts'
import { offeredIn, resultsIn } from './run-agent.ts'
import { sampleTools } from './sample-tools.ts'

const to = (agent: string) => callTool('delegate', { tasks: [{ agent, task: 'go' }] })
const all = () => ({ calls: ['look', 'probe', 'change'].map(name => ({ name })) })
const once = (first: ReturnType<typeof to> | ReturnType<typeof all>) =>
  scriptedModel((_, { toolResults }) => (toolResults.length > 0 ? 'Done.' : first))

async function runGranted(grants: Readonly<Record<string, Grant>>, between: 'nobody' | 'agent' | 'pattern' = 'nobody') {
  await using runtime = createRuntime()
  const { tools, ran } = sampleTools()
  const model = once(all())
  const worker = defineAgent({ name: 'worker', model, tools, delegates: ['helper'] })
  runtime.agents.register(defineAgent({ name: 'helper', model: once(all()), tools }))
  const middle = defineAgent({ name: 'middle', model: once(to('worker')), tools, delegates: ['worker'] })
  const first = between === 'agent' ? middle : between === 'pattern' ? sequence([worker], { name: 'middle' }) : worker
  if (between !== 'pattern') runtime.agents.register(worker)
  if (first !== worker) runtime.agents.register(first)
  const lead = defineAgent({ name: 'lead', model: once(to(first.name)), delegates: [first.name], grants })
  const result = await runtime.run(lead, 'go')
  expect(result.status).toBe('completed')
  // The same worker without a grant: a grant holds for one task.
  await runtime.run({ agent: 'helper', description: 'go' })
  return { model, ran }
}

describe('a grant: what others may use for the tasks that an agent gives them', () => {
  test('offers and runs nothing else, and the model is told why', async () => {
    const { model, ran } = await runGranted({ worker: { tools: ['look'], actions: [] } })
    expect(offeredIn(model.requests[0])).toEqual(['look'])
    expect(ran.slice(0, 1)).toEqual(['look'])
    expect(ran.slice(1)).toEqual(['look', 'probe', 'change'])
    expect(resultsIn(model.requests[1]).map(({ output }) => output)).toEqual([
      'look done',
      { error: 'refused: probe is not granted for this task; allowed now: look' },
      { error: 'refused: change is not granted for this task; allowed now: look' },
    ])
  })

  test('what it does not mention is not restricted, and without one nothing is', async () => {
    expect(offeredIn((await runGranted({ worker: { tools: ['look'] } })).model.requests[0])).toEqual([
      'look',
      'delegate',
    ])
    expect(offeredIn((await runGranted({})).model.requests[0])).toEqual(['look', 'probe', 'change', 'delegate'])
  })

  test('holds as deep as the task is handed on: by agents and by patterns', async () => {
    for (const between of ['agent', 'pattern'] as const) {
      const { model } = await runGranted({ middle: { tools: ['probe'], actions: ['DELEGATE'] } }, between)
      expect(offeredIn(model.requests[0])).toEqual(['probe', 'delegate'])
    }
  })

  test('a grant that cannot be read grants nothing', async () => {
    for (const grant of ['all', 7, null, { tools: 'look' }, { actions: [1] }])
      expect(readGrant(grant)).toEqual({ tools: [], actions: [] })
    await using runtime = createRuntime()
    const { tools, ran } = sampleTools()
    const model = once(all())
    runtime.agents.register(defineAgent({ name: 'worker', model, tools }))
    await runtime.ask('root/worker', { type: 'TASK', task: { description: 'go', grant: 'all' } })
    expect([ran, offeredIn(model.requests[0])]).toEqual([[], []])
  })

  test('narrowing never allows what one of the two does not', () => {
    const names = ['look', 'probe', 'DELEGATE', 'CONSULT'] as const
    const grant: fc.Arbitrary<Grant | undefined> = fc.option(
      fc.record(
        {
          tools: fc.subarray(['look', 'probe', 'other']),
          actions: fc.subarray(['DELEGATE', 'CONSULT'] as const) as fc.Arbitrary<('DELEGATE' | 'CONSULT')[]>,
        },
        { requiredKeys: [] },
      ),
      { nil: undefined },
    )
    const may = (given: Grant | undefined, name: (typeof names)[number]): boolean =>
      given === undefined ||
      allows(given, { type: name === 'look' || name === 'probe' ? 'USE_TOOL' : name, id: '1', name, args: {} })
    fc.assert(
      fc.property(grant, grant, (a, b) => {
        for (const name of names) expect(may(narrow(a, b), name)).toBe(may(a, name) && may(b, name))
      }),
    )
  })
})
