// A vote: five agents look at one thing each and say whether a text is easy to read. Those who can change nothing any more are
// cancelled.
import { consensus } from '@statecraft/actors'
import type { TextContext } from '../text-team/text-context.ts'
import { MEASURES, voter, voterRules } from '../text-team/voters.ts'
import type { Scenario } from './scenario.ts'
import { teamScenario } from './team-scenario.ts'
import { openText } from './text-subject.ts'

const names = Object.keys(MEASURES)

export const vote: Scenario = teamScenario<TextContext>({
  name: 'consensus',
  description: 'A vote on whether a text is easy to read; it ends once it is decided.',
  takes: 'input',
  open: openText,
  title: ({ title }) => title,
  rules: voterRules,
  async perform(context, { runtime, model, signal }) {
    const team = consensus(names.map(voter), { model })
    const result = await runtime.run(team, 'Is this text easy or hard to read?', { context, signal })
    const votes = result.output?.votes ?? []
    const waitedFor = votes.length
    const share = Math.round((result.output?.agreement ?? 0) * 100)
    return {
      result,
      page: [
        {
          type: 'table',
          head: ['Agent', 'Vote', 'Looks at'],
          rows: names.map(name => [
            [name],
            [votes.find(({ voter: who }) => who === name)?.answer ?? 'not waited for'],
            [MEASURES[name]?.looksAt ?? ''],
          ]),
        },
      ],
      sentence: result.output?.consensus
        ? `“${result.output.winner}” has ${share} % of ${waitedFor} votes, and that was decided after ${waitedFor} of ${names.length}.`
        : `There is no consensus: the leading answer has ${share} % of ${waitedFor} votes.`,
    }
  },
})
