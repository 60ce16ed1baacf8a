import { describe, expect, it } from 'vitest'
import { checkRelativeLinks, checkSyntax } from '../../src/audit-team/check-tools.ts'
import { openAudit } from './open-audit.ts'

describe('check_syntax and check_links', () => {
  const files = { 'a.json': '{', 'b.json': '[', 'c.md': '[x](no\u001b.md)', 'd.md': '[y](nor.md)' }

  it('check all files and note what they found', async () => {
    const { io, notebook } = await openAudit(files)
    expect((await checkSyntax.run({}, io)).faults.first.map(({ path }) => path)).toEqual(['a.json', 'b.json'])
    const links = await checkRelativeLinks.run({}, io)
    expect(links.faults.first.map(({ target }) => target)).toEqual(['no\\u{1b}.md', 'nor.md'])
    expect(Object.keys(notebook.facts())).toEqual(['syntax', 'links'])
  })

  it('look at one file again without noting it', async () => {
    const { io, notebook } = await openAudit(files)
    expect((await checkSyntax.run({ path: 'b.json' }, io)).faults.first).toMatchObject([{ path: 'b.json' }])
    expect((await checkRelativeLinks.run({ path: 'd.md' }, io)).faults.first).toMatchObject([{ path: 'd.md' }])
    expect(notebook.facts()).toEqual({})
  })
})
