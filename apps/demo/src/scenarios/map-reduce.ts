// Many inputs, one agent for each at a time, and one answer of all: the documents of a folder, read and put in an order.
import { type Agent, type AgentInput, defineAgent, mapReduce, type PatternIo, tool } from '@statecraft/actors'
import { statisticsOf } from '@statecraft/tools'
import { z } from 'zod'
import { readText } from '../audit/text-file.ts'
import type { AuditContext } from '../audit-team/audit-context.ts'
import type { Rules } from '../offline-model/rules.ts'
import { code } from '../report/page.ts'
import { dataIn } from '../text-team/found-by-others.ts'
import { roleLine } from '../text-team/text-agents.ts'
import { type FolderSubject, openFolderSubject } from './folder-subject.ts'
import type { Scenario } from './scenario.ts'
import { teamScenario } from './team-scenario.ts'

const MOST_DOCUMENTS = 24
const AT_ONCE = 4

interface Measured {
  readonly path: string
  readonly words: number
  readonly readingSeconds: number
  readonly frequent: readonly string[]
}

const measured: z.ZodType<Measured> = z.object({
  path: z.string(),
  words: z.number(),
  readingSeconds: z.number(),
  frequent: z.array(z.string()),
})

const measureDocument = tool({
  name: 'measure_document',
  description: 'Counts the words of one document of the folder',
  effect: 'read',
  input: z.object({ path: z.string() }),
  run: async ({ path }, { context }: { readonly context: AuditContext }): Promise<Measured> => {
    const file = await readText(context.folder, path)
    const { words, readingSeconds, frequentWords } = statisticsOf(file.type === 'text' ? file.text : '')
    const frequent = frequentWords.map(({ word }) => word).filter(word => word.length > 4)
    return { path, words, readingSeconds, frequent: frequent.slice(0, 3) }
  },
})

const counter: Agent<AgentInput, Measured, AuditContext> = defineAgent<Measured, AuditContext>({
  name: 'counter',
  instructions: `${roleLine('counter')} You get the path of one document of a folder. Measure it with your tool, once, and answer with what the tool returned.`,
  tools: [measureDocument],
  output: measured,
})

const subject = z.object({ path: z.string() })

const rules: Rules = {
  counter: hearing => {
    const [found] = hearing.results('measure_document', measured)
    if (found) return { text: JSON.stringify(found) }
    return { calls: [{ name: 'measure_document', input: { path: subject.parse(dataIn(hearing.task)).path } }] }
  },
}

interface Shelf {
  readonly documents: readonly Measured[]
  readonly words: number
}

const shelve = (documents: readonly Measured[]): Shelf => ({
  documents: documents.toSorted((a, b) => b.words - a.words),
  words: documents.reduce((sum, { words }) => sum + words, 0),
})

async function documentsIn(_: string, { context }: PatternIo): Promise<readonly { readonly path: string }[]> {
  const { documents } = await (context as AuditContext).documents()
  return documents.slice(0, MOST_DOCUMENTS).map(({ path }) => ({ path }))
}

export const manyInputs: Scenario = teamScenario<FolderSubject>({
  name: 'map-reduce',
  description: 'Many inputs: every document of a folder is measured, four at a time.',
  takes: 'dir',
  open: openFolderSubject,
  title: ({ title }) => title,
  rules,
  async perform({ context }, { runtime, model, signal }) {
    const team = mapReduce({
      model,
      split: documentsIn,
      map: { agent: counter, task: 'Measure this document.' },
      reduce: (all: readonly Measured[]) => shelve(all),
      maxParallel: AT_ONCE,
      continueOnFailure: true,
    })
    const result = await runtime.run(team, 'Measure every document.', { context, signal })
    const { documents = [], words = 0 } = result.output ?? {}
    return {
      result,
      page: [
        {
          type: 'table',
          head: ['Document', 'Words', 'Minutes', 'Speaks of'],
          rows: documents.map(one => [
            [code(one.path)],
            [one.words.toLocaleString('en')],
            [(one.readingSeconds / 60).toFixed(1)],
            [one.frequent.join(', ')],
          ]),
        },
      ],
      sentence: `${documents.length} documents with ${words.toLocaleString('en')} words were measured, ${AT_ONCE} at a time at most, and put in an order.`,
    }
  },
})
