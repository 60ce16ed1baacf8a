// What a moderator or a judge says of a debate: whether they agree, and what it comes to. As data, or in a text that says so in
// its first line.
import { inWords } from './gathered.ts'

export interface Verdict {
  readonly conclusion: string
  /** Undefined: it did not say. */
  readonly consensusReached: boolean | undefined
}

/** How a verdict is asked for in words. */
export const VERDICT =
  'Begin with a line that says CONSENSUS: yes, where all now hold the same on the main point, or CONSENSUS: no. Then write the conclusion: what they agree on, what is still open and why, and what follows.'

const FIRST_LINE = /^[\s*_#>]*consensus[\s*_]*:[\s*_]*(yes|no)\b[^\n]*\n*/i

export function readVerdict(said: unknown): Verdict {
  if (typeof said === 'object' && said !== null && 'conclusion' in said) {
    const { conclusion, consensusReached } = said as { conclusion: unknown; consensusReached?: unknown }
    return {
      conclusion: inWords(conclusion),
      consensusReached: typeof consensusReached === 'boolean' ? consensusReached : undefined,
    }
  }
  const text = inWords(said)
  const found = FIRST_LINE.exec(text)
  if (!found) return { conclusion: text, consensusReached: undefined }
  const conclusion = text.slice(found[0].length).trim()
  return { conclusion: conclusion || text.trim(), consensusReached: found[1]?.toLowerCase() === 'yes' }
}
