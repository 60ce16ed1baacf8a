import { defineModel, type ModelRequest, unknownUsage } from '@statecraft/providers'
import { expect, it } from 'vitest'
import { toolsFirst } from '../../src/models/tools-first.ts'

const output = { name: 'answer', schema: { type: 'object', properties: { vote: { type: 'string' } } } } as const
const tools = [{ name: 'look', description: 'Looks', inputSchema: { type: 'object' } }] as const
const messages = [{ role: 'user', content: [{ type: 'text', text: 'Go.' }] }] as const

async function asked(request: Omit<ModelRequest, 'messages'>): Promise<Omit<ModelRequest, 'messages'>> {
  let seen: ModelRequest | undefined
  const model = defineModel('x/y', async one => {
    seen = one
    return { content: [], finish: { unified: 'stop', raw: undefined }, usage: unknownUsage, modelId: 'x/y' }
  })
  const { signal } = new AbortController()
  await toolsFirst(model)({ messages, ...request }, { signal })
  const { messages: _, ...rest } = seen ?? { messages }
  return rest
}

it('asks in words for the shape of an answer where there are tools', async () => {
  const { output: shape, instructions, ...rest } = await asked({ instructions: 'Look.', tools, output })
  expect(shape).toBeUndefined()
  expect(instructions).toMatch(/^Look\.\n\n.*JSON alone/)
  expect(instructions).toContain(JSON.stringify(output.schema))
  expect(rest).toEqual({ tools })
})

it('changes nothing where there is only one of them', async () => {
  for (const request of [{ instructions: 'Look.', tools }, { output }, { output, tools: [] }])
    expect(await asked(request)).toEqual(request)
})
