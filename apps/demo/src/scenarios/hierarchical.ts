// A main task in parts: three agents answer a question of their own about one text, and the agent whose task it is puts that
// together.
import { hierarchy } from '@statecraft/actors'
import { textAgent } from '../text-team/text-agents.ts'
import type { TextContext } from '../text-team/text-context.ts'
import { textRules } from '../text-team/text-rules.ts'
import type { Scenario } from './scenario.ts'
import { teamScenario } from './team-scenario.ts'
import { openText } from './text-subject.ts'

export const hierarchical: Scenario = teamScenario<TextContext>({
  name: 'hierarchical',
  description: 'A main task in parts: each goes to an agent, one puts them together.',
  takes: 'input',
  open: openText,
  title: ({ title }) => title,
  rules: textRules,
  async perform(context, { runtime, model, signal }) {
    const team = hierarchy(
      [
        { agent: textAgent('reader'), task: 'What does the text say?' },
        { agent: textAgent('analyst'), task: 'Which figures and names does it hold?' },
        { agent: textAgent('critic'), task: 'What makes it hard to read?' },
      ],
      { model, main: textAgent('writer') },
    )
    const result = await runtime.run(team, 'Describe this text for somebody who has no time to read it.', {
      context,
      signal,
    })
    const parts = (result.details.results ?? []).filter(({ status }) => status === 'completed').length
    return {
      result,
      page: [
        { type: 'heading', text: 'The description' },
        { type: 'paragraph', text: [result.output ?? 'None was made.'] },
      ],
      sentence: `The task was done in ${parts} parts at the same time, and the writer made one answer of them.`,
    }
  },
})
