import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { callTool, type Json, type Script, type ScriptedModel, scriptedModel } from '@statecraft/providers'
import { type ActorDefinition, createRuntime, type Result } from '@statecraft/runtime'
import { sqlite } from '@statecraft/runtime/sqlite'
import { createSimulation } from '@statecraft/runtime/testing'
import { describe, expect, test } from 'vitest'
import { createActor, fromPromise, waitFor } from 'xstate'
import { z } from 'zod'
import { type AgentContext, defineAgent, fromFunction, sequence } from '../src/index.ts'
import { modelReply, peers } from '../src/testing/index.ts'
import { offeredIn, resultsIn } from './run-agent.ts'
import { sampleTools } from './sample-tools.ts'
import { thrown } from './thrown.ts'

const give = (agent: string, note?: string) => callTool('handoff', { agent, ...(note !== undefined && { note }) })

interface Desk {
  readonly result: Result
  readonly desk: ScriptedModel
}

/** One run of an agent that may hand over to these. */
async function runDesk(script: Script, handoffs: readonly ActorDefinition[], options: object = {}): Promise<Desk> {
  await using runtime = createRuntime()
  const desk = scriptedModel(script)
  const result = await runtime.run(defineAgent({ name: 'desk', model: desk, handoffs, ...options }), 'My knee hurts')
  await runtime.idle()
  expect(runtime.stats()).toMatchObject({ inProgress: 0, actors: 1 })
  return { result: result as Result, desk }
}

const doctorWith = (model: ScriptedModel) => defineAgent({ name: 'doctor', instructions: 'You heal.', model })

describe('HANDOFF: the conversation moves to a peer', () => {
  test('who answers in place of the agent; the caller gets the answer, and sees who gave it', async () => {
    const model = scriptedModel(['Rest it.'])
    const { result, desk } = await runDesk([give('doctor', 'he limps')], [doctorWith(model)])
    expect(result).toMatchObject({
      status: 'completed',
      output: 'Rest it.',
      agent: 'desk',
      totals: { delegations: 1, turns: 2 },
    })
    expect(result.children.map(({ agent, address, output }) => [agent, address.split('/').at(-1), output])).toEqual([
      ['doctor', 'doctor', 'Rest it.'],
    ])
    expect(desk.requests).toHaveLength(1)
    expect(model.requests[0]?.instructions).toBe('You heal.')
  })

  test('a peer by name is looked for around the agent', async () => {
    await using runtime = createRuntime()
    runtime.agents.register(doctorWith(scriptedModel(['Rest it.'])))
    const desk = defineAgent({ name: 'desk', model: scriptedModel([give('doctor')]), handoffs: ['doctor'] })
    const result = await runtime.run(desk, 'My knee hurts')
    expect([result.output, result.children[0]?.address]).toEqual(['Rest it.', 'root/doctor'])
  })

  test("its confidence is the outcome's, and a function can take over like any agent", async () => {
    const sure = defineAgent({
      name: 'sure',
      model: scriptedModel(['{"answer":"Rest it.","confidence":0.9}']),
      confidence: 'model',
    })
    expect((await runDesk([give('sure')], [sure])).result).toMatchObject({ output: 'Rest it.', confidence: 0.9 })
    const form = fromFunction('form', (messages: unknown) => (messages as Json[]).length)
    expect((await runDesk([give('form')], [form])).result).toMatchObject({ output: 2, confidence: undefined })
  })

  test('a pattern can take over, and the agent that hands over can stand in one', async () => {
    const doctors = sequence(
      [doctorWith(scriptedModel(['Rest it.'])), fromFunction('stamp', () => 'Rest it. (stamped)')],
      { name: 'clinic' },
    )
    await using runtime = createRuntime()
    const desk = defineAgent({ name: 'desk', model: scriptedModel([give('clinic')]), handoffs: [doctors] })
    const result = await runtime.run(
      sequence([desk, fromFunction('file', (given: { results: unknown }) => given.results)]),
      'knee',
    )
    expect(result.output).toEqual([{ from: 'desk', output: 'Rest it. (stamped)' }])
  })

  test('it is offered with whom it may go to, and only while executing', async () => {
    const model = scriptedModel(['The plan.', 'Done.'])
    await using runtime = createRuntime()
    const desk = defineAgent({ name: 'desk', model, handoffs: [doctorWith(scriptedModel([]))], plan: 'model' })
    await runtime.run(desk, 'knee')
    expect(model.requests.map(offeredIn)).toEqual([['submit_plan'], ['handoff']])
    expect(model.requests[1]?.tools?.[0]?.inputSchema).toMatchObject({ properties: { agent: { enum: ['doctor'] } } })
  })

  test('a task may leave only some of them: the others are not offered, and not asked', async () => {
    await using runtime = createRuntime()
    for (const name of ['doctor', 'nurse']) runtime.agents.register(fromFunction(name, () => `${name} here`))
    const model = scriptedModel([give('doctor'), give('nurse')])
    runtime.agents.register(defineAgent({ name: 'desk', model, handoffs: ['doctor', 'nurse'] }))
    const result = await runtime.run({ agent: 'desk', description: 'knee', agents: ['nurse'] } as never)
    expect(result).toMatchObject({ output: 'nurse here', totals: { delegations: 1 } })
    expect(model.requests[0]?.tools?.[0]?.inputSchema).toMatchObject({ properties: { agent: { enum: ['nurse'] } } })
    expect(resultsIn(model.requests[1])[0]?.output).toMatchObject({
      error: expect.stringContaining('choose from nurse'),
    })
    model.reset()
    const nobody = await runtime.run({ agent: 'desk', description: 'knee', agents: [] } as never, {
      limits: { turns: 1 },
    })
    expect([nobody.status, model.requests[0]?.tools]).toEqual(['failed', undefined])
  })

  test('a peer can be whoever has a role', async () => {
    await using runtime = createRuntime()
    runtime.agents.register(fromFunction('dr-no', () => 'No.', { role: 'doctor' }))
    const desk = defineAgent({ name: 'desk', model: scriptedModel([give('role:doctor')]), handoffs: ['role:doctor'] })
    expect(await runtime.run(desk, 'knee')).toMatchObject({ output: 'No.', children: [{ agent: 'dr-no' }] })
  })

  test('asked for while planning it is refused, and nobody is asked', async () => {
    const model = scriptedModel([])
    const { result } = await runDesk([give('doctor'), 'The plan.', 'Done.'], [doctorWith(model)], { plan: 'model' })
    expect(result).toMatchObject({
      status: 'completed',
      output: 'Done.',
      details: { refused: 1 },
      totals: { delegations: 0 },
    })
    expect(model.requests).toEqual([])
  })
})

describe('what goes on', () => {
  const broken = fromFunction('doctor', () => {
    throw new Error('no ink')
  })

  test('a peer that fails is a result for the model, which goes on', async () => {
    const { result, desk } = await runDesk([give('doctor'), 'I help you myself.'], [broken])
    expect(result).toMatchObject({ status: 'completed', output: 'I help you myself.' })
    expect(resultsIn(desk.requests[1])[0]).toMatchObject({
      name: 'handoff',
      isError: true,
      output: [{ agent: 'doctor', status: 'failed', error: 'no ink' }],
    })
    expect(result.children).toMatchObject([{ agent: 'doctor', status: 'failed' }])
  })

  test('somebody who may not take over is told so, and nobody is asked', async () => {
    const { result, desk } = await runDesk([give('ceo'), 'Myself.'], [broken])
    expect(resultsIn(desk.requests[1])[0]?.output).toEqual({
      error: 'there is no agent "ceo" to hand over to: choose from doctor',
    })
    expect([result.output, result.totals.delegations]).toEqual(['Myself.', 0])
  })

  test('nothing else of the reply is run: it was given away', async () => {
    const { tools, ran } = sampleTools()
    const calls = [
      { name: 'change' },
      { name: 'handoff', input: { agent: 'doctor' } },
      { name: 'handoff', input: { agent: 'doctor' } },
    ]
    const { result, desk } = await runDesk([{ calls }, 'Myself.'], [broken], { tools })
    expect(ran).toEqual([])
    expect(result.children).toHaveLength(1)
    expect(resultsIn(desk.requests[1]).map(({ output }) => (output as { error?: string }).error)).toEqual([
      'not run: the conversation was handed over to doctor',
      undefined,
      'not run: the conversation was handed over to doctor',
    ])
  })

  test('the answer has to pass the checks of the agent that was asked, whoever gives it', async () => {
    const output = z.object({ days: z.number() })
    const right = fromFunction('right', () => ({ days: 3 }))
    const wrong = fromFunction('wrong', () => ({ days: 'three' }))
    expect((await runDesk([give('right')], [right], { output })).result).toMatchObject({ output: { days: 3 } })
    const { result, desk } = await runDesk([give('wrong'), '{"days":5}'], [wrong], { output })
    expect(result).toMatchObject({ status: 'completed', output: { days: 5 } })
    expect(resultsIn(desk.requests[1])[0]?.output).toMatchObject({
      error: expect.stringMatching(/^the answer of wrong cannot be used: days/),
    })
  })

  test('so do its guards and its scorer', async () => {
    const guards = {
      output: (answer: unknown) =>
        String(answer).includes('pill') ? { refuse: 'no drugs' } : { allow: true as const },
    }
    const pusher = fromFunction('pusher', () => 'Take a pill')
    const { result } = await runDesk([give('pusher'), 'Rest it.'], [pusher], { guards })
    expect(result.output).toBe('Rest it.')
    const scored = await runDesk([give('pusher')], [pusher], { confidence: () => 0.4 })
    expect(scored.result).toMatchObject({ output: 'Take a pill', confidence: 0.4 })
  })

  test('limits go on: what the peer uses counts for the agent and its run', async () => {
    const { tools } = sampleTools()
    const busy = defineAgent({ name: 'busy', model: scriptedModel(() => callTool('look')), tools })
    await using runtime = createRuntime()
    const desk = defineAgent({
      name: 'desk',
      model: scriptedModel([give('busy'), 'Myself.']),
      handoffs: [busy],
      limits: { turns: 4 },
    })
    const result = await runtime.run(desk, 'knee')
    expect(result).toMatchObject({ status: 'failed', error: { code: 'limit_exceeded' }, totals: { turns: 4 } })
    expect(result.children[0]).toMatchObject({
      status: 'failed',
      error: { code: 'limit_exceeded' },
      totals: { turns: 3 },
    })
  })

  test('a deadline and a cancellation reach the peer', async () => {
    const simulation = createSimulation()
    await using runtime = createRuntime(simulation)
    const signals: AbortSignal[] = []
    const slow = fromFunction('slow', (_: unknown, { signal }) => {
      signals.push(signal)
      return new Promise(() => {})
    })
    const desk = () => defineAgent({ name: 'desk', model: scriptedModel([give('slow')]), handoffs: [slow] })
    const late = runtime.start(desk(), 'knee', { deadline: 1000 })
    await simulation.clock.advance(2000)
    expect(await late.result()).toMatchObject({ status: 'failed', error: { code: 'ask_deadline' } })
    const stopped = runtime.start(desk(), 'knee')
    await simulation.clock.advance(10)
    stopped.cancel()
    expect(await stopped.result()).toMatchObject({ status: 'cancelled' })
    await simulation.clock.advance(10)
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, true])
    expect(runtime.stats()).toMatchObject({ inProgress: 0, actors: 1 })
  })

  test('a peer that hands back goes in a circle: that is refused, and it answers itself', async () => {
    await using runtime = createRuntime()
    const handing = (name: string, to: string) =>
      defineAgent({
        name,
        model: scriptedModel((_, { toolResults }) => (toolResults.length > 0 ? `${name} answers` : give(to))),
        handoffs: [to],
      })
    for (const agent of [handing('a', 'b'), handing('b', 'a')]) runtime.agents.register(agent)
    const result = await runtime.run({ agent: 'a', description: 'go' })
    expect(result).toMatchObject({ status: 'completed', output: 'b answers' })
    expect(result.children[0]?.children[0]).toMatchObject({
      agent: 'a',
      status: 'failed',
      error: { code: 'ask_cycle' },
    })
  })

  test('a row of peers that hand on is bounded by the depth of the run', async () => {
    await using runtime = createRuntime()
    const names = Array.from({ length: 6 }, (_, n) => `w${n}`)
    for (const [n, name] of names.entries()) {
      const next = names[n + 1]
      runtime.agents.register(
        next === undefined
          ? fromFunction(name, () => 'the last')
          : defineAgent({
              name,
              model: scriptedModel((_, { toolResults }) => (toolResults.length > 0 ? `${name} answers` : give(next))),
              handoffs: [next],
            }),
      )
    }
    expect(await runtime.run({ agent: 'w0', description: 'go' })).toMatchObject({
      status: 'completed',
      output: 'the last',
    })
    const bounded = await runtime.run({ agent: 'w0', description: 'go' }, { limits: { depth: 3 } })
    expect(bounded).toMatchObject({ status: 'completed', output: 'w1 answers' })
    const [w1] = bounded.children
    expect(w1?.children[0]).toMatchObject({
      agent: 'w2',
      error: { code: 'limit_exceeded', details: { limit: 'depth' } },
    })
  })

  test('a peer that is brought along and crashes begins anew; a task at which it crashes again and again is given up', async () => {
    const fragile = scriptedModel(() => new Promise(() => {}))
    await using runtime = createRuntime()
    const model = scriptedModel([give('doctor'), 'Myself.'])
    runtime.agents.register(defineAgent({ name: 'desk', model, handoffs: [doctorWith(fragile)] }))
    const run = runtime.start({ agent: 'desk', description: 'knee' })
    for (let crashes = 0; crashes < 3; crashes += 1) {
      await expect.poll(() => fragile.requests.length).toBe(crashes + 1)
      expect(runtime.crash('root/desk/doctor')).toBe(true)
    }
    expect(await run.result()).toMatchObject({ status: 'completed', output: 'Myself.' })
    expect(runtime.stats().restarts).toBeGreaterThan(1)
  })
})

describe('under hosts', () => {
  test('[F2] a handoff goes on in the next process, with the peer that is brought along', async () => {
    const path = join(mkdtempSync(join(tmpdir(), 'handoff-')), 'runs.db')
    const begun = Promise.withResolvers<void>()
    const stuck = scriptedModel(() => {
      begun.resolve()
      return new Promise(() => {})
    })
    const desk = (script: Script, model: ScriptedModel) =>
      defineAgent({ name: 'desk', model: scriptedModel(script), handoffs: [doctorWith(model)] })
    const first = createRuntime({ host: sqlite(path) })
    first.agents.register(desk([give('doctor')], stuck))
    void first.start({ agent: 'desk', description: 'knee' }).result()
    await begun.promise
    await first.close()
    await using second = createRuntime({ host: sqlite(path) })
    second.agents.register(desk([], scriptedModel(['Rest it.'])))
    const [run] = second.resume()
    expect(await run?.result()).toMatchObject({ status: 'completed', output: 'Rest it.' })
  })

  test('the chart runs under XState alone, with peers in place of the real ones', async () => {
    const agent = defineAgent({ name: 'desk', handoffs: ['doctor'] })
    const model = fromPromise(async () => modelReply({ calls: [{ name: 'handoff', input: { agent: 'doctor' } }] }))
    const ask = peers({ doctor: ({ input }) => `${(input as unknown[]).length} messages` })
    const actor = createActor(agent.machine.provide({ actors: { model, ask } })).start()
    actor.send({ type: 'TASK', task: { description: 'knee' } })
    const { context } = await waitFor(actor, snapshot => snapshot.matches('completed'))
    expect((context as AgentContext).output).toBe('2 messages')
  })
})

describe('[A3] definitions that cannot be', () => {
  test.each([
    [{ handoffs: ['a b'] }, 'no name of one'],
    [{ handoffs: ['doctor', 'doctor'] }, 'names somebody twice'],
    [{ handoffs: ['desk'] }, 'names the agent itself'],
    [{ handoffs: ['doctor'], handoffHistory: 'half' }, 'handoffHistory must be all, words, task'],
    [{ handoffs: [7] }, 'which is no agent'],
    [{ grants: { doctor: {} } }, 'grants names "doctor"'],
  ])('%j', (options, words) => {
    expect(thrown(() => defineAgent({ name: 'desk', ...(options as object) }))).toMatchObject({
      code: 'agent_invalid',
      message: expect.stringContaining(words),
    })
  })

  test('a peer whom nobody can reach, and one brought along that lacks a model, are named before a run', async () => {
    await using runtime = createRuntime()
    const model = scriptedModel([])
    const lost = defineAgent({ name: 'desk', model, handoffs: ['doctor'] })
    await expect(runtime.run(lost, 'knee')).rejects.toMatchObject({ code: 'agent_not_found' })
    const mute = defineAgent({ name: 'desk', model, handoffs: [defineAgent({ name: 'doctor' })] })
    await expect(runtime.run(mute, 'knee')).rejects.toMatchObject({ code: 'model_missing' })
    expect(model.requests).toEqual([])
  })
})
