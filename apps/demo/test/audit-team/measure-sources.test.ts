import { describe, expect, it } from 'vitest'
import { measureSources } from '../../src/audit-team/measure-sources.ts'
import { openAudit } from './open-audit.ts'

describe('measure_sources', () => {
  it('counts lines and tells at most 20 marks', async () => {
    const { io, notebook } = await openAudit({ 'a.ts': '// TODO: more\n'.repeat(25) })
    const facts = await measureSources.run({}, io)
    expect(facts.total).toMatchObject({ files: 1, lines: 25 })
    expect(facts.marks.first).toHaveLength(20)
    expect(facts.marks.more).toBe(5)
    expect(notebook.facts().sources).toBe(facts)
  })
})
