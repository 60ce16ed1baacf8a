// All at the same time: three agents look at one text, two at once, and what they found is handed on as one context.
import { parallel, toContext } from '@statecraft/actors'
import { textAgent } from '../text-team/text-agents.ts'
import type { TextContext } from '../text-team/text-context.ts'
import { textRules } from '../text-team/text-rules.ts'
import type { Scenario } from './scenario.ts'
import { teamScenario } from './team-scenario.ts'
import { openText } from './text-subject.ts'

export const sideBySide: Scenario = teamScenario<TextContext>({
  name: 'parallel',
  description: 'Side by side: three agents look at one text, two at a time.',
  takes: 'input',
  open: openText,
  title: ({ title }) => title,
  rules: textRules,
  async perform(context, { runtime, model, signal }) {
    const team = parallel([textAgent('reader'), textAgent('analyst'), textAgent('critic')], { model, maxParallel: 2 })
    const result = await runtime.run(team, 'What is in this text?', { context, signal })
    const { successful = [], failed = [] } = result.output ?? {}
    const handedOn = result.output ? toContext(result.output, { format: 'xml' }) : ''
    return {
      result,
      page: [
        { type: 'heading', text: 'What they found' },
        { type: 'list', items: successful.map(({ agent, output }) => [{ strong: agent }, `: ${output}`]) },
        ...(handedOn === ''
          ? []
          : [{ type: 'output', lead: 'As the next agent would be shown it:', lines: handedOn.split('\n') } as const]),
      ],
      sentence: `${successful.length} agents succeeded and ${failed.length} failed, at most two of them at the same time.`,
    }
  },
})
