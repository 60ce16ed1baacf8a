import { type ScriptedModel, scriptedModel } from '@statecraft/providers'
import { createRuntime, type Runtime } from '@statecraft/runtime'
import { describe, expect, test } from 'vitest'
import {
  createExperience,
  defineAgent,
  type Experience,
  fromFunction,
  type Pattern,
  type RouteDetails,
  route,
  sequence,
} from '../../src/index.ts'
import { thrown } from '../thrown.ts'

const able = (name: string, about: string, work: (input: unknown) => unknown = () => `${name} did it`) => ({
  ...fromFunction(name, work),
  capabilities: [{ name: about }],
})
const failing = () => {
  throw new Error('no idea')
}
const run = (
  runtime: Runtime,
  desk: Pattern<never, unknown, RouteDetails, never>,
  words = 'Translate this letter into French',
) => runtime.run(desk as unknown as Pattern<string, unknown, RouteDetails>, words)
const chosenIn = ({ details }: { details: Partial<RouteDetails> }) => details.chosen

describe('[B19] each task finds an agent', () => {
  const lawyer = able('lawyer', 'contracts, tax law and deductions')
  const translator = able('translator', 'translates letters and books into French and German')

  test('whose words fit it, and the result says why', async () => {
    await using runtime = createRuntime()
    const desk = route([lawyer, translator])
    const result = await run(runtime, desk)
    expect(result).toMatchObject({
      status: 'completed',
      output: 'translator did it',
      details: { chosen: 'translator' },
    })
    expect(result.details.reason).toMatch(/^translator: its words fit to 100 %, it has done nothing yet/)
    expect(result.details.candidates?.map(({ agent }) => agent)).toEqual(['translator'])
    expect(chosenIn(await run(runtime, desk, 'Which deductions does tax law allow?'))).toBe('lawyer')
    expect(result.children.map(({ agent }) => agent)).toEqual(['translator'])
  })

  test('where no word fits anybody, anybody may be asked', async () => {
    await using runtime = createRuntime()
    const result = await run(runtime, route([lawyer, translator]), 'Bake a cake')
    expect(result.details.candidates?.map(({ agent }) => agent)).toEqual(['lawyer', 'translator'])
    expect(result.status).toBe('completed')
  })

  test('roles and descriptions count too, and agents that are only named go by their names', async () => {
    await using runtime = createRuntime()
    const model = scriptedModel(() => 'Baked.')
    runtime.agents.register(fromFunction('tax-office', () => 'Taxed.'))
    const desk = route([defineAgent({ name: 'x1', description: 'Bakes cakes and bread', model }), 'tax-office'])
    expect(chosenIn(await run(runtime, desk, 'Bake a cake'))).toBe('x1')
    expect(chosenIn(await run(runtime, desk, 'How much tax is due?'))).toBe('tax-office')
  })

  test('nests, and data is searched for words too', async () => {
    await using runtime = createRuntime()
    const whole = sequence([
      route([lawyer, translator]),
      fromFunction('last', (given: { results: unknown }) => given.results),
    ])
    const result = await runtime.run(whole, { subject: 'tax law' } as never)
    expect(result.output).toEqual([{ from: 'route', output: 'lawyer did it' }])
  })
})

describe('[B19] with experience the choice changes to the better agent', () => {
  const text = 'translates letters into French'

  test('one that fails again and again gives way to one that does not', async () => {
    await using runtime = createRuntime()
    const desk = route([able('novice', text, failing), able('expert', text)])
    const chosen: unknown[] = []
    for (let n = 0; n < 8; n += 1) chosen.push(chosenIn(await run(runtime, desk)))
    expect(chosen[0]).toBe('novice')
    expect(chosen.slice(2)).toEqual(Array.from({ length: 6 }, () => 'expert'))
    const last = await run(runtime, desk)
    expect(last.details.candidates?.[0]).toMatchObject({
      agent: 'expert',
      attempts: chosen.filter(who => who === 'expert').length,
    })
    expect(last.details.reason).toContain('tasks went well')
  })

  test('of two that succeed, the cheaper one', async () => {
    await using runtime = createRuntime()
    const usage = { inputTokens: 1000, outputTokens: 1000 }
    const priced = (name: string, perMillion: number) =>
      defineAgent({
        name,
        description: text,
        model: scriptedModel(() => ({ text: 'Fait.', usage }), { modelId: name }),
        prices: { [name]: { input: perMillion, output: perMillion, asOf: '2026-11-21' } },
      })
    const desk = route([priced('dear', 50), priced('cheap', 1)])
    const chosen: unknown[] = []
    for (let n = 0; n < 6; n += 1) chosen.push(chosenIn(await run(runtime, desk)))
    expect(chosen[0]).toBe('dear')
    expect(chosen.slice(3)).toEqual(['cheap', 'cheap', 'cheap'])
  })

  test('is kept for each runtime by itself, and over runs of either kind', async () => {
    const desk = route([able('novice', text, failing), able('expert', text)])
    await using first = createRuntime()
    await using second = createRuntime()
    first.agents.register(desk)
    for (let n = 0; n < 4; n += 1) await first.run({ agent: 'route', description: 'Translate into French' })
    expect(chosenIn(await run(first, desk))).toBe('expert')
    expect(chosenIn(await run(second, desk))).toBe('novice')
  })

  test('is stored and given again, where it is kept outside', async () => {
    const desk = (experience: Experience) =>
      route([able('novice', text, failing), able('expert', text)], { experience })
    const first = createExperience()
    await using before = createRuntime()
    for (let n = 0; n < 4; n += 1) await run(before, desk(first))
    const stored = JSON.parse(JSON.stringify(first.known()))
    expect(stored).toMatchObject({ novice: { successes: 0 }, expert: { attempts: 3, successes: 3, costUsd: 0 } })
    await using after = createRuntime()
    expect(chosenIn(await run(after, desk(createExperience(stored))))).toBe('expert')
    expect(first.known()).toEqual(stored)
  })

  test.each([
    ['more successes than attempts', { attempts: 1, successes: 2, priced: 0, costUsd: 0 }],
    ['a count that is none', { attempts: 1.5, successes: 0, priced: 0, costUsd: 0 }],
    ['a cost below 0', { attempts: 1, successes: 1, priced: 1, costUsd: -1 }],
    ['no record at all', {} as never],
  ])('cannot be %s', (_, record) => {
    expect(() => createExperience({ expert: record })).toThrow(
      expect.objectContaining({ code: 'input_invalid', message: expect.stringContaining('expert') }),
    )
  })

  test('whoever has work in hand comes after one who has none', async () => {
    await using runtime = createRuntime()
    const gate = Promise.withResolvers<string>()
    const begun = Promise.withResolvers<void>()
    const desk = route([
      able('busy', text, () => {
        begun.resolve()
        return gate.promise
      }),
      able('free', text),
    ])
    const slow = run(runtime, desk)
    await begun.promise
    const quick = await run(runtime, desk)
    expect(quick.details).toMatchObject({ chosen: 'free' })
    expect(quick.details.candidates?.find(({ agent }) => agent === 'busy')?.load).toBe(1)
    gate.resolve('at last')
    expect(await slow).toMatchObject({ status: 'completed', output: 'at last' })
    expect((await run(runtime, desk)).details.candidates?.map(({ load }) => load)).toEqual([0, 0])
  })

  test('a task that was withdrawn says nothing of the agent', async () => {
    await using runtime = createRuntime()
    const begun = Promise.withResolvers<void>()
    const desk = route([
      able('slow', text, () => {
        begun.resolve()
        return new Promise(() => {})
      }),
    ])
    const stopped = runtime.start(desk, 'Translate into French')
    await begun.promise
    stopped.cancel()
    expect(await stopped.result()).toMatchObject({ status: 'cancelled' })
    await runtime.idle()
    const next = runtime.start(desk, 'Translate into French')
    await expect.poll(() => runtime.stats().inProgress).toBe(2)
    next.cancel()
    expect((await next.result()).details.candidates?.[0]).toMatchObject({ attempts: 0 })
  })
})

describe('an agent that fails', () => {
  const text = 'translates letters into French'

  test('is the failure of the task', async () => {
    await using runtime = createRuntime()
    const result = await run(runtime, route([able('novice', text, failing), able('expert', text)]))
    expect(result).toMatchObject({ status: 'failed', error: { message: 'no idea' }, details: { chosen: 'novice' } })
    expect(result.children).toHaveLength(1)
  })

  test('gives way to the next best where that is asked for', async () => {
    await using runtime = createRuntime()
    const result = await run(runtime, route([able('novice', text, failing), able('expert', text)], { tries: 2 }))
    expect(result).toMatchObject({ status: 'completed', output: 'expert did it', details: { chosen: 'expert' } })
    expect(result.details.results).toMatchObject([
      { name: 'novice', status: 'failed' },
      { name: 'expert', status: 'completed' },
    ])
  })

  test('and nobody tries twice', async () => {
    await using runtime = createRuntime()
    const desk = route([able('a', text, failing), able('b', text, failing)], { tries: 2 })
    const result = await run(runtime, desk)
    expect(result).toMatchObject({ status: 'failed', error: { message: 'no idea' } })
    expect(result.children.map(({ agent }) => agent).toSorted()).toEqual(['a', 'b'])
  })
})

describe('options that make no sense', () => {
  test.each([
    [[], {}],
    [[fromFunction('a', () => 1)], { tries: 0 }],
    [[fromFunction('a', () => 1)], { tries: 2 }],
  ])('%#', (agents, options) => {
    expect(thrown(() => route(agents as never, options))).toMatchObject({ code: 'input_invalid' })
  })

  test('an agent that nobody can reach is named before anything runs', async () => {
    await using runtime = createRuntime()
    const model: ScriptedModel = scriptedModel([])
    const desk = route([defineAgent({ name: 'a', model }), 'nobody'])
    await expect(runtime.run(desk, 'go')).rejects.toMatchObject({ code: 'agent_not_found' })
    expect(model.requests).toEqual([])
  })
})
