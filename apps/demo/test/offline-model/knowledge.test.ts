import { describe, expect, it } from 'vitest'
import { doubtTask } from '../../src/offline-model/assignment.ts'
import { knowledge } from '../../src/offline-model/knowledge.ts'
import { hearing, results, user } from './conversation.ts'
import { answerOf, callsOf, look } from './sample-findings.ts'

describe('knowledge', () => {
  const listed = (...first: object[]) => ['list_documents', { count: first.length, list: { first } }] as const
  const hit = (snippet: string) => ['search_documents', [{ path: 'a.md', line: 3, snippet }]] as const

  it('lists the documents and asks the index before it says anything', () => {
    expect(callsOf(knowledge(hearing([look])))).toEqual(['list_documents', ...Array(3).fill('search_documents')])
  })

  it('tells only places that do answer the question', () => {
    const found = results(
      listed({ path: 'README.md', title: 'Kettle', opening: 'Boils water.' }),
      hit('## Install'),
      hit('something else'),
      hit('MIT license'),
    )
    expect(answerOf(knowledge(hearing([look, found])))).toEqual({
      type: 'report',
      summary: '1 document. README.md, "Kettle": Boils water.',
      findings: [],
      passages: [
        { about: 'how to install it', path: 'a.md', line: 3, text: 'Install' },
        { about: 'the licence', path: 'a.md', line: 3, text: 'MIT license' },
      ],
    })
  })

  it('misses a readme', () => {
    expect(answerOf(knowledge(hearing([look, results(listed({ path: 'docs/README.md' }))])))).toMatchObject({
      findings: [{ kind: 'gap', weight: 'remark' }],
    })
  })

  it('reports that it knows nothing when its tool failed', () => {
    expect(answerOf(knowledge(hearing([look, results(['list_documents', 'tool_failed'])])))).toMatchObject({
      summary: 'The documents could not be listed.',
    })
  })

  it.each([
    ['says so when a document calls something unfinished', 'This part is unfinished.', false],
    ['confirms that none does', 'All done.', true],
  ])('asked for what is unfinished, %s', (_, snippet, confirmed) => {
    const question = user(doubtTask('anything unfinished?'))
    expect(callsOf(knowledge(hearing([question])))).toEqual(['search_documents'])
    expect(answerOf(knowledge(hearing([question, results(hit(snippet))])))).toMatchObject({ confirmed })
  })
})
