// An answer of the offline model: typed by what the agents are held to, written as the JSON that they are asked for.
import type { ScriptedAnswer } from '@statecraft/providers'
import type { Verdict, WorkerAnswer, WorkerReply } from '../audit-team/answers.ts'

const written = (value: WorkerReply | Verdict): ScriptedAnswer => ({ text: JSON.stringify(value) })

export const answer = (result: WorkerAnswer): ScriptedAnswer => written({ result })
export const finalAnswer = (verdict: Verdict): ScriptedAnswer => written(verdict)
