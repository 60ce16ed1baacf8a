// The knowledge agent's rules: what the documents are, where they say the things that everybody looks for, and what is missing.
import type { ScriptedAnswer, ScriptedCall } from '@statecraft/providers'
import { z } from 'zod'
import type { Finding, Passage, Report } from '../audit-team/answers.ts'
import { answer } from './answer.ts'
import { readAssignment } from './assignment.ts'
import type { Hearing } from './hearing.ts'
import { castBallot } from './vote.ts'

const documents = z.object({
  count: z.number(),
  list: z.object({
    first: z.array(z.object({ path: z.string(), title: z.string().optional(), opening: z.string().optional() })),
  }),
})
const hits = z.array(
  z.object({ path: z.string(), heading: z.string().optional(), line: z.number(), snippet: z.string() }),
)
type Hits = z.infer<typeof hits>

/** What is looked for, and how to tell an answer from the nearest thing that the index has. */
const QUESTIONS = [
  { about: 'how to install it', query: 'install installation setup', says: /instal|set ?up/i },
  {
    about: 'how to use it',
    query: 'usage how to use quick start getting started',
    says: /\busage\b|how to use|quick start|getting started/i,
  },
  { about: 'the licence', query: 'licence license', says: /licen[cs]e/i },
] as const
const UNFINISHED = {
  query: 'unfinished todo coming soon work in progress',
  says: /unfinished|todo|coming soon|in progress/i,
}

const README = /^readme(?:\.[a-z]+)?$/i

export function knowledge(hearing: Hearing): ScriptedAnswer {
  const assignment = readAssignment(hearing.task)
  switch (assignment.type) {
    case 'look':
      return look(hearing)
    case 'doubt':
      return lookForUnfinished(hearing)
    case 'vote':
      return answer(castBallot('knowledge', assignment.own, hearing.notices))
    default:
      return assignment satisfies never
  }
}

const search = (query: string): ScriptedCall => ({ name: 'search_documents', input: { query } })

function look(hearing: Hearing): ScriptedAnswer {
  if (hearing.count('list_documents') === 0) {
    return {
      text: 'I list the documents and ask the index where they say what everybody looks for.',
      calls: [{ name: 'list_documents' }, ...QUESTIONS.map(({ query }) => search(query))],
    }
  }
  const [listed] = hearing.results('list_documents', documents)
  if (listed === undefined) return answer(UNKNOWN)
  return answer({
    type: 'report',
    summary: summaryOf(listed),
    findings: gapsIn(listed),
    passages: passagesIn(hearing.results('search_documents', hits)),
  })
}

const UNKNOWN: Report = { type: 'report', summary: 'The documents could not be listed.', findings: [] }

function says(found: Hits, pattern: RegExp): Hits[number] | undefined {
  return found.find(({ heading = '', snippet }) => pattern.test(`${heading}\n${snippet}`))
}

function passagesIn(answers: readonly Hits[]): Passage[] {
  return QUESTIONS.flatMap(({ about, says: pattern }, index) => {
    const hit = says(answers[index] ?? [], pattern)
    return hit === undefined
      ? []
      : [{ about, path: hit.path, line: hit.line, text: hit.snippet.replace(/^(?:#+|[-*]) /, '') }]
  })
}

type Documents = z.infer<typeof documents>

const readmeIn = ({ list }: Documents): Documents['list']['first'][number] | undefined =>
  list.first.find(({ path }) => README.test(path))

function summaryOf(listed: Documents): string {
  const { count } = listed
  if (count === 0) return 'There are no documents.'
  const { path, title, opening } = readmeIn(listed) ?? { path: undefined }
  const documents = count === 1 ? '1 document' : `${count} documents`
  if (path === undefined) return `${documents}; none at the top says what this is.`
  return `${documents}. ${path}${title === undefined ? '' : `, "${title}"`}${opening === undefined ? '' : `: ${opening}`}`
}

function gapsIn(listed: Documents): Finding[] {
  if (readmeIn(listed) !== undefined) return []
  return [{ kind: 'gap', weight: 'remark', message: 'There is no readme at the top of the folder.' }]
}

function lookForUnfinished(hearing: Hearing): ScriptedAnswer {
  if (hearing.count('search_documents') === 0) {
    return { text: 'I search the documents for what they call unfinished.', calls: [search(UNFINISHED.query)] }
  }
  const [found = []] = hearing.results('search_documents', hits)
  const hit = says(found, UNFINISHED.says)
  const reason =
    hit === undefined ? 'No document calls anything unfinished.' : `${hit.path}, line ${hit.line} may: "${hit.snippet}"`
  return answer({ type: 'second look', confirmed: hit === undefined, reason })
}
