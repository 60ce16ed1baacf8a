import { scriptedModel } from '@statecraft/providers'
import { createRuntime } from '@statecraft/runtime'
import { describe, expect, test } from 'vitest'
import { prosConsDebate } from '../../src/index.ts'
import { says } from '../patterns/sample-members.ts'
import { promptIn } from '../run-agent.ts'

const debateModel = () =>
  scriptedModel(({ instructions = '' }, { call }) => {
    if (instructions.startsWith('You argue for')) return `for ${call}`
    return instructions.startsWith('You argue against') ? `against ${call}` : 'CONSENSUS: no\nTemporary, most likely.'
  })

describe('[B15] a debate of pros and cons', () => {
  test('has one who argues for it, one against it, and one who weighs them', async () => {
    await using runtime = createRuntime()
    const model = debateModel()
    const { output, children } = await runtime.run(prosConsDebate({ model, rounds: 2 }), 'Remote work for good?')
    expect(children.map(({ agent }) => agent)).toEqual(['pro', 'con', 'moderator', 'pro', 'con', 'moderator'])
    expect(output).toMatchObject({ conclusion: 'Temporary, most likely.', consensusReached: false, rounds: 2 })
    expect(output?.transcript.filter(({ role }) => role === 'debater').map(({ says: said }) => said)).toEqual([
      'for 1',
      'against 2',
      'for 4',
      'against 5',
    ])
    expect(promptIn(model.requests[1])).toContain('for 1')
  })

  test('lets each side speak as somebody in particular', async () => {
    await using runtime = createRuntime()
    const model = debateModel()
    await runtime.run(prosConsDebate({ model, rounds: 1, pro: 'A founder', con: 'A landlord' }), 'Remote work?')
    const [pro, con] = model.requests.map(({ instructions }) => instructions)
    expect([pro, con]).toEqual([
      expect.stringContaining('You speak as this person: A founder.'),
      expect.stringContaining('You speak as this person: A landlord.'),
    ])
  })

  test('takes a judge of your own, who has the last word', async () => {
    await using runtime = createRuntime()
    const pattern = prosConsDebate({ model: debateModel(), rounds: 1, judge: says('judge', 'For good.') })
    expect((await runtime.run(pattern, 'Remote work?')).output?.conclusion).toBe('For good.')
  })

  test('refuses options that make no sense', () => {
    expect(() => prosConsDebate({ rounds: 0 })).toThrow(expect.objectContaining({ code: 'input_invalid' }))
  })
})
