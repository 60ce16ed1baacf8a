import { describe, expect, it } from 'vitest'
import { code } from '../../src/offline-model/code.ts'
import { hearing, results } from './conversation.ts'
import { answerOf, callsOf, look } from './sample-findings.ts'

describe('code', () => {
  const measured = (files: number, marks: number) => ({
    total: { files, lines: 10 },
    languages: { first: files > 0 ? [{ language: 'Go', files, lines: 10 }] : [] },
    marks: { first: Array(marks).fill({ path: 'a.go', line: 1, mark: 'TODO', text: '// TODO' }), more: 2 },
  })
  const after = (output: unknown) => answerOf(code(hearing([look, results(['measure_sources', output])])))

  it('measures, then reports what it counted', () => {
    expect(callsOf(code(hearing([look])))).toEqual(['measure_sources'])
    const answer = after(measured(3, 7))
    expect(answer).toMatchObject({
      summary: '10 lines in 3 text files, most of them Go (10 lines); 9 TODO or FIXME marks.',
    })
    expect('findings' in answer && answer.findings).toHaveLength(5)
  })

  it('calls a folder without text a fault', () => {
    expect(after(measured(0, 0))).toMatchObject({ findings: [{ kind: 'gap', weight: 'fault' }] })
  })

  it('reports that it knows nothing when its tool failed', () => {
    expect(after('tool_timeout')).toMatchObject({ summary: 'The sources could not be measured.', findings: [] })
  })
})
