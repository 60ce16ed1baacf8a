import { scriptedModel } from '@statecraft/providers'
import { createRuntime } from '@statecraft/runtime'
import { describe, expect, test } from 'vitest'
import { expertPanel, sequence, toTranscript } from '../../src/index.ts'
import { listener, says } from '../patterns/sample-members.ts'
import { promptIn } from '../run-agent.ts'

const ROLES = ['Economist focusing on market dynamics', 'Sociologist focusing on social impact']

/** Replies by the instructions that come with the request: the chair agrees in its second round. */
const panelModel = () =>
  scriptedModel(({ instructions = '' }, { call }) => {
    if (!instructions.startsWith('You chair')) return `point ${call}`
    return call > 3 ? 'CONSENSUS: yes\nIt helps those who earn least.' : 'CONSENSUS: no\nThey differ on cost.'
  })

describe('[B15] a panel of experts', () => {
  test('is made of texts: each expert speaks from its field, and a chair concludes', async () => {
    await using runtime = createRuntime()
    const model = panelModel()
    const { output, children } = await runtime.run(expertPanel({ roles: ROLES, model }), 'A basic income?')
    expect(output).toMatchObject({
      topic: 'A basic income?',
      conclusion: 'It helps those who earn least.',
      consensusReached: true,
      rounds: 2,
    })
    expect(children.map(({ agent }) => agent)).toEqual([
      'economist-focusing',
      'sociologist-focusing',
      'chair',
      'economist-focusing',
      'sociologist-focusing',
      'chair',
    ])
    const fields = model.requests.map(({ instructions }) => /Your field: (.*)\./.exec(instructions ?? '')?.[1])
    expect(fields.slice(0, 3)).toEqual([...ROLES, undefined])
    expect(promptIn(model.requests[2])).toContain('CONSENSUS: yes')
    expect(toTranscript(output as never)).toContain('**economist-focusing**')
  })

  test('uses the model of the runtime where it has none, and takes the options of a debate', async () => {
    const model = panelModel()
    await using runtime = createRuntime({ models: { default: model } })
    const panel = expertPanel({ roles: ROLES, rounds: 1, context: 'The budget is fixed.', name: 'advisers' })
    const { output } = await runtime.run(panel, 'A basic income?')
    expect(output).toMatchObject({ rounds: 1, consensusReached: false, conclusion: 'They differ on cost.' })
    expect(panel.name).toBe('advisers')
    expect(promptIn(model.requests[0])).toContain('The budget is fixed.')
  })

  test('takes a moderator of your own in place of the chair', async () => {
    await using runtime = createRuntime()
    const moderator = says('mine', 'CONSENSUS: yes\nDone.')
    const panel = expertPanel({ roles: ROLES, model: panelModel(), moderator })
    expect((await runtime.run(panel, 'A basic income?')).output).toMatchObject({ conclusion: 'Done.', rounds: 1 })
    expect(panel.members).not.toContain('chair')
  })

  test('gives each expert a name that can stand in an address, whatever its role is called', () => {
    const roles = ['Tax law', 'Tax law', 'Экономист', '!', 'Chair', 'x'.repeat(500)]
    expect(expertPanel({ roles }).members).toEqual([
      'tax-law',
      'tax-law-2',
      'expert-3',
      'expert-4',
      'chair-2',
      'x'.repeat(40),
      'chair',
    ])
  })

  test('[B16] stands in a sequence like any agent', async () => {
    await using runtime = createRuntime()
    const writer = listener('writer')
    await runtime.run(sequence([expertPanel({ roles: ROLES, model: panelModel() }), writer.agent]), 'A basic income?')
    expect(writer.heard).toMatchObject([
      { input: { results: [{ from: 'expert-panel', output: { consensusReached: true } }] } },
    ])
  })

  test.each([[[]], [['only one']], [['a', ' ']], [undefined]])('roles %j are refused', roles => {
    expect(() => expertPanel({ roles: roles as string[] })).toThrow(expect.objectContaining({ code: 'input_invalid' }))
  })

  test('without any model it is refused before anybody speaks', async () => {
    await using runtime = createRuntime()
    await expect(runtime.run(expertPanel({ roles: ROLES }), 'x')).rejects.toMatchObject({ code: 'model_missing' })
  })
})
