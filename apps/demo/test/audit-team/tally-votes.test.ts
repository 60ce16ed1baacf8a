import { describe, expect, it } from 'vitest'
import { tallyVotes } from '../../src/audit-team/tally-votes.ts'
import { openAudit } from './open-audit.ts'

describe('tally_votes', () => {
  it.each([
    ['a majority', ['ready', 'ready', 'ready', 'not ready'], { consensus: true, winner: 'ready', agreement: 0.75 }],
    ['a tie', ['ready', 'ready', 'not ready', 'not ready'], { consensus: false, agreement: 0 }],
    ['too few voters', ['ready', 'ready', 'ready', undefined], { consensus: false, winner: 'ready', agreement: 1 }],
  ])('counts %s', async (_, answers, expected) => {
    const votes = answers.map((answer, at) => ({ voter: `v${at}`, ...(answer !== undefined && { answer }) }))
    const { io } = await openAudit({})
    expect(await tallyVotes.run({ votes }, io)).toMatchObject(expected)
  })
})
