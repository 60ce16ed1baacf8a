import { describe, expect, it } from 'vitest'
import { listDocuments, searchDocuments } from '../../src/audit-team/document-tools.ts'
import { openAudit } from './open-audit.ts'

describe('list_documents and search_documents', () => {
  it('put the readme first, and make what they quote printable', async () => {
    const { io } = await openAudit({
      'a.md': '# A\u001b[31m\n\n**Bold** words.\n',
      'README.md': '# Top\n\nStart here.\n',
      'z/b.txt': 'needle \u0007 in hay',
    })
    expect(await listDocuments.run({}, io)).toMatchObject({
      count: 3,
      list: {
        first: [
          { path: 'README.md', title: 'Top', opening: 'Start here.' },
          { path: 'a.md', title: 'A\\u{1b}[31m', opening: 'Bold words.' },
          { path: 'z/b.txt' },
        ],
      },
    })
    expect(await searchDocuments.run({ query: 'needle', most: 3 }, io)).toMatchObject([
      { path: 'z/b.txt', line: 1, snippet: 'needle \\u{7} in hay' },
    ])
  })
})
