// The role that reads code and says what is wrong with it. It has no tool that changes anything. Findings must point at lines that exist.
import type { Agent, AgentInput } from '@statecraft/actors'
import { integer, oneOf, optional, rowsOf, shape, text } from '../shape.ts'
import { defineRole, guessMs, MATERIAL, type RoleOptions } from './define-role.ts'
import type { WorkspaceKit } from './workspace-kit.ts'

const SEVERITIES = ['blocker', 'major', 'minor', 'note'] as const
const VERDICTS = ['approve', 'request_changes'] as const

export type Severity = (typeof SEVERITIES)[number]

/** One thing that is wrong. */
export interface Finding {
  readonly severity: Severity
  readonly file: string
  /** Counted from 1. */
  readonly line?: number | undefined
  readonly message: string
  readonly suggestion?: string | undefined
}

/** What a reader of the code says. */
export interface ReviewReport {
  readonly verdict: (typeof VERDICTS)[number]
  readonly summary: string
  readonly findings: readonly Finding[]
}

const INSTRUCTIONS = `You review code in one workspace. You read and you run the tests; you change nothing.
Read what the task names and what it touches. Look, in this order, for: wrong results, lost or exposed data, missing checks of what comes from outside, errors that vanish, tests that would pass without the code, names and structure that mislead.
Each finding names the file, the line, what happens because of it, and what to do. Severity: blocker (wrong or unsafe), major (will cause trouble), minor (should be better), note (a remark). Report what you saw; do not guess, and do not fill the list.
Request changes if there is a blocker or a major finding, else approve.
${MATERIAL}`

const isSerious = ({ severity }: Finding): boolean => severity === 'blocker' || severity === 'major'

/** The verdict follows from the findings. */
function contradiction({ verdict, findings }: ReviewReport): string | undefined {
  const serious = findings.some(isSerious)
  if (serious === (verdict === 'request_changes')) return undefined
  return serious
    ? 'You approve although there is a blocker or a major finding: request changes, or correct the severity'
    : 'You request changes without a blocker or a major finding: approve, or name what is wrong'
}

/** Findings about places that are not there. */
async function unfounded({ findings }: ReviewReport, kit: WorkspaceKit): Promise<string | undefined> {
  const faults: string[] = []
  for (const { file, line = 1 } of findings) {
    const lines = await kit.linesOf(file)
    if (lines === undefined) faults.push(`there is no file "${file}"`)
    else if (line > lines) faults.push(`"${file}" has ${lines} lines, not ${line}`)
  }
  return faults.length > 0 ? `Some findings point at nothing: ${faults.join('; ')}` : undefined
}

/** `review`: reads code and gives findings with their severity. Each must point at a line that exists, and the verdict must fit them. */
export function reviewRole(kit: WorkspaceKit, options: RoleOptions = {}): Agent<AgentInput, ReviewReport> {
  return defineRole<ReviewReport>(
    {
      name: 'review',
      role: 'review',
      description: 'Reviews code in the workspace and gives findings with their severity',
      instructions: INSTRUCTIONS,
      tools: kit.readers,
      capabilities: [
        {
          name: 'review-code',
          description: 'Finds what is wrong with code',
          inputTypes: ['text', 'code'],
          outputTypes: ['findings'],
          estimatedMs: guessMs(6),
        },
      ],
      output: shape({
        verdict: oneOf('What you say of the whole', VERDICTS),
        summary: text('In a few sentences', 4_000),
        findings: rowsOf('What is wrong, the worst first; empty if nothing is', 100, {
          severity: oneOf('How bad it is', SEVERITIES),
          file: text('Its path', 1_000),
          line: optional(integer('The line, from 1', 1, 10_000_000)),
          message: text('What is wrong, and what happens because of it', 4_000),
          suggestion: optional(text('What to do', 4_000)),
        }),
      }),
      verify: [contradiction, report => unfounded(report, kit)],
    },
    options,
  )
}
