// Agents whose model only writes text, over the wire: the server never sees a tool, and the agent works all the same.
import { withTextActions } from '@statecraft/providers'
import { createRuntime } from '@statecraft/runtime'
import { openWireServer, type WireRequest } from '@statecraft/wire-server'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { defineAgent, tool } from '../../src/index.ts'
import { apis, wireModel } from './wire-models.ts'

const action = (name: string, fields: Readonly<Record<string, string>>): string =>
  [`ACTION: ${name}`, ...Object.entries(fields).map(([key, value]) => `${key}: ${value}`), '---END---'].join('\n')

/** A provider that writes these texts, one after the other, and the agents' runtime around it. */
async function started(api: (typeof apis)[number], texts: readonly string[]) {
  const seen: WireRequest[] = []
  const server = await openWireServer(request => {
    seen.push(request)
    return { text: texts[request.n - 1] ?? 'Too many.' }
  })
  return { server, seen, model: withTextActions(wireModel(server, api)) }
}

describe.each(apis)('[A7] %s: an agent whose model writes actions as text', api => {
  test('uses its tools, hands work to others and answers', async () => {
    const { server, seen, model } = await started(api, [
      `I should look.\n\n${action('DEPTH', { PLACE: 'Challenger Deep' })}`,
      action('DELEGATE', { AGENT: 'writer', TASK: 'Say how deep it is.' }),
      'As deep as can be.',
      'It is 10,935 metres deep.',
    ])
    await using _ = server
    const asked: string[] = []
    const depth = tool({
      name: 'depth',
      description: 'Depth in metres',
      effect: 'read',
      input: z.object({ place: z.string() }),
      run: ({ place }) => {
        asked.push(place)
        return 10_935
      },
    })
    await using runtime = createRuntime()
    runtime.agents.register(defineAgent({ name: 'writer', model }))
    const diver = defineAgent({ name: 'diver', model, tools: [depth], delegates: ['writer'] })
    const result = await runtime.run(diver, 'How deep?')
    expect(result).toMatchObject({ status: 'completed', output: 'It is 10,935 metres deep.' })
    expect(result.children.map(({ agent, output }) => [agent, output])).toEqual([['writer', 'As deep as can be.']])
    expect(asked).toEqual(['Challenger Deep'])
    expect(seen.some(({ body }) => 'tools' in body)).toBe(false)
    expect(JSON.stringify(seen[1]?.body)).toContain('10935')
    expect(server.stats).toMatchObject({ requests: 4, refused: 0 })
  })

  test('is refused what the mask does not allow, in words, and goes on', async () => {
    const { server, seen, model } = await started(api, [action('DELETE_ALL', { PLACE: 'everywhere' }), 'I will not.'])
    await using _ = server
    await using runtime = createRuntime()
    const look = tool({ name: 'look', description: 'd', effect: 'read', jsonSchema: { type: 'object' }, run: () => 1 })
    const result = await runtime.run(defineAgent({ name: 'a', model, tools: [look] }), 'Tidy up.')
    expect(result).toMatchObject({ status: 'completed', output: 'I will not.' })
    expect(JSON.stringify(seen[1]?.messages.at(-1))).toContain('DELETE_ALL')
  })
})
