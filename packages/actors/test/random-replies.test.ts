import {
  checkConversation,
  type Json,
  type ProviderErrorCode,
  type ScriptedReply,
  scriptedModel,
} from '@statecraft/providers'
import { createRuntime, type HostFactory, memory, type Result } from '@statecraft/runtime'
import { sqlite } from '@statecraft/runtime/sqlite'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { createMemoryStore, defineAgent, fromFunction, type Guards } from '../src/index.ts'
import { sampleTools } from './sample-tools.ts'

// Whatever a model replies, every request is one that a provider accepts (the scripted model checks it), nothing hangs, and
// the run ends in a result. The seed is printed with a failure; so many run each time, half of them on a durable host.
const SEEDS = 200
const MOST_TURNS = 12
// Whatever a model does, none of these is its fault.
const OURS_TO_BLAME =
  /invalid_conversation|invalid_request|chart_fault|callee_failed|duplicate_child|step_failed|not_json/
const FAULTS: readonly ProviderErrorCode[] = ['rate_limited', 'server_error', 'network']
const FINISHES = ['stop', 'tool-calls', 'length', 'content-filter', 'refusal', 'pause', 'other'] as const
const NAMES = [
  'look',
  'probe',
  'change',
  'delegate',
  'consult',
  'broadcast',
  'handoff',
  'spawn_agent',
  'submit_plan',
  'answer',
  'accept',
  'reject',
  'replan',
  'record_lesson',
  'nobody',
  '',
  'constructor',
]

const words = fc.constantFrom('', ' ', '{"n":1}', '{"n":"x"}', 'some words', '\u0000', '__proto__')
const tasks = fc.array(
  fc.record(
    {
      agent: fc.constantFrom('writer', 'broken', 'ceo'),
      task: words,
      id: words,
      dependsOn: fc.array(words, { maxLength: 2 }),
    },
    { requiredKeys: [] },
  ),
  { maxLength: 4 },
)
const input: fc.Arbitrary<Json> = fc.oneof(
  fc.record(
    { tasks, mode: fc.constantFrom('parallel', 'sequential', 'later') },
    { requiredKeys: [] },
  ) as fc.Arbitrary<Json>,
  fc.record({ agent: fc.constantFrom('writer', 'ceo'), question: words }, { requiredKeys: [] }) as fc.Arbitrary<Json>,
  fc.record({ topic: fc.constantFrom('news', 'gossip'), message: words }, { requiredKeys: [] }) as fc.Arbitrary<Json>,
  fc.record(
    {
      plan: words,
      answer: fc.jsonValue() as fc.Arbitrary<string>,
      reason: words,
      lesson: words,
      confidence: fc.double(),
    },
    { requiredKeys: [] },
  ) as fc.Arbitrary<Json>,
  fc.record(
    { agent: fc.constantFrom('heir', 'broken', 'ceo'), note: words },
    { requiredKeys: [] },
  ) as fc.Arbitrary<Json>,
  fc.record(
    {
      name: fc.constantFrom('a', 'b', 'c', 'heir', '__proto__', ''),
      task: words,
      instructions: words,
      tools: fc.array(fc.constantFrom('look', 'change')),
    },
    { requiredKeys: ['name', 'task'] },
  ) as fc.Arbitrary<Json>,
  fc.jsonValue() as fc.Arbitrary<Json>,
)
const call = fc.record(
  {
    name: fc.constantFrom(...NAMES),
    input,
    id: fc.oneof(fc.constantFrom('', 'a', 'a_2', 'x y', 'x'.repeat(99)), fc.string()),
    malformed: fc.constantFrom('{', ''),
  },
  { requiredKeys: ['name'] },
)
const answer = fc.record(
  {
    text: words,
    reasoning: fc.constantFrom('', 'hm'),
    calls: fc.array(call, { maxLength: 5 }),
    finish: fc.constantFrom(...FINISHES),
  },
  { requiredKeys: [] },
)
const reply: fc.Arbitrary<ScriptedReply> = fc.oneof(
  { weight: 20, arbitrary: answer as fc.Arbitrary<ScriptedReply> },
  { weight: 1, arbitrary: fc.constantFrom(...FAULTS.map(fault => ({ fault }))) },
)
const options = fc.record({
  plan: fc.constantFrom('none', 'model'),
  verify: fc.constantFrom('schema', 'model'),
  learn: fc.constantFrom('none', 'model'),
  structured: fc.boolean(),
  declared: fc.boolean(),
  guarded: fc.boolean(),
  thinking: fc.option(
    fc.record({ reflect: fc.boolean(), alternatives: fc.constantFrom(false, 2, 3) }, { requiredKeys: [] }),
    { nil: undefined },
  ),
  remembers: fc.constantFrom('nothing', 'everything', 'the last words'),
})
type Options = typeof options extends fc.Arbitrary<infer T> ? T : never

/** Guards that refuse now and then, each in its own way. */
const moody: Guards = {
  input: ({ text }) => ({ allow: text !== '' }) as { allow: true },
  output: output => (JSON.stringify(output).length % 2 ? { refuse: 'odd' } : { allow: true }),
  tool: ({ args }) => {
    if (JSON.stringify(args ?? null).length > 20) throw new Error('too much')
    return { allow: true }
  },
}

async function runWith(
  host: HostFactory,
  script: readonly ScriptedReply[],
  { structured, declared, guarded, remembers, thinking, ...choices }: Options,
): Promise<Result> {
  await using runtime = createRuntime({ host })
  runtime.agents.register(fromFunction('writer', (text: unknown) => text))
  runtime.agents.register(
    fromFunction('broken', () => {
      throw new Error('no ink')
    }),
  )
  const replies = [...script]
  const model = scriptedModel(() => replies.shift() ?? { text: '{"answer":{"n":1},"confidence":1}' })
  const agent = defineAgent<unknown>({
    name: 'agent',
    model,
    tools: sampleTools().tools,
    delegates: ['writer', 'broken'],
    handoffs: ['broken', fromFunction('heir', (given: unknown) => given)],
    grants: { writer: { tools: [] } },
    spawns: { tools: ['look'], max: 2, model: scriptedModel(() => 'Helped.') },
    consults: ['writer'],
    topics: ['news'],
    subscribes: ['news'],
    toolsAtOnce: 2,
    workersAtOnce: 2,
    ...(choices as object),
    ...(structured && { output: z.looseObject({}) }),
    ...(declared && { confidence: 'model' as const }),
    ...(guarded && { guards: moody }),
    ...(thinking && { thinking: { ...thinking, ...(declared && { whenUnsure: 'alternatives' as const }) } }),
    ...(remembers === 'everything' && { memory: { port: createMemoryStore() } }),
    ...(remembers === 'the last words' && { memory: { thresholdTokens: 1, keepLast: 1, summarise: () => 'said' } }),
  })
  const result = await runtime.run(agent, 'Do it', { limits: { turns: MOST_TURNS } })
  await runtime.idle()
  // Also where a failure would not show: a lesson that could not be asked for costs the lesson alone.
  expect(model.requests.flatMap(({ messages }) => checkConversation(messages))).toEqual([])
  expect(runtime.stats()).toMatchObject({ inProgress: 0, caught: 0 })
  return result
}

const HOSTS: Readonly<Record<string, () => HostFactory>> = { memory, sqlite: () => sqlite(':memory:') }

test.each(Object.entries(HOSTS))(
  'random replies never yield an invalid request, never hang, and always end in a result (%s)',
  async (_, host) => {
    const property = fc.asyncProperty(
      fc.array(reply, { minLength: 1, maxLength: MOST_TURNS }),
      options,
      async (script, choices) => {
        const result = await runWith(host(), script, choices)
        expect(['completed', 'failed']).toContain(result.status)
        expect(String(result.error?.code)).not.toMatch(OURS_TO_BLAME)
        if (result.status === 'failed') expect(result.error?.message).toBeTruthy()
        if (result.confidence !== undefined) expect(result.confidence >= 0 && result.confidence <= 1).toBe(true)
        expect(result.totals.turns).toBeLessThanOrEqual(MOST_TURNS)
      },
    )
    await fc.assert(property, { numRuns: SEEDS / 2 })
  },
  60_000,
)
