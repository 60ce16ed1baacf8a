// An answer of the offline model: typed by what the agents are held to, written as the JSON that they are asked for.
import type { ScriptedAnswer } from '@statecraft/providers'
import type { Verdict, WorkerAnswer } from '../audit-team/answers.ts'

export const answer = (value: WorkerAnswer | Verdict): ScriptedAnswer => ({ text: JSON.stringify(value) })
