import { scriptedModel } from '@statecraft/providers'
import { createRuntime } from '@statecraft/runtime'
import { describe, expect, test } from 'vitest'
import { defineTemplate, fromFunction, specialist } from '../src/index.ts'
import { sampleTools } from './sample-tools.ts'
import { thrown } from './thrown.ts'

const create = () => {
  const model = scriptedModel(() => 'Done.')
  return { model, runtime: createRuntime({ models: { default: model }, tools: sampleTools().tools }) }
}
const lawyer = defineTemplate({
  name: 'lawyer',
  description: 'Knows the law',
  instructions: 'Quote the law.',
  tools: ['look'],
})

describe('[A8] a specialist for a field', () => {
  test('is made from its template when it is first needed, and is the same one afterwards', async () => {
    const { runtime, model } = create()
    const first = specialist('Tax law', { runtime, templates: { 'tax law': lawyer } })
    expect(specialist(' tax  LAW ', { runtime, templates: { 'tax law': lawyer } })).toBe(first)
    expect(runtime.agents.list()).toEqual([first])
    expect(await runtime.run({ agent: first.name, description: 'May I?' })).toMatchObject({ status: 'completed' })
    expect(model.requests[0]?.instructions).toBe('Quote the law.\n\nYour field: tax law.')
    expect(model.requests[0]?.tools?.map(({ name }) => name)).toEqual(['look'])
    await runtime.close()
  })

  test('without a template it is a general one, told its field', async () => {
    const { runtime, model } = create()
    const agent = specialist('beekeeping', { runtime, templates: { law: lawyer } })
    await runtime.run({ agent: agent.name, description: 'Why do they swarm?' })
    expect(model.requests[0]?.instructions).toContain('Your field: beekeeping.')
    expect(model.requests[0]?.tools).toBeUndefined()
    const own = defineTemplate({ name: 'own', instructions: 'Our house rules.' })
    const other = specialist('wine', { runtime, fallback: own })
    await runtime.run({ agent: other.name, description: 'Red?' })
    expect(model.requests[1]?.instructions).toBe('Our house rules.\n\nYour field: wine.')
    await runtime.close()
  })

  test('two who ask for one field at once get one agent', async () => {
    const { runtime } = create()
    const ask = async () => specialist('law', { runtime, templates: { law: lawyer } })
    const [a, b] = await Promise.all([ask(), ask()])
    expect(a).toBe(b)
    expect(runtime.agents.list()).toHaveLength(1)
    await runtime.close()
  })

  test('names are unique, also where two fields look alike or somebody has the name', async () => {
    const { runtime } = create()
    runtime.agents.register(fromFunction('law-specialist', () => 'another'))
    const names = ['C++', 'C--', '???', 'law', 'Ärzte'].map(field => specialist(field, { runtime }).name)
    expect(names).toEqual([
      'c-specialist',
      'c-specialist-2',
      'field-specialist',
      'law-specialist-2',
      'arzte-specialist',
    ])
    expect(new Set(names).size).toBe(names.length)
    await runtime.close()
  })

  test('can be found by its field, and is made anew once it was removed', async () => {
    const { runtime } = create()
    const agent = specialist('law', { runtime })
    expect(runtime.agents.find({ capability: 'law' })).toEqual([agent])
    runtime.agents.remove(agent.name)
    expect(specialist('law', { runtime })).not.toBe(agent)
    await runtime.close()
  })

  test('a field without a name, and a template whose tools nobody knows, are refused, and nobody is registered', async () => {
    const { runtime } = create()
    expect(thrown(() => specialist('  ', { runtime }))).toMatchObject({ code: 'input_invalid' })
    const armed = defineTemplate({ name: 'armed', tools: ['shell'] })
    expect(thrown(() => specialist('war', { runtime, fallback: armed }))).toMatchObject({ code: 'tool_not_found' })
    expect(runtime.agents.list()).toEqual([])
    await runtime.close()
  })
})
