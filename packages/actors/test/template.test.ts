import { scriptedModel } from '@statecraft/providers'
import { createRuntime } from '@statecraft/runtime'
import { describe, expect, test } from 'vitest'
import { defineTemplate, fromTemplate } from '../src/index.ts'
import { sampleTools } from './sample-tools.ts'
import { thrown } from './thrown.ts'

describe('[A8] templates', () => {
  test('an agent made from one has its model by name, settings, instructions and tools by name', async () => {
    const { tools } = sampleTools()
    const model = scriptedModel(['Done.'])
    await using runtime = createRuntime({ tools, models: { small: model } })
    const clerk = defineTemplate({
      name: 'clerk',
      instructions: 'Be brief.',
      model: 'small',
      settings: { maxTokens: 100 },
      tools: ['look'],
    })
    const result = await runtime.run(fromTemplate(clerk, { name: 'clerk-7' }), 'go')
    expect(result).toMatchObject({ status: 'completed', agent: 'clerk-7' })
    expect(model.requests[0]).toMatchObject({ instructions: 'Be brief.', settings: { maxTokens: 100 } })
    expect(model.requests[0]?.tools?.map(({ name }) => name)).toEqual(['look'])
  })

  test('two agents of one template have nothing in common but what it says', async () => {
    const model = scriptedModel(() => 'Done.')
    await using runtime = createRuntime({ models: { default: model } })
    const clerk = defineTemplate({ name: 'clerk', instructions: 'Be brief.' })
    for (const name of ['a', 'b'])
      runtime.agents.register(fromTemplate(clerk, { name, instructions: `You are ${name}.` }))
    await runtime.run({ agent: 'a', description: 'secret' })
    await runtime.run({ agent: 'b', description: 'hello' })
    expect(model.requests.map(({ instructions }) => instructions)).toEqual(['You are a.', 'You are b.'])
    expect(JSON.stringify(model.requests[1])).not.toContain('secret')
    expect(clerk.instructions).toBe('Be brief.')
  })

  test('[A3] everything that is wrong is said when it is defined', () => {
    const define = (): unknown =>
      defineTemplate({ name: 'a b', tools: ['look', 'look'], limits: {}, instructions: 7 } as never)
    expect(thrown(define)).toMatchObject({ code: 'agent_invalid' })
    for (const words of ['"a b"', 'two of its tools', 'instructions must be text'])
      expect(thrown(define).message).toContain(words)
  })

  test('tools that are no names are refused: a template is data', () => {
    const define = (): unknown => defineTemplate({ name: 'clerk', tools: sampleTools().tools } as never)
    expect(thrown(define)).toMatchObject({ code: 'agent_invalid', message: expect.stringContaining('must be names') })
  })

  test('a tool that the runtime does not know is named before anything runs', async () => {
    const model = scriptedModel([])
    await using runtime = createRuntime({ models: { default: model } })
    const clerk = fromTemplate(defineTemplate({ name: 'clerk', tools: ['shell'] }))
    expect(thrown(() => runtime.agents.register(clerk))).toMatchObject({ code: 'tool_not_found' })
    expect(runtime.agents.has('clerk')).toBe(false)
    expect(model.requests).toEqual([])
  })
})
