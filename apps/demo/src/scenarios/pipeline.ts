// What comes out of one stage goes into the next: a text is cleaned, read, looked at from two sides, and written up.
import { pipeline } from '@statecraft/actors'
import { textAgent } from '../text-team/text-agents.ts'
import type { TextContext } from '../text-team/text-context.ts'
import { textRules } from '../text-team/text-rules.ts'
import type { Scenario } from './scenario.ts'
import { teamScenario } from './team-scenario.ts'
import { openText } from './text-subject.ts'

const inWords = (ms: number | undefined): string => (ms === undefined ? 'unknown' : `${ms.toLocaleString('en')} ms`)

export const assembly: Scenario = teamScenario<TextContext>({
  name: 'pipeline',
  description: 'Stages: a text is read, looked at from two sides, written up and counted.',
  takes: 'input',
  open: openText,
  title: ({ title }) => title,
  rules: textRules,
  async perform(context, { runtime, model, signal }) {
    const team = pipeline(
      [
        { agent: textAgent('reader'), name: 'read', description: 'Say what the text is.' },
        {
          name: 'sides',
          description: 'Look at it from two sides.',
          parallel: [textAgent('analyst'), textAgent('critic')],
          transform: (read: string) => ({ read }),
        },
        {
          agent: textAgent('writer'),
          name: 'write',
          description: 'Write it up.',
          transform: (sides: Readonly<Record<string, string>>) => ({
            results: Object.entries(sides).map(([from, output]) => ({ from, output })),
          }),
        },
        {
          name: 'count',
          description: 'Count the words of the result.',
          run: (written: string) => ({ written, words: written.split(/\s+/).length }),
        },
      ],
      { model },
    )
    const result = await runtime.run(team, 'What is in this text?', { context, signal })
    const stages = result.details.stages ?? []
    return {
      result,
      page: [
        {
          type: 'table',
          head: ['Stage', 'Status', 'Took', 'What came out'],
          rows: stages.map(({ name, status, durationMs, summary }) => [
            [name],
            [status],
            [inWords(durationMs)],
            [summary ?? ''],
          ]),
        },
        { type: 'heading', text: 'Written' },
        { type: 'paragraph', text: [result.output?.written ?? 'Nothing.'] },
      ],
      sentence: `${stages.filter(({ status }) => status === 'completed').length} of ${stages.length} stages are done, and ${result.output?.words ?? 0} words came out at the end.`,
    }
  },
})
