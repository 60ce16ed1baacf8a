// Findings and reports that the rules are tried on, and how to read what they reply.
import type { ScriptedAnswer } from '@statecraft/providers'
import { type Finding, type Report, type WorkerAnswer, workerReply } from '../../src/audit-team/answers.ts'
import { lookTask } from '../../src/offline-model/assignment.ts'
import { user } from './conversation.ts'

export const link: Finding = { kind: 'link', weight: 'fault', path: 'docs/a.md', line: 7, message: 'There is no b.md.' }
export const json: Finding = { kind: 'syntax', weight: 'fault', path: 'c.json', line: 2, message: 'Expected a value.' }
export const report = (...findings: Finding[]): Report => ({ type: 'report', summary: 'Seen.', findings })
export const none = { first: [], more: 0 }

/** The conversation of a worker that was just told to look. */
export const look = user(lookTask('around'))

export const callsOf = ({ calls = [] }: ScriptedAnswer): string[] => calls.map(({ name }) => name)
export const answerOf = ({ text }: ScriptedAnswer): WorkerAnswer => workerReply.parse(JSON.parse(String(text)))
