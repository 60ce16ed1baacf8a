import type { Failure, Result, TaskActor } from '@statecraft/runtime'
import { createRuntime } from '@statecraft/runtime'
import { type } from 'arktype'
import { describe, expectTypeOf, test } from 'vitest'
import { createActor, fromPromise, waitFor } from 'xstate'
import { z } from 'zod'
import {
  type Agent,
  type AgentContext,
  type AgentDetails,
  createMemoryStore,
  type Decision,
  defineAgent,
  definePolicy,
  fromFunction,
  fromMachine,
  type Refusal,
  type ToolIo,
  tool,
} from '../src/index.ts'

interface Shop {
  readonly userId: string
}

const order = z.object({ total: z.number(), lines: z.array(z.string()) })
const runtime = createRuntime()

describe('the output of a run', () => {
  test('is text where no schema is given', () => {
    const agent = defineAgent({ name: 'plain' })
    expectTypeOf(agent).toEqualTypeOf<Agent<unknown, string, unknown>>()
    expectTypeOf(runtime.run(agent, 'hi')).resolves.toEqualTypeOf<Result<string, AgentDetails>>()
  })

  test('is what the output schema makes, with zod and with arktype', () => {
    const withZod = defineAgent({ name: 'zod', output: order })
    expectTypeOf(runtime.run(withZod, 'hi')).resolves.toEqualTypeOf<
      Result<{ total: number; lines: string[] }, AgentDetails>
    >()
    const withArk = defineAgent({ name: 'ark', output: type({ total: 'number' }) })
    expectTypeOf(runtime.run(withArk, 'hi')).resolves.toEqualTypeOf<Result<{ total: number }, AgentDetails>>()
  })

  test('is what a schema transforms into, not what the model writes', () => {
    const agent = defineAgent({ name: 'length', output: z.object({ text: z.string().transform(text => text.length) }) })
    expectTypeOf<Awaited<ReturnType<typeof runtime.run>>>().toEqualTypeOf<Result>()
    expectTypeOf(runtime.start(agent, 'hi').result()).resolves.toEqualTypeOf<Result<{ text: number }, AgentDetails>>()
  })

  test('reaches checks, scorers and learners', () => {
    defineAgent({
      name: 'checked',
      output: order,
      verify: [({ total }) => total > 0 || 'nothing was ordered'],
      confidence: ({ lines }) => (lines.length > 0 ? 0.9 : undefined),
      learn: ({ output }) => `ordered ${output.total}`,
    })
    // @ts-expect-error the output has no such property
    defineAgent({ name: 'wrong', output: order, verify: [({ sum }) => sum > 0] })
  })
})

describe('guards', () => {
  test('know the output, and the context of the run', () => {
    defineAgent<{ total: number }, Shop>({
      name: 'guarded',
      output: z.object({ total: z.number() }),
      guards: {
        input: ({ text, task }, { context, agent }) => {
          expectTypeOf(text).toEqualTypeOf<string>()
          expectTypeOf(task.description).toEqualTypeOf<string | undefined>()
          expectTypeOf(agent).toEqualTypeOf<string>()
          return context.userId === '' ? { refuse: 'who are you?', code: 'nobody' } : { allow: true }
        },
        output: [async ({ total }) => (total < 0 ? { refuse: 'negative', final: true } : { allow: true })],
        tool: ({ tool, effect }) => (effect === 'write' ? { refuse: `${tool} writes` } : { allow: true }),
      },
    })
  })

  test('of a team take any output, so that they must look before they touch', () => {
    definePolicy({ guards: { output: output => (typeof output === 'string' ? { allow: true } : { refuse: 'text' }) } })
    // @ts-expect-error nobody knows what the agents of a team answer
    definePolicy({ guards: { output: output => (output.length > 5 ? { refuse: 'long' } : { allow: true }) } })
  })

  test('say yes or no in a known way, and nothing else', () => {
    // @ts-expect-error no word of whether it may
    defineAgent({ name: 'a', guards: { input: () => true } })
    // @ts-expect-error a refusal has a reason
    defineAgent({ name: 'a', guards: { tool: () => ({ allow: false }) } })
  })
})

describe('thinking and memory', () => {
  test('know the context of the run', () => {
    defineAgent<string, Shop>({
      name: 'a',
      thinking: { style: 'analytical', alternatives: 3, whenUnsure: 'consult', consult: ['b'] },
      memory: {
        port: createMemoryStore(),
        subject: ({ userId }) => userId,
        summarise: (messages, { maxTokens, context }) => `${messages.length} ${maxTokens} ${context.userId}`,
      },
    })
    // @ts-expect-error the context has no such property
    defineAgent<string, Shop>({ name: 'a', memory: { subject: ({ user }) => user } })
    // @ts-expect-error no such style
    defineAgent({ name: 'a', thinking: { style: 'wild' } })
  })

  test('leave their results typed', async () => {
    const result = await runtime.run(defineAgent({ name: 'a', thinking: true }), 'hi')
    expectTypeOf(result.thinking).toEqualTypeOf<readonly string[] | undefined>()
    expectTypeOf(result.alternatives).toEqualTypeOf<readonly unknown[] | undefined>()
    expectTypeOf(result.confidence).toEqualTypeOf<number | undefined>()
  })
})

describe('a result', () => {
  const agent = defineAgent({ name: 'order', output: order })

  test('has an output when it completed, and an error when it did not', async () => {
    const result = await runtime.run(agent, 'hi')
    expectTypeOf(result.output).toEqualTypeOf<{ total: number; lines: string[] } | undefined>()
    if (result.status === 'completed') {
      expectTypeOf(result.output).toEqualTypeOf<{ total: number; lines: string[] }>()
      expectTypeOf(result.error).toEqualTypeOf<undefined>()
    } else {
      expectTypeOf(result.output).toEqualTypeOf<undefined>()
      expectTypeOf(result.error).toEqualTypeOf<Failure>()
    }
  })

  test('says what an agent adds to it, and fits wherever any result does', async () => {
    const result = await runtime.run(agent, 'hi')
    expectTypeOf(result.details.refused).toEqualTypeOf<number | undefined>()
    expectTypeOf(result.details.decisions).toEqualTypeOf<readonly Decision[] | undefined>()
    // @ts-expect-error agents add nothing of this name
    void result.details.lessons
    expectTypeOf(result).toExtend<Result>()
    expectTypeOf(agent).toExtend<TaskActor>()
  })
})

describe('the context of a run', () => {
  test('is the one that the instructions declare', () => {
    const agent = defineAgent({ name: 'shop', instructions: ({ userId }: Shop) => `For ${userId}` })
    expectTypeOf(agent).toEqualTypeOf<Agent<unknown, string, Shop>>()
    void runtime.run(agent, 'hi', { context: { userId: 'u1' } })
    // @ts-expect-error the context is not a Shop
    void runtime.run(agent, 'hi', { context: { userId: 1 } })
  })

  test('is the one that a tool declares, also without instructions', () => {
    const basket = tool({
      name: 'basket',
      description: 'The basket of the user',
      input: z.object({}),
      run: (_, { context }: ToolIo<Shop>) => context.userId,
    })
    const agent = defineAgent({ name: 'shop', tools: [basket] })
    void runtime.run(agent, 'hi', { context: { userId: 'u1' } })
    // @ts-expect-error the context is not a Shop
    void runtime.run(agent, 'hi', { context: 'u1' })
  })

  test('of an agent is one type, of which each tool may need a part', () => {
    const basket = tool({ name: 'basket', description: 'd', input: z.object({}), run: (_, io: ToolIo<Shop>) => io })
    const add = tool({ name: 'add', description: 'd', input: z.object({ n: z.number() }), run: ({ n }) => n })
    const instructions = ({ tenant }: Shop & { readonly tenant: string }) => tenant
    const agent = defineAgent({ name: 'parts', instructions, tools: [basket, add] })
    void runtime.run(agent, 'hi', { context: { userId: 'u1', tenant: 't1' } })
    // @ts-expect-error a part is missing
    void runtime.run(agent, 'hi', { context: { tenant: 't1' } })
    // @ts-expect-error the tool needs what the instructions' context lacks
    defineAgent({ name: 'apart', instructions: ({ tenant }: { readonly tenant: string }) => tenant, tools: [basket] })
  })
})

test('tools may be given by name', () => {
  expectTypeOf(defineAgent<string, unknown>)
    .parameter(0)
    .toHaveProperty('tools')
  defineAgent({ name: 'named', tools: ['search'] })
})

describe('the machine in a unit test', () => {
  const { machine } = defineAgent({ name: 'unit' })

  test('takes the sources of an agent, and no others', () => {
    machine.provide({ actors: { model: fromPromise(async () => 'anything') } })
    // @ts-expect-error there is no such source
    machine.provide({ actors: { modle: fromPromise(async () => 'anything') } })
  })

  test('has a typed context and typed events', async () => {
    const actor = createActor(machine).start()
    actor.send({ type: 'TASK', task: { description: 'hi' } })
    // @ts-expect-error there is no such event
    actor.send({ type: 'TASKS' })
    const { context } = await waitFor(actor, snapshot => snapshot.matches('idle'))
    expectTypeOf(context).toEqualTypeOf<AgentContext>()
    expectTypeOf(context.refusals).toEqualTypeOf<readonly Refusal[]>()
    expectTypeOf(context.decisions).toEqualTypeOf<readonly Decision[]>()
  })
})

test('a function agent carries its input, output and context', () => {
  const shout = fromFunction(
    'shout',
    (text: string, { context }: { context: Shop }) => text.length + context.userId.length,
  )
  expectTypeOf(runtime.run(shout, 'hi', { context: { userId: 'u1' } })).resolves.toEqualTypeOf<Result<number>>()
  // @ts-expect-error it takes text
  void runtime.run(shout, 5)
  // @ts-expect-error the context is not a Shop
  void runtime.run(shout, 'hi', { context: {} })
})

test("a machine of one's own carries the types it is given", () => {
  const { machine } = defineAgent({ name: 'unit' })
  const greeter = fromMachine<{ who: string }, string>(machine, { name: 'greeter' })
  expectTypeOf(runtime.run(greeter, { who: 'Ada' })).resolves.toEqualTypeOf<Result<string>>()
  // @ts-expect-error it takes a name
  void runtime.run(greeter, {})
})
