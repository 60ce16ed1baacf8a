import type { Result, TaskActor } from '@statecraft/runtime'
import { createRuntime } from '@statecraft/runtime'
import { expectTypeOf, test } from 'vitest'
import { z } from 'zod'
import {
  type DynamicTeamDetails,
  defineAgent,
  defineTemplate,
  dynamicTeam,
  fromFunction,
  fromTemplate,
  loadAgents,
  type MemberResult,
  type RouteCandidate,
  route,
  specialist,
  type TeamDesign,
  type ToolIo,
  teamDesignSchema,
  tool,
} from '../src/index.ts'

const runtime = createRuntime()
const counter = fromFunction('counter', (text: string) => text.length)
const shouter = fromFunction('shouter', (text: string) => text.toUpperCase())

test('a route takes what all of its agents take, and gives what any of them gives', async () => {
  const desk = route([counter, { agent: shouter, retries: 1 }], { tries: 2 })
  const { output, details } = await runtime.run(desk, 'hello')
  expectTypeOf(output).toEqualTypeOf<number | string | undefined>()
  expectTypeOf(details.candidates).toEqualTypeOf<readonly RouteCandidate[] | undefined>()
  // @ts-expect-error a number is no text
  void runtime.run(desk, 7)
})

test('a designed team says what was designed and how it went', async () => {
  const { details } = await runtime.run(dynamicTeam({ availableTools: ['search'], maxAgents: 2 }), 'go')
  expectTypeOf(details.design).toEqualTypeOf<TeamDesign | undefined>()
  expectTypeOf(details.results).toEqualTypeOf<readonly MemberResult[] | undefined>()
  const planner = defineAgent({
    name: 'planner',
    output: teamDesignSchema({ tools: [], maxAgents: 1, limits: {}, taken: [] }),
  })
  expectTypeOf((await runtime.run(planner, 'go')).output).toEqualTypeOf<TeamDesign | undefined>()
  // @ts-expect-error there is no such option
  dynamicTeam({ tools: ['search'] })
})

test('a team that is designed wants the context of its tools, and gives words or what its synthesizer gives', () => {
  expectTypeOf(runtime.run(dynamicTeam(), 'go')).resolves.toEqualTypeOf<Result<string, DynamicTeamDetails>>()
  const counted = dynamicTeam({ synthesizer: counter })
  expectTypeOf(runtime.run(counted, 'go')).resolves.toEqualTypeOf<Result<number, DynamicTeamDetails>>()
  const orders = tool({
    name: 'orders',
    description: 'Lists the orders of the customer.',
    input: z.object({}),
    run: (_, { context }: ToolIo<{ readonly userId: string }>) => context.userId,
  })
  const shop = dynamicTeam({ availableTools: [orders, 'search'] })
  void (() => runtime.run(shop, 'go', { context: { userId: 'u1' } }))
  // @ts-expect-error the tool wants a user
  void (() => runtime.run(shop, 'go', { context: {} }))
})

test('whom an agent may hand over to, what it grants, and what helpers it makes', () => {
  defineAgent({
    name: 'desk',
    handoffs: ['doctor', counter],
    handoffHistory: 'words',
    grants: { doctor: { tools: [] } },
  })
  defineAgent({
    name: 'lead',
    spawns: { templates: [defineTemplate({ name: 'clerk' })], max: 2, limits: { turns: 3 } },
  })
  // @ts-expect-error USE_TOOL is granted by the names of tools
  defineAgent({ name: 'desk', handoffs: ['doctor'], grants: { doctor: { actions: ['USE_TOOL'] } } })
  // @ts-expect-error a number is nobody
  defineAgent({ name: 'desk', handoffs: [7] })
})

test('templates hold names of tools; specialists and loaded agents take tasks', async () => {
  expectTypeOf(fromTemplate(defineTemplate({ name: 'clerk' })).name).toEqualTypeOf<string>()
  // @ts-expect-error a template is data
  defineTemplate({ name: 'clerk', tools: [z.string()] })
  expectTypeOf(specialist('law', { runtime })).toEqualTypeOf<TaskActor>()
  expectTypeOf(await loadAgents({}, { runtime })).toEqualTypeOf<readonly TaskActor[]>()
})
