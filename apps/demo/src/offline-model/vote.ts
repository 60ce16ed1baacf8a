// How a worker votes: by the faults of its own field, those it found itself and those it was told of. Nobody votes on what is
// not theirs, so that the votes of an audit can differ.
import type { Ballot, Finding, Report } from '../audit-team/answers.ts'
import { findingWords, readFinding } from './finding-words.ts'

export type Voter = 'knowledge' | 'code' | 'test' | 'review'

const DOCUMENT = /\.(?:md|markdown|txt)$|(?:^|\/)readme$/i
const isDocument = ({ path }: Finding): boolean => path !== undefined && DOCUMENT.test(path)

/** Whether a fault that somebody told of lies in the voter's field. What is wrong with the whole folder is everyone's. */
function concerns(voter: Voter, fault: Finding): boolean {
  if (fault.path === undefined) return true
  switch (voter) {
    case 'knowledge':
      return isDocument(fault)
    case 'code':
      return !isDocument(fault)
    case 'test':
    case 'review':
      return false
    default:
      return voter satisfies never
  }
}

const CONTENT: Readonly<Record<Voter, string>> = {
  knowledge: 'Nothing that was found speaks against the documents.',
  code: 'Nothing that was found speaks against the sources.',
  test: 'Every check that ran has passed.',
  review: 'No fault stood up to a second look.',
}

const SURE_BY_PROOF = 0.95
const SURE_BY_HEARSAY = 0.8
const SURE_OF_ABSENCE = 0.9
/** What a remark takes away from being sure that all is well. */
const DOUBT_PER_KIND: Readonly<Partial<Record<Finding['kind'], number>>> = { tests: 0.2, gap: 0.1, mark: 0.05 }

function sureDespite(remarks: readonly Finding[]): number {
  const kinds = new Set(remarks.map(({ kind }) => kind))
  const doubt = [...kinds].reduce((sum, kind) => sum + (DOUBT_PER_KIND[kind] ?? 0), 0)
  return Math.round((SURE_OF_ABSENCE - doubt) * 100) / 100
}

/** The vote that follows from a worker's own report and from what it heard. */
export function castBallot(voter: Voter, own: Report | undefined, notices: readonly string[]): Ballot {
  const findings = own?.findings ?? []
  const proven = findings.filter(({ weight }) => weight === 'fault')
  const told = notices.flatMap(words => readFinding(words) ?? []).filter(fault => concerns(voter, fault))
  const [first, ...others] = proven.length > 0 ? proven : told
  if (first === undefined)
    return { type: 'vote', vote: 'ready', reason: CONTENT[voter], confidence: sureDespite(findings) }
  const more = others.length === 0 ? '' : ` (and ${others.length} more)`
  return {
    type: 'vote',
    vote: 'not ready',
    reason: `${findingWords(first)}${more}`,
    confidence: proven.length > 0 ? SURE_BY_PROOF : SURE_BY_HEARSAY,
  }
}
