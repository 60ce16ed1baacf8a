import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { callTool, type Json, type Script, type ScriptedModel, scriptedModel } from '@statecraft/providers'
import { createRuntime, type Observed, type Result, type RunOptions } from '@statecraft/runtime'
import { sqlite } from '@statecraft/runtime/sqlite'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { defineAgent, defineLifecycle, defineTemplate } from '../src/index.ts'
import { offeredIn, resultsIn } from './run-agent.ts'
import { sampleTools } from './sample-tools.ts'
import { thrown } from './thrown.ts'

const make = (name: string, rest: { readonly [key: string]: Json } = { instructions: 'You help.' }) =>
  callTool('spawn_agent', { name, task: `for ${name}`, ...rest })

interface Lead {
  readonly result: Result
  readonly lead: ScriptedModel
  readonly ran: readonly string[]
  readonly events: readonly Observed[]
}

async function runLead(
  script: Script,
  spawns: object,
  options: object = {},
  runOptions: RunOptions<never> = {},
): Promise<Lead> {
  await using runtime = createRuntime()
  const events: Observed[] = []
  runtime.on('*', event => events.push(event))
  const { tools, ran } = sampleTools()
  const lead = scriptedModel(script)
  const agent = defineAgent({ name: 'lead', model: lead, tools, spawns, ...options })
  runtime.agents.register(agent)
  const result = await runtime.run({ agent: 'lead', description: 'go' }, runOptions)
  await runtime.idle()
  expect(runtime.describe('root/lead')?.children).toEqual([])
  return { result, lead, ran, events }
}

const born = ({ events }: Lead): readonly string[] =>
  events.flatMap(event =>
    event.type === 'actor.spawned' && event.address.startsWith('root/lead/') ? [event.name] : [],
  )

describe('SPAWN_AGENT: an agent makes itself helpers', () => {
  test('with instructions and tools of its own; the answer comes back, and the helper goes when the task ends', async () => {
    const model = scriptedModel((_, { toolResults }) => (toolResults.length > 0 ? 'Seen.' : callTool('look')))
    const run = await runLead([make('scout', { instructions: 'You look.', tools: ['look'] }), 'Done.'], { model })
    expect(run.result).toMatchObject({ status: 'completed', output: 'Done.', totals: { delegations: 1 } })
    expect(run.result.children).toMatchObject([{ agent: 'scout', address: 'root/lead/scout', output: 'Seen.' }])
    expect(resultsIn(run.lead.requests[1])[0]?.output).toMatchObject([
      { agent: 'scout', status: 'completed', output: 'Seen.' },
    ])
    expect(model.requests[0]).toMatchObject({
      instructions: 'You look.',
      messages: [{ content: [{ text: 'for scout' }] }],
    })
    expect(offeredIn(model.requests[0])).toEqual(['look'])
    expect(run.ran).toEqual(['look'])
  })

  test('[A12b] the result says which agents were created', async () => {
    const run = await runLead(
      [
        { calls: ['a', 'b'].map(name => ({ name: 'spawn_agent', input: { name, task: 'go', instructions: 'x' } })) },
        'Done.',
      ],
      {
        model: scriptedModel(() => 'Helped.'),
      },
    )
    expect(run.result.details).toMatchObject({ spawned: ['a', 'b'] })
    expect(born(run)).toEqual(['a', 'b'])
  })

  test('[A8] from a template, with its model, settings and tools', async () => {
    const model = scriptedModel(['Sum: 3.'])
    const clerk = defineTemplate({
      name: 'clerk',
      instructions: 'You add.',
      model,
      settings: { maxTokens: 50 },
      tools: ['probe'],
    })
    const run = await runLead([make('adder', { template: 'clerk' }), 'Done.'], { templates: [clerk] })
    expect(run.result.children).toMatchObject([{ agent: 'adder', output: 'Sum: 3.' }])
    expect(model.requests[0]).toMatchObject({ instructions: 'You add.', settings: { maxTokens: 50 } })
    expect(offeredIn(model.requests[0])).toEqual(['probe'])
    expect(run.lead.requests[0]?.tools?.find(({ name }) => name === 'spawn_agent')?.inputSchema).toMatchObject({
      properties: { template: { enum: ['clerk'] }, tools: { items: { enum: ['look', 'probe', 'change'] } } },
    })
  })

  test('a helper that lives gets its next task; the next task of the agent finds none', async () => {
    const model = scriptedModel(() => 'Helped.')
    const run = await runLead([make('scout'), make('scout', {}), 'Done.'], { model })
    expect(run.result.children.map(({ address, status }) => [address, status])).toEqual([
      ['root/lead/scout', 'completed'],
      ['root/lead/scout', 'completed'],
    ])
    expect(born(run)).toEqual(['scout'])
    const next = await runLead([make('scout', {}), 'Done.'], { model })
    expect(resultsIn(next.lead.requests[1])[0]?.output).toEqual({
      error: 'a new helper needs instructions, or a template',
    })
  })

  test('a helper that fails is a result for the model, which goes on', async () => {
    const model = scriptedModel([{ fault: 'invalid_request' }])
    const { result, lead } = await runLead([make('scout'), 'Myself.'], { model })
    expect(result).toMatchObject({ status: 'completed', output: 'Myself.' })
    expect(resultsIn(lead.requests[1])[0]).toMatchObject({ isError: true, output: [{ status: 'failed' }] })
  })

  test('[F2] goes on in the next process: the helper is made again from what the journal says', async () => {
    const path = join(mkdtempSync(join(tmpdir(), 'spawning-')), 'runs.db')
    const begun = Promise.withResolvers<void>()
    const stuck = scriptedModel(() => {
      begun.resolve()
      return new Promise(() => {})
    })
    const { tools, ran } = sampleTools()
    const lead = (script: Script, model: ScriptedModel) =>
      defineAgent({ name: 'lead', model: scriptedModel(script), tools, spawns: { model } })
    const first = createRuntime({ host: sqlite(path) })
    first.agents.register(lead([make('scout', { instructions: 'You look.', tools: ['look'] })], stuck))
    void first.start({ agent: 'lead', description: 'go' }).result()
    await begun.promise
    await first.close()
    await using second = createRuntime({ host: sqlite(path) })
    const model = scriptedModel((_, { toolResults }) => (toolResults.length > 0 ? 'Seen.' : callTool('look')))
    second.agents.register(lead(['Done.'], model))
    const [run] = second.resume()
    const result = await run?.result()
    expect(result).toMatchObject({
      status: 'completed',
      output: 'Done.',
      children: [{ agent: 'scout', output: 'Seen.' }],
    })
    expect([ran, offeredIn(model.requests[0])]).toEqual([['look'], ['look']])
  })
})

describe('authority only shrinks', () => {
  test.each([
    [
      'a tool that helpers may not have',
      make('scout', { instructions: 'x', tools: ['change'] }),
      '"change": no helper may have it, choose from look',
    ],
    ['a template that there is not', make('scout', { template: 'king' }), 'there is no template "king"'],
    ['neither instructions nor a template', make('scout', {}), 'needs instructions'],
    ['no name', callTool('spawn_agent', { task: 'go', instructions: 'x' }), 'name must be'],
    ['a name that is a path', make('../lead'), 'name must be'],
    ['no task', callTool('spawn_agent', { name: 'scout', instructions: 'x' }), 'the task for "scout" is missing'],
    ['tools that are no list', make('scout', { instructions: 'x', tools: 'look' }), 'must be a list of names'],
  ])('%s: the model is told, and nobody is made', async (_, call, words) => {
    const model = scriptedModel([])
    const run = await runLead([call, 'Done.'], { tools: ['look'], model })
    expect(resultsIn(run.lead.requests[1])[0]?.output).toMatchObject({ error: expect.stringContaining(words) })
    expect([run.result.status, born(run), model.requests]).toEqual(['completed', [], []])
  })

  test('no more helpers than allowed', async () => {
    const model = scriptedModel(() => 'Helped.')
    const run = await runLead([make('a'), make('b'), 'Done.'], { model, max: 1 })
    expect(born(run)).toEqual(['a'])
    expect(resultsIn(run.lead.requests[2])[0]?.output).toMatchObject({
      error: expect.stringContaining('no more than 1'),
    })
  })

  test('a helper addresses nobody, and is under the limits and the tool guards of the agent that made it', async () => {
    const model = scriptedModel(() => ({
      calls: [{ name: 'look' }, { name: 'delegate' }, { name: 'spawn_agent' }, { name: 'handoff' }],
    }))
    const guards = { tool: () => ({ refuse: 'not today' }) }
    const run = await runLead(
      [make('scout', { instructions: 'x', tools: ['look'] }), 'Done.'],
      { model, limits: { turns: 2 } },
      { guards, delegates: [] },
    )
    expect(run.result.status).toBe('completed')
    const [scout] = run.result.children
    expect(scout).toMatchObject({
      status: 'failed',
      error: { code: 'limit_exceeded' },
      totals: { turns: 2, delegations: 0 },
    })
    expect(run.ran).toEqual([])
    const told = resultsIn(model.requests[1]).map(({ output }) => (output as { error: string }).error)
    expect(told[0]).toBe('refused: not today')
    for (const refusal of told.slice(1)) expect(refusal).toMatch(/^refused: /)
  })

  test('a helper may use what its maker could use when it asked: a phase that only reads makes helpers that only read', async () => {
    const lifecycle = defineLifecycle({
      name: 'reader',
      initial: 'reading',
      phases: { reading: { tools: ['read'], allow: ['SPAWN_AGENT'], ends: { ANSWER: 'completed' }, text: 'ANSWER' } },
    })
    const model = scriptedModel((_, { toolResults }) =>
      toolResults.length > 0 ? 'Seen.' : { calls: [{ name: 'change' }, { name: 'look' }] },
    )
    const run = await runLead(
      [make('scout', { instructions: 'x', tools: ['look', 'change'] }), 'Done.'],
      { model },
      { lifecycle },
    )
    expect(offeredIn(model.requests[0])).toEqual(['look'])
    expect(run.ran).toEqual(['look'])
    expect(resultsIn(model.requests[1])[0]?.output).toEqual({
      error: 'refused: change is not granted for this task; allowed now: look',
    })
  })

  test('whatever a model writes, no helper is offered a tool, or runs one, that helpers may not have', async () => {
    const written = fc.record(
      {
        name: fc.constantFrom('a', 'lead', '__proto__', 'a b'),
        task: fc.constantFrom('go', ''),
        instructions: fc.constantFrom('You are.', ''),
        template: fc.constantFrom('clerk', 'king'),
        tools: fc.oneof(fc.array(fc.constantFrom('look', 'probe', 'change', 'shell')), fc.jsonValue()),
      },
      { requiredKeys: ['name', 'task'] },
    )
    const clerk = defineTemplate({ name: 'clerk', instructions: 'You add.', tools: ['look'] })
    const property = fc.asyncProperty(written, async input => {
      const model = scriptedModel((_, { toolResults }) =>
        toolResults.length > 0 ? 'Done.' : { calls: ['look', 'probe', 'change', 'delegate'].map(name => ({ name })) },
      )
      const call = callTool('spawn_agent', JSON.parse(JSON.stringify(input)))
      const { result, ran } = await runLead([call, 'Done.'], { templates: [clerk], tools: ['look', 'probe'], model })
      expect(result.status).toBe('completed')
      expect(model.requests.flatMap(offeredIn).filter(tool => !['look', 'probe'].includes(tool))).toEqual([])
      expect(ran.filter(tool => !['look', 'probe'].includes(tool))).toEqual([])
    })
    await fc.assert(property, { numRuns: 50 })
  })

  test.each([
    [{ tools: ['shell'] }, 'which the agent does not hold'],
    [{ templates: [defineTemplate({ name: 'clerk', tools: ['shell'] })] }, 'template "clerk" holds "shell"'],
    [{ max: 0 }, 'spawns.max must be'],
    [{ limits: { turns: -1 } }, 'spawns.limits.turns'],
    [{ templates: [defineTemplate({ name: 'x' }), defineTemplate({ name: 'x' })] }, 'two templates have one name'],
  ])('[A3] a definition that cannot be: %j', (spawns, words) => {
    const define = (): unknown => defineAgent({ name: 'lead', tools: sampleTools().tools, spawns })
    expect(thrown(define)).toMatchObject({ code: 'agent_invalid', message: expect.stringContaining(words) })
  })
})
