// What holds for every pattern, tried on the two simplest.
import { callTool, type Script, scriptedModel } from '@statecraft/providers'
import { createRuntime, defineSupervisor, type Result } from '@statecraft/runtime'
import { createSimulation, recordEvents } from '@statecraft/runtime/testing'
import { describe, expect, test } from 'vitest'
import { defineAgent, fromFunction, parallel, sequence } from '../../src/index.ts'
import { echo, fails, failsAtFirst, hangs, listener, says } from './sample-members.ts'

const speaker = (name: string, script: Script, options: object = {}) =>
  defineAgent({ name, model: scriptedModel(script), ...options })

describe('[E1b] a member that fails', () => {
  test('is tried again as often as the pattern says, then has failed', async () => {
    await using runtime = createRuntime()
    const [twice, thrice] = [failsAtFirst('a', 2), failsAtFirst('b', 3)]
    const result = await runtime.run(parallel([twice.agent, thrice.agent], { retries: 2 }), 'go')
    expect([twice.tries(), thrice.tries()]).toEqual([3, 3])
    expect(result.output).toMatchObject({
      successful: [{ agent: 'a', output: 'a' }],
      failed: [{ agent: 'b', error: { message: 'b broke, try 3' } }],
    })
    expect(result.children.map(({ agent, status }) => [agent, status])).toEqual([
      ['a', 'failed'],
      ['b', 'failed'],
      ['a', 'failed'],
      ['b', 'failed'],
      ['a', 'completed'],
      ['b', 'failed'],
    ])
  })

  test('is not tried again unless somebody says so, and a member may say it for itself', async () => {
    await using runtime = createRuntime()
    const [plain, keen] = [failsAtFirst('a', 1), failsAtFirst('b', 1)]
    const { output } = await runtime.run(parallel([plain.agent, { agent: keen.agent, retries: 1 }]), 'go')
    expect([plain.tries(), keen.tries()]).toEqual([1, 2])
    expect(output?.successful.map(({ agent }) => agent)).toEqual(['b'])
  })

  test('is followed by its fallback, once its tries are used up, and by nobody when it does well', async () => {
    await using runtime = createRuntime()
    const first = failsAtFirst('a', 9)
    const [backup, unused] = [listener('backup', 'saved'), listener('unused')]
    const result = await runtime.run(
      parallel([
        { agent: first.agent, retries: 1, fallback: backup.agent },
        { agent: says('b', 1), fallback: unused.agent },
      ]),
      'Tides',
    )
    expect(first.tries()).toBe(2)
    expect([backup.heard, unused.heard]).toEqual([[{ input: 'Tides' }], []])
    expect(result.output).toMatchObject({
      allSuccess: true,
      successful: [
        { agent: 'a', output: 'saved' },
        { agent: 'b', output: 1 },
      ],
    })
  })

  test('has failed when its fallback fails, with what that one says', async () => {
    await using runtime = createRuntime()
    const { error } = await runtime.run(sequence([{ agent: fails('a'), fallback: fails('backup') }]), 'go')
    expect(error).toMatchObject({ message: 'backup broke' })
  })

  test('is not tried again for what would only happen again, but its fallback is', async () => {
    await using runtime = createRuntime()
    const model = scriptedModel(() => callTool('look'))
    const greedy = defineAgent({ name: 'greedy', model, limits: { turns: 1 } })
    const part = { agent: greedy, retries: 3, fallback: says('frugal', 'enough') }
    expect(await runtime.run(sequence([part]), 'go')).toMatchObject({ status: 'completed', output: 'enough' })
    expect(model.requests).toHaveLength(1)
  })

  test('takes its time for each try, and the fallback has as much', async () => {
    const simulation = createSimulation()
    await using runtime = createRuntime({ ...simulation })
    const [stuck, backup] = [hangs('a'), hangs('backup')]
    const part = { agent: stuck.agent, timeoutMs: 100, retries: 1, fallback: backup.agent }
    const run = runtime.start(sequence([part]), 'go')
    await simulation.clock.advance(200)
    expect([stuck.signals.map(({ aborted }) => aborted), backup.signals.map(({ aborted }) => aborted)]).toEqual([
      [true, true],
      [false],
    ])
    await simulation.clock.advance(100)
    expect(await run.result()).toMatchObject({ status: 'failed', durationMs: 300, error: { code: 'ask_deadline' } })
  })

  test('is not tried again once the whole is out of time', async () => {
    const simulation = createSimulation()
    await using runtime = createRuntime({ ...simulation })
    const [stuck, backup] = [hangs('a'), listener('backup')]
    const pattern = parallel([{ agent: stuck.agent, retries: 5, fallback: backup.agent }], { timeoutMs: 50 })
    const run = runtime.start(pattern, 'go')
    await simulation.clock.advance(50)
    expect((await run.result()).status).toBe('failed')
    expect([stuck.signals.length, backup.heard]).toEqual([1, []])
  })

  test('never touches another: what they found stands', async () => {
    await using runtime = createRuntime()
    const { output } = await runtime.run(parallel([fails('a'), says('b', 1), fails('c'), says('d', 2)]), 'go')
    expect(output?.successful.map(({ output: given }) => given)).toEqual([1, 2])
  })
})

describe('a member that crashes', () => {
  test('begins a new life, gets its task again, and the pattern goes on', async () => {
    await using runtime = createRuntime()
    const stuck = hangs('a')
    const pattern = parallel([stuck.agent, says('b', 1)], { name: 'team' })
    const run = runtime.start(pattern, 'go')
    await stuck.begun
    const member = `${runtime.task(run.id)?.address}/a`
    const record = recordEvents(runtime)
    runtime.crash(member, 'on purpose')
    await record.until(event => event.type === 'step.started' && event.address === member)
    expect(record.of('actor.restarted')).toMatchObject([{ address: member }])
    expect(stuck.signals.map(({ aborted }) => aborted)).toEqual([true, false])
    run.cancel()
    expect((await run.result()).status).toBe('cancelled')
  })

  test('too often is given up: its task has failed, and it begins anew with the next one', async () => {
    const simulation = createSimulation()
    await using runtime = createRuntime({ ...simulation })
    let isStuck = true
    const begun: (() => void)[] = []
    const work = (_: unknown) => {
      for (const wake of begun.splice(0)) wake()
      return isStuck ? new Promise(() => {}) : 'well'
    }
    // The task is not what is set aside first.
    const shaky = fromFunction('a', work, { maxCrashes: 9 })
    const begins = () => new Promise<void>(resolve => begun.push(resolve))
    runtime.agents.register(parallel([shaky], { name: 'team' }), { default: true })
    let start = begins()
    const run = runtime.start('go')
    for (let crashes = 0; crashes < 4; crashes += 1) {
      await start
      start = begins()
      runtime.crash('root/team/a')
    }
    expect(await run.result()).toMatchObject({ status: 'failed', error: { code: 'too_few_results' } })
    expect(runtime.describe('root/team/a')).toBeUndefined()
    isStuck = false
    expect(await runtime.run('go')).toMatchObject({ status: 'completed' })
  })

  test('takes the whole pattern along only where the pattern itself crashes: its task is begun again', async () => {
    await using runtime = createRuntime()
    const stuck = hangs('b')
    const first = listener('a')
    runtime.agents.register(sequence([first.agent, stuck.agent], { name: 'team' }), { default: true })
    const run = runtime.start('go')
    await stuck.begun
    const record = recordEvents(runtime)
    runtime.crash('root/team')
    await record.until(event => event.type === 'step.started' && event.address === 'root/team/b')
    expect(first.heard).toHaveLength(2)
    expect(stuck.signals.map(({ aborted }) => aborted)).toEqual([true, false])
    run.cancel()
    expect((await run.result()).status).toBe('cancelled')
  })
})

describe('members by name', () => {
  test('are looked for around the pattern: beside it, then further up', async () => {
    await using runtime = createRuntime()
    runtime.agents.register(says('critic', 'of the house'))
    runtime.agents.register(says('writer', 'of the house'))
    const under = runtime.spawn(defineSupervisor({ name: 'team', children: [says('writer', 'of the team')] }))
    const { output } = await runtime.run(parallel(['writer', 'critic']), 'go', { under })
    expect(output?.successful).toEqual([
      { agent: 'writer', output: 'of the team' },
      { agent: 'critic', output: 'of the house' },
    ])
  })

  test('are found through the pattern around, before anybody further up', async () => {
    await using runtime = createRuntime()
    runtime.agents.register(says('writer', 'of the house'))
    const inner = sequence(['writer'], { name: 'inner' })
    const outer = parallel([says('writer', 'of the pattern'), inner])
    const { output } = await runtime.run(outer, 'go')
    expect(output?.successful).toEqual([
      { agent: 'writer', output: 'of the pattern' },
      { agent: 'inner', output: 'of the pattern' },
    ])
  })

  test('may be fallbacks, and may stand in twice', async () => {
    await using runtime = createRuntime()
    runtime.agents.register(echo('writer'))
    const { output } = await runtime.run(parallel(['writer', 'writer', { agent: fails('a'), fallback: 'writer' }]), 'x')
    expect(output?.successful.map(({ agent }) => agent)).toEqual(['writer', 'writer-2', 'a'])
  })

  test('one that is gone by then has failed, not the others', async () => {
    await using runtime = createRuntime()
    runtime.agents.register(says('writer', 1))
    const leaver = fromFunction('leaver', (_: unknown) => runtime.agents.remove('writer'))
    const result = await runtime.run(sequence([leaver, { agent: 'writer', strict: false }, says('last', 'x')]), 'go')
    expect(result).toMatchObject({
      status: 'completed',
      details: { results: [{}, { name: 'writer', error: { code: 'agent_not_found' } }, {}] },
    })
  })
})

describe('members of a pattern', () => {
  test('may delegate to each other by name', async () => {
    await using runtime = createRuntime()
    const helper = listener('helper', 'helped')
    const lead = speaker('lead', [callTool('delegate', { tasks: [{ agent: 'helper', task: 'Help' }] }), 'Done.'], {
      delegates: ['helper'],
    })
    const result = await runtime.run(parallel([lead, helper.agent], { maxParallel: 1 }), 'go')
    expect(result.output?.allSuccess).toBe(true)
    expect(helper.heard.map(({ description }) => description)).toEqual(['Help', undefined])
  })

  test('share its model and settings, where they have none of their own', async () => {
    await using runtime = createRuntime({ settings: { temperature: 0.1 } })
    const [ofTeam, own] = [scriptedModel(() => 'of the team'), scriptedModel(() => 'own')]
    const pattern = parallel([defineAgent({ name: 'a' }), defineAgent({ name: 'b', model: own })], {
      model: ofTeam,
      settings: { temperature: 0.9, maxTokens: 100 },
    })
    const { output } = await runtime.run(pattern, 'go')
    expect(output?.successful.map(({ output: given }) => given)).toEqual(['of the team', 'own'])
    expect(ofTeam.requests[0]?.settings).toEqual({ temperature: 0.9, maxTokens: 100 })
  })

  test('are checked before anybody is asked: a model that is missing, a peer that nobody knows', async () => {
    await using runtime = createRuntime()
    const first = listener('a')
    const run = (agent: ReturnType<typeof defineAgent>) => runtime.run(sequence([first.agent, agent]), 'go')
    await expect(run(defineAgent({ name: 'b' }))).rejects.toMatchObject({ code: 'model_missing' })
    await expect(run(speaker('b', ['x'], { delegates: ['nobody'] }))).rejects.toMatchObject({ code: 'agent_not_found' })
    expect(first.heard).toEqual([])
  })

  test('get the context of the run', async () => {
    await using runtime = createRuntime()
    const who = fromFunction('who', (_: unknown, { context }: { context: { userId: string } }) => context.userId)
    const pattern = sequence([parallel([who])])
    const { output } = await runtime.run(pattern, 'go', { context: { userId: 'u1' } })
    expect(output?.successful).toEqual([{ agent: 'who', output: 'u1' }])
  })
})

describe('the result of a pattern', () => {
  const prices = { 'offline/scripted': { input: 1, output: 10, asOf: '2026-11-21' } }

  test('[B21] adds up what its children used, and keeps each of them with its own figures', async () => {
    const simulation = createSimulation()
    await using runtime = createRuntime({ ...simulation })
    const model = (inputTokens: number, outputTokens: number, latencyMs: number) =>
      scriptedModel([{ text: 'x', usage: { inputTokens, outputTokens }, latencyMs }], { clock: simulation.clock })
    const member = (name: string, ...figures: [number, number, number]) =>
      defineAgent({ name, model: model(...figures), prices })
    const run = runtime.start(
      sequence([member('a', 100, 10, 5), parallel([member('b', 200, 20, 7), member('c', 300, 30, 9)])]),
      'go',
    )
    await simulation.clock.runOut(1000)
    const result = await run.result()
    expect(result).toMatchObject({
      status: 'completed',
      usage: { inputTokens: 600, outputTokens: 60, totalTokens: 660 },
      totals: { turns: 3, delegations: 0 },
      costUsd: expect.closeTo(0.0012),
      durationMs: 14,
    })
    const figures = ({ agent, usage: { totalTokens }, costUsd, durationMs }: Result) => [
      agent,
      totalTokens,
      costUsd,
      durationMs,
    ]
    expect(result.children.map(figures)).toEqual([
      ['a', 110, expect.closeTo(0.0002), 5],
      ['parallel', 550, expect.closeTo(0.001), 9],
    ])
    expect(result.children[1]?.children.map(figures)).toEqual([
      ['b', 220, expect.closeTo(0.0004), 7],
      ['c', 330, expect.closeTo(0.0006), 9],
    ])
  })

  test('keeps the confidence of the last step, and that of each member', async () => {
    await using runtime = createRuntime()
    const sure = (name: string, confidence: number) =>
      defineAgent({ name, model: scriptedModel(['x']), confidence: () => confidence })
    expect((await runtime.run(sequence([sure('a', 0.4), sure('b', 0.7)]), 'go')).confidence).toBe(0.7)
    const { output } = await runtime.run(parallel([sure('a', 0.4), says('b', 1)]), 'go')
    expect(output?.successful).toEqual([
      { agent: 'a', output: 'x', confidence: 0.4 },
      { agent: 'b', output: 1 },
    ])
  })

  test('counts against the limits of the run: what goes beyond them fails, the rest stands', async () => {
    await using runtime = createRuntime()
    const members = ['a', 'b', 'c'].map(name => defineAgent({ name, model: scriptedModel([name]) }))
    const { output } = await runtime.run(parallel(members), 'go', { limits: { turns: 2, delegations: 0 } })
    expect(output).toMatchObject({
      successful: [{ agent: 'a' }, { agent: 'b' }],
      failed: [{ agent: 'c', error: { code: 'limit_exceeded', details: { limit: 'turns' } } }],
    })
    const deep = await runtime.run(sequence([sequence([says('x', 1)], { name: 'inner' })]), 'go', {
      limits: { depth: 2 },
    })
    expect(deep).toMatchObject({ status: 'failed', error: { code: 'limit_exceeded', details: { limit: 'depth' } } })
  })

  test('is one of several tasks that it takes, one after the other, and nothing stays of the one before', async () => {
    await using runtime = createRuntime()
    runtime.agents.register(parallel([echo('a')], { name: 'team' }), { default: true })
    const [one, two] = await Promise.all([
      runtime.run({ description: 'x', input: 1 }),
      runtime.run({ description: 'x', input: 2 }),
    ])
    expect([one?.output, two?.output]).toMatchObject([{ successful: [{ output: 1 }] }, { successful: [{ output: 2 }] }])
  })

  test('[B16] is a member like any other: a pattern in a pattern in a pattern', async () => {
    await using runtime = createRuntime()
    const inner = parallel([says('x', 1), fails('y')], { name: 'inner' })
    const middle = sequence([says('m', 0), inner], { name: 'middle' })
    const { output, children } = await runtime.run(parallel([middle, says('z', 2)]), 'go')
    expect(output?.successful).toMatchObject([
      { agent: 'middle', output: { successful: [{ agent: 'x', output: 1 }], failed: [{ agent: 'y' }] } },
      { agent: 'z', output: 2 },
    ])
    expect(children[0]?.children[1]?.children.map(({ agent, status }) => [agent, status])).toEqual([
      ['x', 'completed'],
      ['y', 'failed'],
    ])
  })

  test('[E4a] cancelled at the top reaches every function three patterns down', async () => {
    await using runtime = createRuntime()
    const [b, c] = [hangs('b'), hangs('c')]
    const inner = parallel([b.agent, c.agent], { name: 'inner' })
    const run = runtime.start(parallel([sequence([inner], { name: 'middle' })]), 'go')
    const signals = await Promise.all([b.begun, c.begun])
    run.cancel()
    expect((await run.result()).status).toBe('cancelled')
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, true])
    await runtime.idle()
    expect(runtime.stats()).toMatchObject({ inProgress: 0 })
  })
})
