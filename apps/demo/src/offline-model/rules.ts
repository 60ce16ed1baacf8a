// A rule of the offline model for each role: what it answers to what it is shown.
import type { ScriptedAnswer } from '@statecraft/providers'
import type { Hearing } from './hearing.ts'

export type Rules = Readonly<Record<string, (hearing: Hearing) => ScriptedAnswer>>
