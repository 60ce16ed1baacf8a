// A debate: an advocate, a sceptic and a pragmatist argue about whether a text should be published, each with evidence of its own,
// until they agree or the rounds are over.
import { debate, toTranscript } from '@statecraft/actors'
import { count } from '../report/page.ts'
import { debateRules, debaters, moderator } from '../text-team/debaters.ts'
import type { TextContext } from '../text-team/text-context.ts'
import type { Scenario } from './scenario.ts'
import { teamScenario } from './team-scenario.ts'
import { openText } from './text-subject.ts'

const ROUNDS = 3

export const dispute: Scenario = teamScenario<TextContext>({
  name: 'debate',
  description: 'Three views on whether to publish a text, round by round, until they agree.',
  takes: 'input',
  open: openText,
  title: ({ title }) => title,
  rules: debateRules,
  async perform(context, { runtime, model, signal }) {
    const team = debate(debaters, { model, moderator, rounds: ROUNDS })
    const result = await runtime.run(team, 'Should this text be published as it is?', { context, signal })
    const { output } = result
    const transcript =
      output &&
      toTranscript(output)
        .split('\n')
        .filter(line => line !== '')
    return {
      result,
      page: [{ type: 'output', lead: 'What was said:', lines: transcript ?? ['Nothing: it did not come to that.'] }],
      sentence: output
        ? `${output.consensusReached ? 'They agreed' : 'They were still apart'} after ${count(output.rounds, 'round')} of at most ${ROUNDS}, in which each answered what the others had said.`
        : 'The debate came to no end.',
    }
  },
})
