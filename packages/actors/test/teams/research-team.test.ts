import { scriptedModel } from '@statecraft/providers'
import { createRuntime } from '@statecraft/runtime'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { researchTeam, tool } from '../../src/index.ts'
import { offeredIn, promptIn } from '../run-agent.ts'

const plan = (worker: string, task: string, more: boolean) =>
  JSON.stringify({ tasks: [{ worker, task }], more, answer: null })

describe('[B15] a research team', () => {
  test('has a lead plan, and a researcher, an analyst, a writer and a critic work', async () => {
    await using runtime = createRuntime()
    const search = tool({
      name: 'search',
      description: 'Looks it up',
      effect: 'read',
      input: z.object({}),
      run: () => 'x',
    })
    const lead = scriptedModel([
      plan('researcher', 'Find facts.', true),
      plan('writer', 'Write.', false),
      JSON.stringify({ tasks: [], more: false, answer: 'Tides turn twice a day.' }),
    ])
    const [researcher, others] = [scriptedModel(['The moon pulls.']), scriptedModel(['A text.'])]
    const research = researchTeam({ model: others, models: { lead, researcher }, tools: [search] })
    expect(research.members).toEqual(['researcher', 'analyst', 'writer', 'critic', 'lead'])
    const result = await runtime.run(research, 'Why do tides turn?')
    expect(result).toMatchObject({ status: 'completed', output: 'Tides turn twice a day.', agent: 'researchTeam' })
    expect(result.details.workers?.map(({ name, status }) => [name, status])).toEqual([
      ['researcher', 'completed'],
      ['writer', 'completed'],
    ])
    expect(promptIn(lead.requests[0])).toContain('"critic"')
    expect(offeredIn(researcher.requests[0])).toEqual(['search'])
    expect(offeredIn(others.requests[0])).toEqual([])
    expect(promptIn(others.requests[0])).toContain('The moon pulls.')
    expect(others.requests[0]?.instructions).toContain('You are a writer')
  })

  test('wants a model, and says so before anything runs', async () => {
    await using runtime = createRuntime()
    await expect(runtime.run(researchTeam(), 'go')).rejects.toMatchObject({ code: 'model_missing' })
  })
})
