import { callTool, type Script, scriptedModel } from '@statecraft/providers'
import { createRuntime, defineSupervisor, type RunOptions } from '@statecraft/runtime'
import { sqlite } from '@statecraft/runtime/sqlite'
import { describe, expect, test } from 'vitest'
import { createMachine } from 'xstate'
import { z } from 'zod'
import {
  defineAgent,
  definePolicy,
  fromFunction,
  fromMachine,
  type GuardedCall,
  type Guards,
  type InputGuard,
  parallel,
  sequence,
  type ToolGuard,
} from '../src/index.ts'
import { promptIn, resultsIn, runAgent } from './run-agent.ts'
import { sampleTools } from './sample-tools.ts'

const no = (refuse: string, more: object = {}) => ({ refuse, ...more })
const yes = { allow: true } as const
const noSecrets: InputGuard = ({ text }) => (text.includes('secret') ? no('no secrets', { code: 'secret' }) : yes)
const run = (script: Script, guards: Guards<never, never>, options: object = {}, runOptions: RunOptions = {}) =>
  runAgent(script, { guards, ...options }, runOptions)

describe('a guard of the input', () => {
  test('stops before any model call, and the failure says why', async () => {
    const { result, model } = await run([], { input: ({ text }) => no(`not "${text}"`, { code: 'rude' }) })
    expect(result).toMatchObject({
      status: 'failed',
      error: {
        code: 'guard_refused',
        message: 'A guard refused the task: not "Do it"',
        details: { guard: 'input', reason: 'not "Do it"', code: 'rude' },
      },
    })
    expect(model.requests).toEqual([])
    expect(result.totals).toMatchObject({ turns: 0, toolCalls: 0 })
    expect(result.steps).toMatchObject([{ source: 'guard', name: 'input', status: 'completed' }])
  })

  test('lets pass what it allows, at the price of one step and no call', async () => {
    const { result, model } = await run(['Done.'], { input: async () => yes })
    expect(result).toMatchObject({ status: 'completed', output: 'Done.', totals: { turns: 1 } })
    expect(model.requests).toHaveLength(1)
  })

  test('stops before a planner of the user too', async () => {
    let planned = 0
    const plan = () => {
      planned += 1
    }
    const { result } = await run([], { input: () => no('no') }, { plan })
    expect([result.status, planned]).toEqual(['failed', 0])
  })

  test('is told the task, its words, the agent and the context of the run', async () => {
    const seen: unknown[] = []
    const input: InputGuard = ({ task, text }, { agent, context, signal }) => {
      seen.push(task, text, agent, context, signal.aborted)
      return yes
    }
    await run(['Done.'], { input }, {}, { context: { user: 'u1' } })
    expect(seen).toEqual([{ input: 'Do it' }, 'Do it', 'agent', { user: 'u1' }, false])
  })

  test('is one of several: the first that refuses decides, and those after it are not asked', async () => {
    const asked: string[] = []
    const guard = (name: string, says: object) => () => {
      asked.push(name)
      return says as typeof yes
    }
    const input = [guard('a', yes), guard('b', no('b says no')), guard('c', no('c says no'))]
    const { result } = await run([], { input })
    expect(result.error?.message).toContain('b says no')
    expect(asked).toEqual(['a', 'b'])
  })

  test.each([
    ['throws', () => Promise.reject(new Error('no list')), 'the guard failed: no list'],
    ['says neither yes nor no', () => undefined as never, 'the guard said neither { allow: true } nor { refuse'],
    ['says something else', () => ({ allow: false }) as never, 'the guard said neither'],
  ])('that %s refuses', async (_, input, reason) => {
    const { result, model } = await run([], { input })
    expect(result.error).toMatchObject({ code: 'guard_refused', details: { code: 'guard_failed' } })
    expect(result.error?.message).toContain(reason)
    expect(model.requests).toEqual([])
  })

  test('that is at work when the task is cancelled hears of it', async () => {
    await using runtime = createRuntime()
    const working = Promise.withResolvers<AbortSignal>()
    const input: InputGuard = (_, { signal }) => {
      working.resolve(signal)
      return new Promise(() => {})
    }
    const model = scriptedModel([])
    const under = runtime.start(defineAgent({ name: 'agent', model, guards: { input } }), 'go')
    const signal = await working.promise
    under.cancel()
    expect((await under.result()).status).toBe('cancelled')
    await runtime.idle()
    expect([signal.aborted, model.requests.length]).toEqual([true, 0])
  })
})

describe('a guard of the output', () => {
  const short = (output: unknown) => (String(output).length > 5 ? no('too long') : yes)

  test('sends an answer back, with its reason, and takes the next', async () => {
    const { result, model } = await run(['much too long', 'short'], { output: short })
    expect(result).toMatchObject({ status: 'completed', output: 'short' })
    expect(promptIn(model.requests[1])).toBe('That answer cannot be used: too long. Answer again, in full.')
  })

  test('fails the task when that happens too often', async () => {
    const { result, model } = await run(() => 'much too long', { output: short })
    expect(result.error).toMatchObject({ code: 'guard_refused', message: 'A guard refused the answer: too long' })
    expect(model.requests).toHaveLength(3)
  })

  test('fails it at once where it says that nothing can mend it', async () => {
    const { result, model } = await run(['x'], { output: () => no('leaked', { final: true, code: 'leak' }) })
    expect(result.error).toMatchObject({ code: 'guard_refused', details: { guard: 'output', code: 'leak' } })
    expect(result.output).toBeUndefined()
    expect(model.requests).toHaveLength(1)
  })

  test('sees what the schema made of the answer, and only what fits it', async () => {
    const seen: unknown[] = []
    const output = (value: unknown) => {
      seen.push(value)
      return yes
    }
    const schema = z.object({ n: z.number().transform(n => n * 2) })
    const { result } = await run(['{"n":"x"}', '{"n":2}'], { output }, { output: schema })
    expect(result.output).toEqual({ n: 4 })
    expect(seen).toEqual([{ n: 4 }])
  })

  test('that throws refuses', async () => {
    const broken = (): never => {
      throw new Error('no model')
    }
    const { result } = await run(() => 'x', { output: broken })
    expect(result.error).toMatchObject({ code: 'guard_refused', details: { code: 'guard_failed' } })
  })
})

describe('a guard of tools', () => {
  const { tools, ran } = sampleTools()
  const readOnly: ToolGuard = ({ effect }) => (effect === 'write' ? no('read only', { code: 'ro' }) : yes)

  test('refuses a call as its typed result, and nothing of it runs', async () => {
    ran.length = 0
    const { result, model, events } = await run(
      [{ calls: [{ name: 'change' }, { name: 'look' }] }, 'Done.'],
      { tool: readOnly },
      { tools },
    )
    expect(result.status).toBe('completed')
    expect(ran).toEqual(['look'])
    expect(resultsIn(model.requests[1])).toMatchObject([
      { name: 'change', output: { error: 'refused: read only', code: 'ro' }, isError: true },
      { name: 'look', output: 'look done' },
    ])
    const refusal = { phase: 'executing', action: 'USE_TOOL', name: 'change', reason: 'read only', code: 'ro' }
    expect(result.details).toMatchObject({ refused: 1, refusals: [refusal] })
    expect(events).toContainEqual(expect.objectContaining({ type: 'note', note: { refusal } }))
    expect(result.totals.toolCalls).toBe(1)
  })

  test('is told the call as the model made it', async () => {
    const seen: GuardedCall[] = []
    const tool: ToolGuard = call => {
      seen.push(call)
      return yes
    }
    await run([callTool('look', { at: 'it' }), 'Done.'], { tool }, { tools })
    expect(seen).toEqual([{ tool: 'look', effect: 'read', args: { at: 'it' } }])
  })

  test('that throws refuses the call, and the work goes on', async () => {
    ran.length = 0
    const broken = (): never => {
      throw new Error('no list')
    }
    const { result } = await run([callTool('look'), 'Done.'], { tool: broken }, { tools })
    expect([result.status, ran]).toEqual(['completed', []])
    expect(result.details).toMatchObject({ refusals: [{ code: 'guard_failed' }] })
  })

  test('keeps to the number of tools at once, guards among them', async () => {
    let [now, most] = [0, 0]
    const tool: ToolGuard = async () => {
      now += 1
      most = Math.max(most, now)
      await Promise.resolve()
      now -= 1
      return yes
    }
    const calls = Array.from({ length: 6 }, () => ({ name: 'look' }))
    const { result } = await run([{ calls }, 'Done.'], { tool }, { tools, toolsAtOnce: 2 })
    expect([result.status, most, result.totals.toolCalls]).toEqual(['completed', 2, 6])
  })

  test('is not asked for what the phase does not allow', async () => {
    let asked = 0
    const tool: ToolGuard = () => {
      asked += 1
      return yes
    }
    await run([callTool('change'), 'The plan.', 'Done.'], { tool }, { tools, plan: 'model' })
    expect(asked).toBe(0)
  })

  test('stops with the phase that it was asked in', async () => {
    const signals: AbortSignal[] = []
    const tool: ToolGuard = (_, { signal }) => {
      signals.push(signal)
      return new Promise(() => {})
    }
    const script: Script = [{ calls: [{ name: 'look' }] }]
    await using runtime = createRuntime()
    const agent = defineAgent({ name: 'agent', model: scriptedModel(script), tools, guards: { tool } })
    const under = runtime.start(agent, 'go')
    while (signals.length === 0) await Promise.resolve()
    under.cancel()
    expect((await under.result()).status).toBe('cancelled')
    await runtime.idle()
    expect(signals.map(({ aborted }) => aborted)).toEqual([true])
  })
})

describe('guards of a team', () => {
  const echo = (name: string) => {
    const model = scriptedModel((_, { prompt }) => prompt)
    return { agent: defineAgent({ name, model }), model }
  }

  test('hold for every agent of a pattern, not only the first', async () => {
    await using runtime = createRuntime()
    const [first, second] = [echo('first'), { model: scriptedModel(['a secret']) }]
    const middle = defineAgent({ name: 'middle', model: second.model })
    const team = sequence([middle, first.agent], { guards: { input: noSecrets } })
    const result = await runtime.run(team, 'hello')
    expect(result).toMatchObject({ status: 'failed', error: { code: 'guard_refused' } })
    expect([second.model.requests.length, first.model.requests.length]).toEqual([1, 0])
  })

  test('hold for patterns inside, with the inner ones after the outer, and for functions', async () => {
    await using runtime = createRuntime()
    const asked: string[] = []
    const guard =
      (name: string): InputGuard =>
      (_, { agent }) => {
        asked.push(`${name} of ${agent}`)
        return yes
      }
    let called = 0
    const shout = fromFunction('shout', (text: string) => {
      called += 1
      return String(text).toUpperCase()
    })
    const inner = parallel([echo('a').agent, shout], { name: 'inner', guards: { input: guard('inner') } })
    const own = defineAgent({ name: 'own', model: scriptedModel(['x']), guards: { input: guard('own') } })
    const team = sequence([inner, own], { guards: { input: guard('outer') } })
    expect((await runtime.run(team, 'hello')).status).toBe('completed')
    expect(asked.filter(one => one.endsWith('of a'))).toEqual(['outer of a', 'inner of a'])
    expect(asked.filter(one => one.endsWith('of shout'))).toEqual(['outer of shout', 'inner of shout'])
    expect(asked.filter(one => one.endsWith('of own'))).toEqual(['outer of own', 'own of own'])
    expect(called).toBe(1)
    const stopped = sequence([shout], { guards: { input: () => no('no') } })
    expect((await runtime.run(stopped, 'hello')).error?.code).toBe('guard_refused')
    const silenced = sequence([shout], { guards: { output: () => no('no shouting') } })
    expect((await runtime.run(silenced, 'hello')).error?.message).toContain('no shouting')
    expect(called).toBe(2)
  })

  test('hold below a supervisor and in a whole runtime, for agents that are spawned there', async () => {
    const everywhere = definePolicy({ guards: { input: noSecrets } })
    const desk = definePolicy({
      guards: { output: text => (text === 'bye' ? no('greet properly', { final: true }) : yes) },
    })
    await using runtime = createRuntime({ policies: [everywhere] })
    const clerk = echo('clerk')
    runtime.spawn(defineSupervisor({ name: 'desk', children: [clerk.agent], policies: [desk] }))
    runtime.agents.register(echo('free').agent)
    const ask = (to: string, description: string) => runtime.ask(to, { type: 'TASK', task: { description } })
    expect(await ask('root/desk/clerk', 'a secret')).toMatchObject({ status: 'failed' })
    expect(await ask('root/desk/clerk', 'bye')).toMatchObject({ error: { code: 'guard_refused' } })
    expect(await ask('root/free', 'a secret')).toMatchObject({ status: 'failed' })
    expect(await ask('root/free', 'bye')).toMatchObject({ status: 'completed', output: 'bye' })
    const late = runtime.spawn(echo('late').agent, { under: 'root/desk' })
    expect(await ask(late, 'bye')).toMatchObject({ error: { code: 'guard_refused' } })
    expect((await runtime.run(echo('once').agent, 'a secret')).error?.code).toBe('guard_refused')
  })

  test('refuse a whole machine, for which they could not hold, before anything runs', async () => {
    const machine = createMachine({
      id: 'own',
      initial: 'idle',
      states: { idle: { on: { TASK: 'done' } }, done: { type: 'final' } },
    })
    const own = fromMachine(machine as never, { name: 'own' })
    await using runtime = createRuntime()
    const { agent, model } = echo('a')
    await expect(runtime.run(sequence([agent, own], { guards: { input: noSecrets } }), 'x')).rejects.toMatchObject({
      code: 'agent_invalid',
      message: expect.stringContaining('Machine "own" stands where guards hold'),
    })
    expect(model.requests).toEqual([])
    expect(() => runtime.spawn(sequence([agent, own], { memory: true }))).not.toThrow()
  })

  test('leave an agent as it is where it works outside of the team', async () => {
    await using runtime = createRuntime()
    const { agent } = echo('a')
    const team = sequence([agent], { guards: { input: () => no('never') } })
    expect((await runtime.run(team, 'x')).status).toBe('failed')
    expect((await runtime.run(agent, 'x')).status).toBe('completed')
  })

  test('hold on a durable host too, where one agent works in the team and outside', async () => {
    await using runtime = createRuntime({ host: sqlite(':memory:') })
    const { agent } = echo('a')
    const team = sequence([agent, agent], { guards: { input: noSecrets } })
    expect((await runtime.run(team, 'fine')).status).toBe('completed')
    expect((await runtime.run(team, 'a secret')).error?.code).toBe('guard_refused')
    expect((await runtime.run(agent, 'a secret')).status).toBe('completed')
  })

  test('that cannot be are refused before anything runs', () => {
    expect(() => definePolicy({ guards: { input: 'x' as never } })).toThrow(
      expect.objectContaining({ code: 'input_invalid', message: expect.stringContaining('guards.input must be') }),
    )
    expect(() => defineAgent({ name: 'a', guards: { inputs: () => yes } as object })).toThrow(
      expect.objectContaining({
        code: 'agent_invalid',
        message: expect.stringContaining('"guards.inputs" is no option'),
      }),
    )
  })
})

test('a guard that was asked is not asked again when the process starts anew', async () => {
  const { mkdtempSync, rmSync } = await import('node:fs')
  const { tmpdir } = await import('node:os')
  const { join } = await import('node:path')
  const dir = mkdtempSync(join(tmpdir(), 'guards-'))
  try {
    const host = () => sqlite(join(dir, 'runs.db'))
    let asked = 0
    const input: InputGuard = () => {
      asked += 1
      return yes
    }
    const started = Promise.withResolvers<void>()
    const agent = (script: Script) => defineAgent({ name: 'clerk', model: scriptedModel(script), guards: { input } })
    {
      await using runtime = createRuntime({ host: host() })
      const hang = () => {
        started.resolve()
        return new Promise<never>(() => {})
      }
      runtime.agents.register(agent(hang))
      runtime.start({ agent: 'clerk', description: 'go' })
      await started.promise
    }
    await using runtime = createRuntime({ host: host() })
    runtime.agents.register(agent(['Done.']))
    const [resumed] = runtime.resume()
    expect(await resumed?.result()).toMatchObject({ status: 'completed', output: 'Done.' })
    expect(asked).toBe(1)
  } finally {
    rmSync(dir, { recursive: true })
  }
})
