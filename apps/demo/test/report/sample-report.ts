// A report of an audit that found one fault, and the facts behind it.
import type { Result } from '@statecraft/runtime'
import type { Finding, Verdict } from '../../src/audit-team/answers.ts'
import type { Facts } from '../../src/audit-team/facts.ts'
import { type AuditReport, auditReport } from '../../src/report/audit-report.ts'

const none = { first: [], more: 0 }

export const fault: Finding = { kind: 'link', weight: 'fault', path: 'a.md', line: 7, message: 'There is no b.md.' }

export const facts: Facts = {
  folder: {
    files: 3,
    folders: 1,
    bytes: 1234,
    binary: { first: ['p.png'], more: 0 },
    kinds: none,
    leftOut: [{ reason: 'excluded', places: { first: ['x'], more: 0 } }],
  },
  documents: { count: 1, list: { first: [{ path: 'a.md', title: 'A', opening: 'One.' }], more: 0 }, unread: none },
  sources: {
    total: { files: 2, lines: 1500, blank: 0, comments: 1 },
    languages: {
      first: [{ language: 'Go', files: 2, lines: 1500, blank: 0, comments: 1, longest: { path: 'a.go', lines: 9 } }],
      more: 0,
    },
    marks: { first: [{ path: 'a.go', line: 2, mark: 'TODO', text: '// TODO: more' }], more: 4 },
  },
  syntax: { checked: { json: 0, typescript: 0 }, faults: none, unchecked: none },
  links: {
    files: 1,
    checked: 2,
    external: 5,
    faults: {
      first: [{ type: 'missing_target', path: 'a.md', line: 7, target: 'b.md', message: 'There is no b.md.' }],
      more: 0,
    },
    unchecked: none,
  },
  ownTests: { type: 'found', command: 'make check' },
}

const concluded: Verdict = {
  verdict: 'not ready',
  agreement: 0.75,
  votes: [
    { voter: 'knowledge', vote: 'not ready', confidence: 0.8, reason: 'Heard of it.' },
    { voter: 'code', reason: 'It broke.' },
  ],
  faults: [fault],
  summary: '1 fault stands.',
}

/** A result with nothing in it but what is said. */
export const resultOf = (own: Partial<Result>): Result =>
  ({
    status: 'completed',
    output: undefined,
    error: undefined,
    confidence: undefined,
    plan: undefined,
    toolOutputs: undefined,
    thinking: undefined,
    alternatives: undefined,
    startedAt: undefined,
    details: {},
    usage: { inputTokens: 0, outputTokens: 0, totalTokens: 0 },
    costUsd: 0,
    totals: { turns: 0, toolCalls: 0, delegations: 0, inputTokens: 0, outputTokens: 0, costUsd: 0 },
    durationMs: 1,
    runId: 'run',
    taskId: 'run',
    agent: 'planner',
    address: 'root/audit/planner',
    steps: [],
    children: [],
    ...own,
  }) as Result

export const reportOf = (own: Partial<Result>, known: Partial<Facts> = facts): AuditReport =>
  auditReport({ folder: '/x', whyExcluded: 'as asked', facts: known, result: resultOf(own) })

export const sampleReport: AuditReport = reportOf({ output: concluded })
