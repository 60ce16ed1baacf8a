// The tool choice of agents and runs, as it goes over the wire.

import { createRuntime } from '@statecraft/runtime'
import { openWireServer, type WireRequest } from '@statecraft/wire-server'
import { describe, expect, test } from 'vitest'
import { defineAgent, tool } from '../../src/index.ts'
import { apis, wireModel } from './wire-models.ts'

const look = tool({
  name: 'look',
  description: 'Looks',
  effect: 'read',
  jsonSchema: { type: 'object' },
  run: () => 7,
})

/** The choice in the words of each API. */
const words = {
  'openai-chat': { required: 'required', look: { type: 'function', function: { name: 'look' } }, none: 'none' },
  'openai-responses': { required: 'required', look: { type: 'function', name: 'look' }, none: 'none' },
  anthropic: { required: { type: 'any' }, look: { type: 'tool', name: 'look' }, none: { type: 'none' } },
} as const

/** The choices that are sent in a run that looks once and answers. */
async function sentIn(api: (typeof apis)[number], agent: object, run: object = {}): Promise<unknown[]> {
  const sent: unknown[] = []
  await using server = await openWireServer(({ body, n }: WireRequest) => {
    sent.push(body.tool_choice)
    return n === 1 ? { calls: [{ name: 'look' }] } : { text: 'Seven.' }
  })
  await using runtime = createRuntime()
  const model = wireModel(server, api)
  const result = await runtime.run(defineAgent({ name: 'a', model, tools: [look], ...agent }), 'Look.', run)
  expect(result).toMatchObject({ status: 'completed', output: 'Seven.' })
  expect(server.stats.refused).toBe(0)
  return sent
}

describe.each(apis)('%s', api => {
  test('an agent forces its first reply to call a tool, or one tool; once it has results it is free', async () => {
    expect(await sentIn(api, { settings: { toolChoice: 'required' } })).toEqual([words[api].required, undefined])
    expect(await sentIn(api, { settings: { toolChoice: { tool: 'look' } } })).toEqual([words[api].look, undefined])
    expect(await sentIn(api, {})).toEqual([undefined, undefined])
  })

  test('the choice of a run goes before that of the agent', async () => {
    const agent = { settings: { toolChoice: 'required' } }
    expect(await sentIn(api, agent, { settings: { toolChoice: { tool: 'look' } } })).toEqual([
      words[api].look,
      undefined,
    ])
  })

  test('"none" holds for the whole run', async () => {
    await using server = await openWireServer(({ body }) => ({ text: JSON.stringify(body.tool_choice) }))
    await using runtime = createRuntime()
    const agent = defineAgent({ name: 'a', model: wireModel(server, api), tools: [look] })
    const { output } = await runtime.run(agent, 'Look.', { settings: { toolChoice: 'none' } })
    expect(output).toBe(JSON.stringify(words[api].none))
  })

  test('the mask wins: what the phase does not offer is not forced', async () => {
    expect(await sentIn(api, { settings: { toolChoice: { tool: 'delete' } } })).toEqual([undefined, undefined])
    await using server = await openWireServer(({ body }) => ({ text: String('tool_choice' in body) }))
    await using runtime = createRuntime()
    const bare = defineAgent({ name: 'a', model: wireModel(server, api), settings: { toolChoice: 'required' } })
    expect((await runtime.run(bare, 'Look.')).output).toBe('false')
  })

  test('a choice that does not exist is refused before anything is sent', async () => {
    await using server = await openWireServer(() => ({ text: 'Seven.' }))
    await using runtime = createRuntime()
    const agent = defineAgent({ name: 'a', model: wireModel(server, api), tools: [look] })
    const run = runtime.run(agent, 'Look.', { settings: { toolChoice: 'must' } })
    await expect(run).rejects.toMatchObject({
      code: 'setting_unsupported',
      message: expect.stringContaining('required'),
    })
    expect(server.stats.requests).toBe(0)
  })
})
