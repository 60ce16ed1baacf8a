import { createRuntime, StatecraftError, type TaskActor } from '@statecraft/runtime'
import { createSimulation } from '@statecraft/runtime/testing'
import { describe, expect, test } from 'vitest'
import { sequence } from '../../src/index.ts'
import { definePattern, type PatternOptions } from '../../src/patterns/define-pattern.ts'
import { createCast } from '../../src/patterns/member.ts'
import type { Play, Stage } from '../../src/patterns/play.ts'
import { hangs, listener, says } from './sample-members.ts'

/** A pattern that takes lists alone, and adds them up with a function of its own. */
function adding() {
  const play: Play<{ readonly list: unknown; readonly sum: unknown }> = {
    first: 'adding',
    begin: ({ input }) => {
      if (!Array.isArray(input)) throw new StatecraftError('input_invalid', 'It takes a list')
      return { list: input, sum: undefined }
    },
    details: () => ({}),
    stages: {
      adding: {
        atOnce: 1,
        start: state => ({ state, work: [{ type: 'call', id: 'add', fn: 'add', input: state.list }] }),
        end: (state, _, ended) => ({ ...state, sum: ended.ok ? ended.output : 'failed' }),
        next: ({ sum }) => (sum === undefined ? undefined : { done: { output: sum } }),
      },
    },
  }
  const add = (list: readonly number[], { context }: { readonly context: unknown }) =>
    list.reduce((sum, n) => sum + n, context as number)
  return definePattern<readonly number[], number, object, { readonly list: unknown; readonly sum: unknown }>(
    { pattern: 'adding', cast: createCast('adding'), play, functions: new Map([['add', add]]) },
    {},
  )
}

describe('a pattern of its own functions', () => {
  test('runs them as steps, with the context of the run', async () => {
    await using runtime = createRuntime()
    const result = await runtime.run(adding(), [1, 2], { context: 10 })
    expect(result).toMatchObject({ status: 'completed', output: 13, steps: [{ name: 'add', status: 'completed' }] })
  })

  test('refuses at the door what it cannot do, before anything runs', async () => {
    await using runtime = createRuntime()
    await expect(runtime.run(adding(), 'no list' as never)).rejects.toMatchObject({ code: 'input_invalid' })
    expect(runtime.stats()).toMatchObject({ turns: 0, failed: 0, completed: 0 })
  })

  test('as a member, only what it is asked then counts, not what the whole is asked', async () => {
    await using runtime = createRuntime()
    const first = listener('a')
    const result = await runtime.run(sequence([first.agent, adding()]), 'some text')
    expect(first.heard).toHaveLength(1)
    expect(result).toMatchObject({ status: 'failed', error: { code: 'input_invalid', message: 'It takes a list' } })
  })
})

test('a stage that waits for nothing is a failure, not a wait', async () => {
  await using runtime = createRuntime()
  const play: Play<null> = {
    first: 'idling',
    begin: () => null,
    details: () => ({}),
    stages: { idling: { start: () => undefined, end: state => state, next: () => undefined } },
  }
  const cast = createCast('idle')
  cast.add(says('a', 1))
  const result = await runtime.run(definePattern({ pattern: 'idle', cast, play }, {}), 'go')
  expect(result).toMatchObject({ status: 'failed', error: { code: 'chart_fault' } })
})

describe('a play that never runs out of work', () => {
  const pattern = (
    member: TaskActor<unknown, unknown>,
    stage: Partial<Stage<number>>,
    options: PatternOptions = {},
  ) => {
    const cast = createCast('busy')
    cast.add({ agent: member, name: 'a' })
    const giving: Stage<number> = {
      start: given => ({ state: given + 1, work: [{ type: 'errand', id: String(given), to: 'a', task: {} }] }),
      end: given => given,
      next: () => undefined,
      ...stage,
    }
    const play: Play<number> = { first: 'giving', begin: () => 0, details: () => ({}), stages: { giving } }
    return definePattern<unknown, unknown, object, number>({ pattern: 'busy', cast, play }, options)
  }
  const failed = {
    status: 'failed',
    error: { code: 'chart_fault', message: expect.stringMatching(/"giving" of pattern "busy".*let its start return/) },
  }

  test('fails its task, and none of the work begins', async () => {
    await using runtime = createRuntime()
    const member = listener('a')
    const result = await runtime.run(pattern(member.agent, {}), 'go')
    expect(result).toMatchObject({ ...failed, children: [] })
    expect(member.heard).toEqual([])
  })

  test.each([
    ['the whole', {}, { timeoutMs: 10 }],
    ['the stage', { timeoutMs: 10 }, {}],
  ])('fails it when the time of %s is up, and each piece would end at once', async (_, times, options) => {
    const simulation = createSimulation()
    await using runtime = createRuntime({ ...simulation })
    const run = runtime.start(pattern(hangs('a').agent, { atOnce: 1, ...times }, options), 'go')
    await simulation.clock.advance(10)
    expect(await run.result()).toMatchObject(failed)
  })
})
