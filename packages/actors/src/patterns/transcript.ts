// What was said in a debate, in its order, and how it is shown to people and to other agents.
import { inWords, oneLine, quoted } from './gathered.ts'

/** What somebody said, or why it said nothing. */
export interface Statement {
  /** From 1. */
  readonly round: number
  readonly speaker: string
  readonly role: 'debater' | 'moderator' | 'judge'
  readonly says?: unknown
  readonly error?: string
}

/** What a debate came to. */
export interface Debate {
  /** What was debated, where it is text. */
  readonly topic?: string
  readonly conclusion: string
  /** Whether they held the same in the end. */
  readonly consensusReached: boolean
  /** Rounds that were begun. */
  readonly rounds: number
  readonly transcript: readonly Statement[]
}

const titleOf = ({ speaker, role }: Statement): string =>
  role === 'debater' ? `**${oneLine(speaker)}**` : `**${oneLine(speaker)}** (${role})`

const bodyOf = ({ says, error }: Statement): string =>
  error === undefined ? quoted(inWords(says)) : quoted(`(said nothing: ${error})`)

/**
 * A debate as Markdown: round by round, who said what, and the conclusion. What they say is quoted and cannot leave its quotation.
 *
 * @example
 * ```ts
 * const { output } = await runtime.run(debate([optimist, pessimist]), 'Should we adopt AI in hiring?')
 * console.log(toTranscript(output))
 * ```
 */
export function toTranscript({ topic, conclusion, consensusReached, transcript }: Debate): string {
  const rounds = [...new Set(transcript.map(({ round }) => round))]
  const parts = rounds.flatMap(round => [
    `## Round ${round}`,
    ...transcript.filter(said => said.round === round).flatMap(said => [titleOf(said), bodyOf(said)]),
  ])
  const end = `## Conclusion (${consensusReached ? 'consensus' : 'no consensus'})`
  return [...(topic === undefined ? [] : [`# ${oneLine(topic)}`]), ...parts, end, quoted(conclusion)].join('\n\n')
}
