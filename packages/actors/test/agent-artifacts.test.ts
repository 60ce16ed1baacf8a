import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { callTool, type Json, type ModelRequest, type Script, scriptedModel } from '@statecraft/providers'
import {
  type ArtifactStore,
  createRuntime,
  defineSupervisor,
  memoryArtifacts,
  type Result,
  type RunOptions,
  type Runtime,
  type RuntimeOptions,
} from '@statecraft/runtime'
import { sqlite } from '@statecraft/runtime/sqlite'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createActor, waitFor } from 'xstate'
import { defineAgent, definePolicy, sequence } from '../src/index.ts'
import { offeredIn, promptIn, resultsIn } from './run-agent.ts'

const write = (id: string, content: Json, rest: object = {}) => callTool('write_artifact', { id, content, ...rest })
const read = (args: object) => callTool('read_artifact', args as Json)

function open(options: RuntimeOptions = {}): Runtime {
  const runtime = createRuntime(options)
  onTestFinished(() => runtime.close())
  return runtime
}

interface Ran {
  readonly result: Result
  readonly requests: readonly ModelRequest[]
  /** What the first call came to. */
  readonly told: Json | undefined
}

async function work(runtime: Runtime, script: Script, options: object = {}, runOptions: RunOptions = {}): Promise<Ran> {
  const model = scriptedModel(script)
  const agent = defineAgent({ name: 'analyst', model, sharedContext: true, ...options })
  const result = await runtime.run(agent, 'Do it', runOptions)
  return { result, requests: model.requests, told: resultsIn(model.requests[1])[0]?.output }
}

describe('[C3] agents share artifacts', () => {
  test('what one writes another reads, and the app; it says who wrote it', async () => {
    const runtime = open()
    const wrote = await work(runtime, [write('market', 'Growth', { tags: ['finance'], confidence: 0.8 }), 'Done.'])
    expect(wrote.told).toEqual({ id: 'market', version: 1 })
    const seen = await work(runtime, [read({ id: 'market' }), 'Done.'], { name: 'reviewer' })
    expect(seen.told).toEqual({
      id: 'market',
      version: 1,
      content: 'Growth',
      by: 'analyst',
      tags: ['finance'],
      confidence: 0.8,
      bytes: 8,
    })
    expect(await runtime.artifacts.get('market')).toMatchObject({
      content: 'Growth',
      metadata: { agent: 'analyst', confidence: 0.8, tags: ['finance'] },
    })
  })

  test('[C6] what it writes is derived from the versions it has read before, without being asked', async () => {
    const runtime = open()
    await runtime.artifacts.put('facts', 1)
    await runtime.artifacts.put('facts', 2)
    await runtime.artifacts.put('other', 1)
    const { result } = await work(runtime, [
      read({ id: 'facts', version: 1 }),
      read({ id: 'facts' }),
      read({ id: 'missing' }),
      write('report', 'done'),
      write('report', 'better'),
      'Done.',
    ])
    expect(result.status).toBe('completed')
    expect((await runtime.artifacts.get('report', { lineage: true }))?.lineage).toMatchObject({
      createdBy: { agent: 'analyst', version: 1 },
      modifiedBy: [{ agent: 'analyst', version: 2 }],
      derivedFrom: ['facts@2'],
    })
  })

  test('[C7] without an id it finds what there is, by words and by tag', async () => {
    const runtime = open()
    await runtime.artifacts.put('tides', 'High water at noon', { tags: ['sea'] })
    await runtime.artifacts.put('moss', 'Grows at noon')
    const ids = async (args: object) => {
      const { told } = await work(runtime, [read(args), 'Done.'])
      return (told as { id: string }[]).map(({ id }) => id)
    }
    expect(await ids({ text: 'noon water' })).toEqual(['tides'])
    expect(await ids({ tag: 'sea' })).toEqual(['tides'])
    expect((await ids({})).sort()).toEqual(['moss', 'tides'])
  })

  test('a content that would flood the model is cut, and says so', async () => {
    const runtime = open()
    await runtime.artifacts.put('big', 'x'.repeat(200_000))
    const { told } = await work(runtime, [read({ id: 'big' }), 'Done.'])
    expect(told).toMatchObject({ cut: 'the first 100000 of 200002 characters' })
    expect((told as { content: string }).content).toHaveLength(100_000)
  })

  test('reads and writes are steps of the run, and count as calls of tools', async () => {
    const runtime = open()
    const { result } = await work(runtime, [write('a', 1), read({ id: 'a' }), 'Done.'])
    expect(result.totals.toolCalls).toBe(2)
    expect(
      result.steps.filter(({ source }) => source === 'artifact').map(({ name, detail }) => [name, detail]),
    ).toEqual([
      ['write_artifact', 'a'],
      ['read_artifact', 'a'],
    ])
    expect((await work(runtime, [write('b', 1), 'Done.'], {}, { limits: { toolCalls: 0 } })).result.status).toBe(
      'failed',
    )
    expect(await runtime.artifacts.get('b')).toBeUndefined()
  })
})

describe('what cannot be done is told to the model, and the work goes on', () => {
  test.each<[string, ReturnType<typeof read>, string, string]>([
    ['an artifact that is not there', read({ id: 'b' }), 'artifact_not_found', 'there are: a'],
    ['a version that is not kept', read({ id: 'a', version: 9 }), 'artifact_not_found', 'in version 9'],
    ['a version that is none', read({ id: 'a', version: 0 }), 'input_invalid', '"version" must be a whole number'],
    ['a write without an id', callTool('write_artifact', { content: 'x' }), 'input_invalid', '"id" is missing'],
    ['a write without content', callTool('write_artifact', { id: 'x' }), 'input_invalid', '"content" is missing'],
    ['tags that are none', write('x', 'y', { tags: [''] }), 'input_invalid', 'tags of artifact "x"'],
    ['arguments that are no object', callTool('write_artifact', 'x'), 'input_invalid', 'are not JSON'],
    ['[C7] a version that was overtaken', write('a', 9, { expectedVersion: 1 }), 'conflict', 'is at version 2'],
  ])('%s', async (_, call, code, message) => {
    const runtime = open()
    await runtime.artifacts.put('a', 1)
    await runtime.artifacts.put('a', 2)
    const { result, told } = await work(runtime, [call, 'Done.'])
    expect(result).toMatchObject({ status: 'completed', output: 'Done.' })
    expect(told).toMatchObject({ code, error: expect.stringContaining(message) })
    expect((await runtime.artifacts.list()).map(({ id, version }) => [id, version])).toEqual([['a', 2]])
  })

  test('[C5] what its permissions do not allow, under its own name', async () => {
    const runtime = open({ artifacts: { permissions: { reviewer: ['read'], stranger: [] } } })
    await runtime.artifacts.put('a', 1)
    const options = { name: 'reviewer' }
    expect((await work(runtime, [read({ id: 'a' }), 'Done.'], options)).told).toMatchObject({ content: 1 })
    const { result, told } = await work(runtime, [write('a', 2), 'Done.'], options)
    expect(told).toMatchObject({
      code: 'permission_denied',
      error: expect.stringContaining('"reviewer" may not write'),
    })
    expect(result.status).toBe('completed')
    const { told: refused } = await work(runtime, [read({}), 'Done.'], { name: 'stranger' })
    expect(refused).toMatchObject({ code: 'permission_denied' })
    expect((await runtime.artifacts.get('a'))?.version).toBe(1)
  })
})

describe('[A6] who may share, and when', () => {
  const ACTIONS = ['read_artifact', 'write_artifact']
  const offers = async (
    options: object,
    spawn: (runtime: Runtime, agent: ReturnType<typeof defineAgent>) => Promise<unknown>,
    runtimeOptions: RuntimeOptions = {},
  ) => {
    const model = scriptedModel(['Done.'])
    await spawn(open(runtimeOptions), defineAgent({ name: 'analyst', model, ...options }))
    return offeredIn(model.requests[0]).filter(name => ACTIONS.includes(name))
  }
  const alone = (runtime: Runtime, agent: ReturnType<typeof defineAgent>) => runtime.run(agent, 'Do it')
  const inTeam = (sharedContext: boolean) => (runtime: Runtime, agent: ReturnType<typeof defineAgent>) => {
    const policies = [definePolicy({ sharedContext })]
    runtime.spawn(defineSupervisor({ name: 'team', children: [agent], policies }))
    return runtime.ask('root/team/analyst', { type: 'TASK', task: { description: 'Do it' } })
  }
  const sharing = { policies: [definePolicy({ sharedContext: true })] }

  test('nobody, where nothing is said', async () => {
    expect(await offers({}, alone)).toEqual([])
  })
  test('an agent that says so', async () => {
    expect(await offers({ sharedContext: true }, alone)).toEqual(ACTIONS)
  })
  test('all agents of a runtime, a supervisor or a pattern that says so', async () => {
    expect(await offers({}, alone, sharing)).toEqual(ACTIONS)
    expect(await offers({}, inTeam(true))).toEqual(ACTIONS)
    const inPattern = (runtime: Runtime, agent: ReturnType<typeof defineAgent>) =>
      runtime.run(sequence([agent], { sharedContext: true }), 'Do it')
    expect(await offers({}, inPattern)).toEqual(ACTIONS)
  })
  test('the nearest decides: the agent, then its team, then the runtime', async () => {
    expect(await offers({ sharedContext: false }, alone, sharing)).toEqual([])
    expect(await offers({}, inTeam(false), sharing)).toEqual([])
    expect(await offers({ sharedContext: true }, inTeam(false))).toEqual(ACTIONS)
  })
  test('in which phases: reading in all, writing in executing', () => {
    const agent = defineAgent({ name: 'a', thorough: true, sharedContext: true })
    const offered = ['planning', 'executing', 'verifying', 'learning'].map(phase =>
      ACTIONS.filter(name => agent.maskIn(phase).offered.includes(name)),
    )
    expect(offered).toEqual([['read_artifact'], ACTIONS, ['read_artifact'], ['read_artifact']])
  })
  test('a call in a phase that masks it is refused, and nothing is written', async () => {
    const runtime = open()
    const script: Script = [write('a', 1), callTool('submit_plan', { plan: 'p' }), 'Done.']
    const { result, told } = await work(runtime, script, { plan: 'model' })
    expect(told).toMatchObject({ error: expect.stringContaining('write_artifact is not allowed in planning') })
    expect(told).toMatchObject({ error: expect.stringContaining('becomes available in executing') })
    expect(result).toMatchObject({ status: 'completed', details: { refused: 1 } })
    expect(await runtime.artifacts.list()).toEqual([])
  })
  test('an agent without shared context that calls one all the same is refused', async () => {
    const runtime = open()
    const { result } = await work(runtime, [write('a', 1), 'Done.'], { sharedContext: false })
    expect(result).toMatchObject({ status: 'completed', details: { refused: 1 } })
    expect(await runtime.artifacts.list()).toEqual([])
  })
  test('guards of tools look at these calls, too', async () => {
    const runtime = open()
    const seen: unknown[] = []
    const tool = (call: { tool: string; effect: unknown }) => {
      seen.push([call.tool, call.effect])
      return call.effect === 'write' ? { refuse: 'Not today' } : { allow: true as const }
    }
    const { told } = await work(runtime, [write('a', 1), read({}), 'Done.'], { guards: { tool } })
    expect(told).toMatchObject({ error: 'refused: Not today' })
    expect(seen).toEqual([
      ['write_artifact', 'write'],
      ['read_artifact', 'read'],
    ])
    expect(await runtime.artifacts.list()).toEqual([])
  })
})

describe('[A12b] a task may hand artifacts to its agent', () => {
  test('which is told of them, and reads them by their ids', async () => {
    const runtime = open()
    await runtime.artifacts.put('papers', 'P')
    const model = scriptedModel([read({ id: 'papers' }), 'Done.', 'Done.'])
    runtime.agents.register(defineAgent({ name: 'analyst', model, sharedContext: true }))
    const artifacts = ['papers', 'threats']
    const result = await runtime.run({ agent: 'analyst', description: 'Do it', artifacts })
    expect(result.status).toBe('completed')
    expect(promptIn(model.requests[0])).toBe(
      'Artifacts that go with this task, to be read by their ids:\n- papers\n- threats',
    )
    expect(resultsIn(model.requests[1])[0]?.output).toMatchObject({ id: 'papers', content: 'P' })
    await work(runtime, ['Done.'], {}, { artifacts: ['papers'] }).then(({ requests }) =>
      expect(promptIn(requests[0])).toContain('- papers'),
    )
  })

  test('also through a pattern', async () => {
    const runtime = open()
    const model = scriptedModel(['Done.'])
    const steps = sequence([defineAgent({ name: 'a', model })], { sharedContext: true })
    await runtime.run(steps, 'Do it', { artifacts: ['papers'] })
    expect(promptIn(model.requests[0])).toContain('- papers')
  })

  test('one that may not read any is refused before anything runs', async () => {
    const runtime = open()
    const model = scriptedModel([])
    const agent = defineAgent({ name: 'blind', model })
    const refused = { code: 'input_invalid', message: expect.stringContaining('sharedContext: true') }
    await expect(runtime.run(agent, 'x', { artifacts: ['papers'] })).rejects.toMatchObject(refused)
    runtime.agents.register(agent)
    await expect(runtime.run({ agent: 'blind', description: 'x', artifacts: ['papers'] })).rejects.toMatchObject(
      refused,
    )
    await expect(runtime.run(agent, 'x', { artifacts: 'papers' as never })).rejects.toMatchObject({
      code: 'input_invalid',
    })
    expect(model.requests).toEqual([])
  })
})

test('[C3] K3 a write that a crash interrupted is made once: the step runs again under the same key', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'statecraft-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const kept = memoryArtifacts()
  const written = Promise.withResolvers<void>()
  /** Writes, and never comes back to say so. */
  const store: ArtifactStore = {
    ...kept,
    write: async (...args) => {
      await kept.write(...args)
      written.resolve()
      return new Promise(() => {})
    },
  }
  const agentOn = (script: Script) =>
    defineAgent({ name: 'analyst', model: scriptedModel(script), sharedContext: true })
  const host = () => sqlite(join(folder, 'store.db'))
  const before = createRuntime({ host: host(), artifacts: { store } })
  before.agents.register(agentOn([write('market', 'Growth')]))
  before.start({ agent: 'analyst', description: 'Do it' })
  await written.promise
  await before.close()
  expect((await kept.head('market'))?.versions).toHaveLength(1)

  await using after = createRuntime({ host: host(), artifacts: { store: kept } })
  after.agents.register(agentOn(['Done.']))
  const [run] = after.resume()
  expect(await run?.result()).toMatchObject({
    status: 'completed',
    toolOutputs: [{ tool: 'write_artifact', output: { id: 'market', version: 1 } }],
  })
  expect((await kept.head('market'))?.versions).toHaveLength(1)
})

test('an agent without a runtime has artifacts of its own', async () => {
  const model = scriptedModel([write('a', 'x'), read({ id: 'a' }), 'Done.'])
  const actor = createActor(defineAgent({ name: 'a', model, sharedContext: true }).machine).start()
  actor.send({ type: 'TASK', task: { description: 'Do it' } })
  await waitFor(actor, ({ value }) => value === 'completed')
  expect(resultsIn(model.requests[2])[0]?.output).toMatchObject({ content: 'x', by: 'a' })
})
