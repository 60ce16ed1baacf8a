// The code agent's rules: what the sources amount to, and what their authors left to do.
import type { ScriptedAnswer } from '@statecraft/providers'
import { z } from 'zod'
import type { Finding, Report } from '../audit-team/answers.ts'
import { answer } from './answer.ts'
import { readAssignment } from './assignment.ts'
import type { Hearing } from './hearing.ts'
import { castBallot } from './vote.ts'

const sources = z.object({
  total: z.object({ files: z.number(), lines: z.number() }),
  languages: z.object({ first: z.array(z.object({ language: z.string(), files: z.number(), lines: z.number() })) }),
  marks: z.object({
    first: z.array(z.object({ path: z.string(), line: z.number(), mark: z.string(), text: z.string() })),
    more: z.number(),
  }),
})
type Sources = z.infer<typeof sources>

const MOST_MARKS = 5

export function code(hearing: Hearing): ScriptedAnswer {
  const assignment = readAssignment(hearing.task)
  if (assignment.type === 'vote') return answer(castBallot('code', assignment.own, hearing.notices))
  if (hearing.count('measure_sources') === 0) {
    return { text: 'I count lines by language and look for what was left to do.', calls: [{ name: 'measure_sources' }] }
  }
  const [measured] = hearing.results('measure_sources', sources)
  return answer(measured === undefined ? UNMEASURED : reportOf(measured))
}

const UNMEASURED: Report = { type: 'report', summary: 'The sources could not be measured.', findings: [] }

function reportOf({ total, languages, marks }: Sources): Report {
  const [largest] = languages.first
  const most = largest === undefined ? '' : `, most of them ${largest.language} (${largest.lines} lines)`
  const left = marks.first.length + marks.more
  return {
    type: 'report',
    summary:
      total.files === 0
        ? 'There is no text to measure.'
        : `${total.lines} lines in ${total.files} text files${most}; ${left === 1 ? '1 TODO or FIXME mark' : `${left} TODO or FIXME marks`}.`,
    findings: total.files === 0 ? [EMPTY] : remarksOn(marks.first.slice(0, MOST_MARKS)),
  }
}

const EMPTY: Finding = {
  kind: 'gap',
  weight: 'fault',
  message: 'There is no text in it: nothing that could be judged.',
}

const remarksOn = (marks: Sources['marks']['first']): Finding[] =>
  marks.map(({ path, line, text }) => ({ kind: 'mark', weight: 'remark', path, line, message: text }))
