// One after the other: a reader, an analyst who sees what the reader found, and a writer who sees what both found.
import { sequence } from '@statecraft/actors'
import { textAgent } from '../text-team/text-agents.ts'
import type { TextContext } from '../text-team/text-context.ts'
import { textRules } from '../text-team/text-rules.ts'
import type { Scenario } from './scenario.ts'
import { teamScenario } from './team-scenario.ts'
import { openText } from './text-subject.ts'

export const sequential: Scenario = teamScenario<TextContext>({
  name: 'sequential',
  description: 'One after the other: each sees what those before it found in a text.',
  takes: 'input',
  open: openText,
  title: ({ title }) => title,
  rules: textRules,
  async perform(context, { runtime, model, signal }) {
    const team = sequence([textAgent('reader'), textAgent('analyst'), textAgent('writer')], { model })
    const result = await runtime.run(team, 'What is in this text?', { context, signal })
    const { results = [] } = result.details
    const done = results.filter(({ status }) => status === 'completed')
    return {
      result,
      page: [
        { type: 'heading', text: 'What the writer made of it' },
        { type: 'paragraph', text: [result.output ?? 'Nothing: it did not come to that.'] },
      ],
      sentence: `${done.length} of ${results.length} agents did their part, one after the other, and each knew what those before it had found.`,
    }
  },
})
