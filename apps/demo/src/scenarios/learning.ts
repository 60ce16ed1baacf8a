// Better the second time: an agent has to find out in what format a text is, tries one reader after the other, and learns. Given
// the next text of that kind it goes straight to the right one.
import { type Agent, type AgentInput, defineAgent, tool } from '@statecraft/actors'
import type { ScriptedAnswer } from '@statecraft/providers'
import type { Result } from '@statecraft/runtime'
import { type DataSource, formatData } from '@statecraft/tools'
import { z } from 'zod'
import type { Hearing } from '../offline-model/hearing.ts'
import type { Rules } from '../offline-model/rules.ts'
import { roleLine } from '../text-team/text-agents.ts'
import type { TextContext } from '../text-team/text-context.ts'
import type { Scenario } from './scenario.ts'
import { teamScenario } from './team-scenario.ts'
import { openText } from './text-subject.ts'

const FORMATS: readonly DataSource[] = ['json', 'yaml', 'csv']
const DEFAULT = 'station,depth,turbines\nNorhaven,24,12\nEastpoint,31,8\n'

const readAs = z.object({ format: z.enum(FORMATS as [DataSource, ...DataSource[]]) })
const read = z.object({ format: z.string(), rows: z.number(), columns: z.array(z.string()) })
const failed = z.object({ format: z.string(), fault: z.string() })

/** Rows of records, whatever the format: a list of objects that have the same keys. */
function rowsOf(text: string, format: DataSource): readonly Readonly<Record<string, unknown>>[] {
  const value: unknown = JSON.parse(formatData(text, { from: format, to: 'json' }))
  const rows = Array.isArray(value) ? value : [value]
  if (rows.length === 0 || !rows.every(row => typeof row === 'object' && row !== null && Object.keys(row).length > 1))
    throw new Error('these are no records with several fields')
  return rows
}

const readRecords = tool({
  name: 'read_records',
  description: 'Reads the text as records in a format. Says why where it is not in that format.',
  effect: 'read',
  input: readAs,
  run: ({ format }, { context }: { readonly context: TextContext }) => {
    try {
      const rows = rowsOf(context.text, format)
      return { format, rows: rows.length, columns: Object.keys(rows[0] ?? {}) }
    } catch (error) {
      return { format, fault: error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error) }
    }
  },
})

const clerk: Agent<AgentInput, string, TextContext> = defineAgent<string, TextContext>({
  name: 'clerk',
  instructions: `${roleLine('clerk')} Find out in what format a text holds its records: ${FORMATS.join(', ')}. Your tool reads it in one format at a time. Begin with what a lesson says, else try them in that order. Answer with the format, how many records there are, and their fields.`,
  tools: [readRecords],
  learn: 'model',
})

const LESSON = /Try (\w+) first/

function work(hearing: Hearing): ScriptedAnswer {
  const found = hearing.results('read_records', read).at(-1)
  const tried = hearing.results('read_records', failed).map(({ format }) => format)
  if (hearing.offers('record_lesson')) return { text: `Try ${found?.format ?? 'json'} first: the records were in it.` }
  if (found) return { text: `${found.rows} records in ${found.format}, with the fields ${found.columns.join(', ')}.` }
  const learned = LESSON.exec(hearing.told.join('\n'))?.[1]
  const order = learned === undefined ? FORMATS : [learned, ...FORMATS.filter(format => format !== learned)]
  const next = order.find(format => !tried.includes(format))
  if (next === undefined) return { text: `It is in none of ${FORMATS.join(', ')}.` }
  return { calls: [{ name: 'read_records', input: { format: next } }] }
}

const rules: Rules = { clerk: work }

const triesOf = ({ steps }: Result): number => steps.filter(({ source }) => source === 'tool').length

export const learning: Scenario = teamScenario<TextContext>({
  name: 'learning',
  description: 'Better the second time: an agent learns in which format records are.',
  takes: 'input',
  open: request =>
    request.input === undefined
      ? Promise.resolve({ title: 'records of tidal stations', text: DEFAULT })
      : openText(request),
  title: ({ title }) => title,
  rules,
  async perform(context, { runtime, model, signal }) {
    runtime.agents.register(clerk)
    const ask = (): Promise<Result> =>
      runtime.run({ agent: 'clerk', description: 'In what format are these records?' }, { context, signal, model })
    const first = await ask()
    const second = first.status === 'completed' ? await ask() : first
    const [before, after] = [first, second].map(({ totals }) => totals.turns) as [number, number]
    return {
      result: second,
      page: [
        {
          type: 'table',
          head: ['Run', 'Readers tried', 'Model calls', 'Answer'],
          rows: [first, second].map((result, at) => [
            [at === 0 ? 'first' : 'second'],
            [String(triesOf(result))],
            [String(result.totals.turns)],
            [String(result.output ?? result.error?.message)],
          ]),
        },
      ],
      sentence: `The first run took ${before} model calls and the second ${after}: what was learned in the one was known in the other.`,
    }
  },
})
