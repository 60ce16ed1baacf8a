import { scriptedModel } from '@statecraft/providers'
import { createRuntime, type TaskActor } from '@statecraft/runtime'
import { createSimulation } from '@statecraft/runtime/testing'
import { describe, expect, test } from 'vitest'
import { defineAgent, sequence } from '../../src/index.ts'
import { echo, fails, hangs, listener, says } from './sample-members.ts'

const refused = (make: () => unknown): unknown => {
  try {
    make()
  } catch (error) {
    return (error as { code?: string }).code
  }
  return 'accepted'
}

describe('[B4] a sequence', () => {
  test('runs its steps one after the other, and gives what the last one gives', async () => {
    await using runtime = createRuntime()
    const order: string[] = []
    const step = (name: string) => {
      const { agent } = listener(name)
      return { agent, name }
    }
    runtime.on('task.started', ({ name, parentId }) => parentId !== undefined && order.push(`+${name}`))
    runtime.on('task.ended', ({ name, address }) => address.split('/').length > 2 && order.push(`-${name}`))
    const result = await runtime.run(sequence([step('a'), step('b'), step('c')]), 'Tides')
    expect(result).toMatchObject({ status: 'completed', output: 'c done' })
    expect(order).toEqual(['+a', '-a', '+b', '-b', '+c', '-c'])
  })

  test('each step sees what those before it found, in order, failures among them', async () => {
    await using runtime = createRuntime()
    const last = listener('c')
    const steps = sequence([says('a', { n: 1 }), { agent: fails('b'), strict: false }, last.agent])
    await runtime.run(steps, 'Tides')
    expect(last.heard).toEqual([
      {
        description: 'Tides',
        input: {
          results: [
            { from: 'a', output: { n: 1 } },
            { from: 'b', error: 'b broke' },
          ],
        },
      },
    ])
  })

  test('the first step gets the task as it came: text, data, or both', async () => {
    await using runtime = createRuntime()
    const first = listener('a')
    const steps = sequence([first.agent, says('b', 'x')])
    runtime.agents.register(steps)
    await runtime.run(steps, 'Tides')
    await runtime.run(steps, { port: 'Brest' })
    await runtime.run({ agent: 'sequence', description: 'Look it up', input: { port: 'Brest' } })
    expect(first.heard).toEqual([
      { input: 'Tides' },
      { input: { port: 'Brest' } },
      expect.objectContaining({ description: 'Look it up', input: { port: 'Brest' } }),
    ])
  })

  test('a step with words of its own is told them, and what the whole is about beside them', async () => {
    await using runtime = createRuntime()
    const [first, second] = [listener('a'), listener('b')]
    await runtime.run(
      sequence([
        { agent: first.agent, task: 'Find the facts.' },
        { agent: second.agent, task: 'Write it up.' },
      ]),
      { port: 'Brest' },
    )
    expect(first.heard).toEqual([{ description: 'Find the facts.', input: { port: 'Brest' } }])
    expect(second.heard).toEqual([
      {
        description: 'Write it up.',
        input: { task: { port: 'Brest' }, results: [{ from: 'a', output: 'a done' }] },
      },
    ])
  })

  test('a strict step that fails ends the chain: nobody after it is asked, and the result says who and why', async () => {
    await using runtime = createRuntime()
    const after = listener('c')
    const result = await runtime.run(sequence([says('a', 1), fails('b'), after.agent]), 'go')
    expect(result).toMatchObject({ status: 'failed', error: { code: 'step_failed', message: 'b broke' } })
    expect(after.heard).toEqual([])
    expect(result.details.results).toEqual([
      { name: 'a', status: 'completed', output: 1 },
      { name: 'b', status: 'failed', error: expect.objectContaining({ message: 'b broke' }) },
      { name: 'c', status: 'skipped' },
    ])
  })

  test('a step that is not strict may fail; the last one never may', async () => {
    await using runtime = createRuntime()
    const lax = (name: string) => ({ agent: fails(name), strict: false })
    expect(await runtime.run(sequence([lax('a'), says('b', 2)]), 'go')).toMatchObject({
      status: 'completed',
      output: 2,
      details: {
        results: [
          { name: 'a', status: 'failed' },
          { name: 'b', status: 'completed' },
        ],
      },
    })
    expect(await runtime.run(sequence([says('a', 1), lax('b')]), 'go')).toMatchObject({
      status: 'failed',
      error: { message: 'b broke' },
    })
  })

  test('the same definition twice is two members, with two addresses', async () => {
    await using runtime = createRuntime()
    const twice = echo('a')
    const result = await runtime.run(sequence([twice, twice, { agent: twice, name: 'closing' }]), 'go')
    expect(result.children.map(({ agent, address }) => [agent, address.split('/').at(-1)])).toEqual([
      ['a', 'a'],
      ['a', 'a-2'],
      ['a', 'closing'],
    ])
    expect(result.details.results?.map(({ name }) => name)).toEqual(['a', 'a-2', 'closing'])
  })

  test('names with dots, and names that objects have anyway, are names like others', async () => {
    await using runtime = createRuntime()
    const names = ['gpt.4', 'constructor', '__proto__']
    const [first, ...rest] = names.map(name => says(name, name))
    const result = await runtime.run(sequence([first as TaskActor, ...rest]), 'go')
    expect(result.details).toMatchObject({ results: names.map(name => ({ name, output: name })) })
  })

  test('cancelled in the middle: the signal of the step under way fires, and the next is never asked', async () => {
    await using runtime = createRuntime()
    const [stuck, after] = [hangs('b'), listener('c')]
    const run = runtime.start(sequence([says('a', 1), stuck.agent, after.agent]), 'go')
    const signal = await stuck.begun
    run.cancel('enough')
    const result = await run.result()
    expect(result).toMatchObject({ status: 'cancelled', error: { code: 'cancelled' } })
    expect(signal.aborted).toBe(true)
    expect(after.heard).toEqual([])
    expect(result.details.results).toMatchObject([
      { name: 'a', output: 1 },
      { status: 'skipped' },
      { status: 'skipped' },
    ])
    await runtime.idle()
    expect(runtime.stats()).toMatchObject({ inProgress: 0 })
  })

  test.each([
    ['no steps', () => sequence([] as never)],
    ['something that is no agent', () => sequence([42 as never])],
    ['a blank name of an agent', () => sequence([''])],
    ['a name that cannot stand in an address', () => sequence([{ agent: says('a', 1), name: 'a/b' }])],
    ['retries that are no number', () => sequence([{ agent: says('a', 1), retries: 0.5 }])],
    ['a member without time', () => sequence([{ agent: says('a', 1), timeoutMs: 0 }])],
    ['a pattern without time', () => sequence([says('a', 1)], { timeoutMs: -1 })],
    ['members without time', () => sequence([says('a', 1)], { memberTimeoutMs: Number.NaN })],
    ['fewer retries than none', () => sequence([says('a', 1)], { retries: -1 })],
    ['a fallback that is no agent', () => sequence([{ agent: says('a', 1), fallback: {} as never }])],
  ])('%s: refused when it is defined', (_, make) => {
    expect(refused(make)).toBe('input_invalid')
  })

  test('a name of its own that cannot be, and two different agents of one name, are refused', () => {
    expect(refused(() => sequence([says('a', 1)], { name: 'no spaces' }))).toBe('agent_invalid')
    expect(refused(() => sequence([says('a', 1), says('a', 2)]))).toBe('agent_exists')
  })

  test('an unknown agent, or input that is no JSON, is refused before anybody is asked', async () => {
    await using runtime = createRuntime()
    const first = listener('a')
    await expect(runtime.run(sequence([first.agent, 'nobody']), 'go')).rejects.toMatchObject({
      code: 'agent_not_found',
      message: expect.stringContaining('"nobody"'),
    })
    await expect(runtime.run(sequence([first.agent]), { when: new Date() } as never)).rejects.toMatchObject({
      code: 'input_invalid',
    })
    expect(first.heard).toEqual([])
  })
})

describe('[E4b] time in a sequence', () => {
  const slow = { sequence: 50_000, member: 20_000, step: 7_000, run: 3_000 }

  test.each([
    ['the step', { step: slow.step }, 7_000],
    ['its pattern, for each member', { member: slow.member }, 20_000],
    ['the pattern as a whole', { sequence: slow.sequence }, 50_000],
    ['the step, where all say something', { step: 7_000, member: 20_000, sequence: 50_000 }, 7_000],
    ['each member, where it is shortest', { step: 30_000, member: 20_000, sequence: 50_000 }, 20_000],
    ['the whole, where it is shortest', { step: 30_000, member: 20_000, sequence: 10_000 }, 10_000],
    ['nobody: five minutes for a member', {}, 300_000],
    ['the step, longer than where nobody says', { step: 400_000 }, 400_000],
  ] as const)('%s decides', async (_, given, ms) => {
    const simulation = createSimulation()
    await using runtime = createRuntime({ ...simulation })
    const { step, member, sequence: whole } = given as { step?: number; member?: number; sequence?: number }
    const stuck = hangs('a')
    const pattern = sequence([{ agent: stuck.agent, ...(step && { timeoutMs: step }) }], {
      ...(member && { memberTimeoutMs: member }),
      ...(whole && { timeoutMs: whole }),
    })
    const run = runtime.start(pattern, 'go')
    await simulation.clock.advance(ms - 1)
    expect(stuck.signals[0]?.aborted).toBe(false)
    await simulation.clock.advance(1)
    expect(stuck.signals[0]?.aborted).toBe(true)
    expect(await run.result()).toMatchObject({ status: 'failed', durationMs: ms, error: { code: 'ask_deadline' } })
  })

  test('the limit of the agent itself is shorter than all', async () => {
    const simulation = createSimulation()
    await using runtime = createRuntime({ ...simulation })
    const model = scriptedModel(() => ({ fault: 'hang' }))
    const agent = defineAgent({ name: 'a', model, limits: { durationMs: 2_000 } })
    const run = runtime.start(sequence([{ agent, timeoutMs: 7_000 }], { timeoutMs: 10_000 }), 'go')
    await simulation.clock.advance(2_000)
    expect(await run.result()).toMatchObject({
      status: 'failed',
      durationMs: 2_000,
      error: { code: 'limit_exceeded', details: { limit: 'durationMs' } },
    })
  })

  test('the deadline of the run is shorter than all: everything below is cancelled', async () => {
    const simulation = createSimulation()
    await using runtime = createRuntime({ ...simulation })
    const stuck = hangs('a')
    const run = runtime.start(sequence([stuck.agent], { timeoutMs: 10_000 }), 'go', { deadline: slow.run })
    await simulation.clock.advance(slow.run)
    expect(await run.result()).toMatchObject({ status: 'failed', durationMs: 3_000, error: { code: 'ask_deadline' } })
    expect(stuck.signals[0]?.aborted).toBe(true)
    expect(simulation.clock.pending).toBe(0)
  })
})
