// The tool that counts votes, so that the verdict is arithmetic and not a model's opinion.
import { type Tool, tool } from '@statecraft/actors'
import { tally } from '@statecraft/runtime'
import { z } from 'zod'

export interface Count {
  /** Enough voted, and enough of them agree. */
  readonly consensus: boolean
  readonly winner?: string
  /** Share of the votes that the winner has, from 0 to 1. */
  readonly agreement: number
  readonly dissent: readonly string[]
  readonly abstained: readonly string[]
}

interface Votes {
  readonly votes: readonly {
    readonly voter: string
    readonly answer?: string | undefined
    readonly confidence?: number | undefined
  }[]
}
const votes: z.ZodType<Votes> = z.object({
  votes: z.array(
    z.object({
      voter: z.string(),
      answer: z.string().optional().describe('Absent: abstained'),
      confidence: z.number().min(0).max(1).optional(),
    }),
  ),
})

export const tallyVotes: Tool<Votes, Count> = tool({
  name: 'tally_votes',
  description: 'Counts the votes: at least 80 % must vote, and at least 60 % of the votes must agree',
  effect: 'read',
  input: votes,
  run: ({ votes: cast }) => {
    const { consensus, winner, agreement, dissent, abstained } = tally(
      cast.map(({ voter, answer, confidence }) => ({ voter, answer, ...(confidence !== undefined && { confidence }) })),
    )
    return {
      consensus,
      ...(winner !== undefined && { winner }),
      agreement,
      dissent: dissent.map(({ voter }) => voter),
      abstained,
    }
  },
})
