import { createRuntime, type EnvelopeInfo, effectActions } from '@statecraft/runtime'
import { describe, expect, test } from 'vitest'
import { assign, createActor, createMachine, fromPromise, setup, waitFor } from 'xstate'
import { fromMachine } from '../src/index.ts'

interface Context {
  readonly request: string
  readonly who: unknown
  readonly words: unknown
}
type Take = { type: 'TASK'; task: { input: unknown }; envelope?: EnvelopeInfo }

const greeting = setup({
  types: {} as { context: Context; events: Take | { type: 'CANCEL' } },
  actors: { compose: fromPromise<unknown, unknown>(async ({ input }) => `Hello ${input}`) },
  actions: {
    ...effectActions,
    take: assign(({ event }) =>
      event.type === 'TASK' ? { who: event.task.input, request: event.envelope?.request ?? '' } : {},
    ),
  },
}).createMachine({
  id: 'greeting',
  context: { request: '', who: undefined, words: undefined },
  initial: 'idle',
  states: {
    idle: { on: { TASK: { target: 'composing', actions: 'take' } } },
    composing: {
      invoke: {
        src: 'compose',
        id: 'compose',
        input: ({ context }: { context: Context }) => context.who,
        onDone: { target: 'done', actions: assign(({ event }) => ({ words: event.output })) },
        onError: 'idle',
      },
    },
    done: {
      entry: {
        type: 'reply',
        params: ({ context }: { context: Context }) => ({ request: context.request, output: context.words }),
      },
      always: 'idle',
    },
  },
})
const greeter = fromMachine<string, string>(greeting, {
  name: 'greeter',
  steps: { compose: (who: never) => `Hello ${who}` },
})

describe("a whole machine of one's own", () => {
  test('takes tasks and answers them', async () => {
    await using runtime = createRuntime()
    expect(await runtime.run(greeter, 'Ada')).toMatchObject({
      status: 'completed',
      output: 'Hello Ada',
      agent: 'greeter',
    })
  })

  test('can be registered and asked by name, again and again', async () => {
    await using runtime = createRuntime()
    runtime.agents.register(greeter)
    const ask = (input: string) => runtime.run({ agent: 'greeter', description: '', input })
    expect((await Promise.all(['Ada', 'Bob'].map(ask))).map(({ output }) => output)).toEqual(['Hello Ada', 'Hello Bob'])
  })

  test('is still the machine that XState runs', async () => {
    const actor = createActor(greeting).start()
    actor.send({ type: 'TASK', task: { input: 'Ada' } })
    expect((await waitFor(actor, state => state.matches('idle'))).context.words).toBe('Hello Ada')
  })
})

describe('[A3] one that cannot serve is refused when it is defined', () => {
  test('with every fault of its chart', () => {
    const machine = createMachine({ id: 'm', initial: 'idle', states: { idle: { on: { GO: 'stuck' } }, stuck: {} } })
    expect(() => fromMachine(machine)).toThrow(
      expect.objectContaining({
        code: 'lifecycle_invalid',
        message: expect.stringMatching(
          /Machine "m" cannot be an agent: no state takes TASK.*; state "m\.stuck" is a dead end/,
        ),
      }),
    )
  })

  test('for a source without a step', () => {
    expect(() => fromMachine(greeting, { name: 'greeter' })).toThrow(
      expect.objectContaining({ code: 'chart_invalid', message: expect.stringContaining('pass steps: { compose') }),
    )
  })

  test('for an id that is no name', () => {
    const { id: _, ...config } = greeting.config
    expect(() => fromMachine(createMachine(config as never))).toThrow(
      expect.objectContaining({
        code: 'agent_invalid',
        message: expect.stringContaining('its name "(machine)" must be'),
      }),
    )
  })
})
