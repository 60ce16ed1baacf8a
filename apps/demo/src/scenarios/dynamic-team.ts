// A team that is made for its text: a designer writes the agents that the text needs, with tools out of a list, they work, and are
// gone when the answer is there.
import { type AnyTool, dynamicTeam, type SubagentDesign } from '@statecraft/actors'
import type { ScriptedAnswer } from '@statecraft/providers'
import { introducedAs } from '../models/introduced-model.ts'
import type { Hearing } from '../offline-model/hearing.ts'
import type { Rules } from '../offline-model/rules.ts'
import { count, type Line, strong } from '../report/page.ts'
import { beginningIn, beginningOf } from '../text-team/beginning.ts'
import { roleLine, textAgent } from '../text-team/text-agents.ts'
import type { TextContext } from '../text-team/text-context.ts'
import { callAll, textRules } from '../text-team/text-rules.ts'
import { figuresIn, longSentencesIn, namesIn, type TextToolName, textTools } from '../text-team/text-tools.ts'
import { figures, listed, names } from '../text-team/tool-results.ts'
import type { Scenario } from './scenario.ts'
import { teamScenario } from './team-scenario.ts'
import { openText } from './text-subject.ts'

const ALLOWED = Object.keys(textTools)
const MOST_AGENTS = 4
const LIMITS = { turns: 6, toolCalls: 6 }

function member(name: string, task: string, tools: readonly TextToolName[]) {
  const instructions = `${roleLine(name)} You work on a text that your tools can see. Use each of them once, and add nothing of your own.`
  return {
    name,
    instructions,
    task,
    tools,
    dependsOn: [],
    limits: { turns: tools.length + 1, toolCalls: tools.length },
  }
}

/** Texts with figures get an accountant, those with names an archivist, those with long sentences a critic. */
function designing({ task }: Hearing): ScriptedAnswer {
  const text = beginningIn(task)
  const agents = [
    member('reader', 'Say how long the text is and what it says above all.', ['text_statistics', 'key_sentences']),
  ]
  if (figuresIn(text).length > 0) agents.push(member('accountant', 'List the figures.', ['find_figures']))
  if (namesIn(text).length > 0) agents.push(member('archivist', 'List the names.', ['find_names']))
  if (longSentencesIn(text).length > 0)
    agents.push(member('critic', 'Say what makes it hard to read.', ['long_sentences', 'text_statistics']))
  return { json: { agents } }
}

function accountant(hearing: Hearing): ScriptedAnswer {
  const [found] = hearing.results('find_figures', figures)
  if (!found) return callAll('find_figures')
  const all = found.found.map(({ figure }) => figure)
  return { text: `Its figures are ${listed(all, found.more)}.` }
}

function archivist(hearing: Hearing): ScriptedAnswer {
  const [found] = hearing.results('find_names', names)
  if (!found) return callAll('find_names')
  const all = found.found.map(({ name }) => name)
  return { text: `It names ${listed(all, found.more)}.` }
}

const rules: Rules = { ...textRules, designer: designing, accountant, archivist }

/** Agents that nobody has written yet say nothing of what they need of a run: the tools bring the text along. */
const toolsFor = (context: TextContext): readonly AnyTool[] =>
  Object.values(textTools).map(one => ({
    ...one,
    serialize: undefined,
    run: (args: never, io) => one.run(args, { ...io, context }),
  }))

const granted = ({ name, tools, limits = {} }: SubagentDesign): Line => [
  strong(name),
  `: ${tools.join(', ') || 'no tools'}; at most ${limits.turns ?? LIMITS.turns} model calls`,
]

export const designedTeam: Scenario = teamScenario<TextContext>({
  name: 'dynamic',
  description: 'A designer writes the agents that a text needs, with tools out of a list.',
  takes: 'input',
  open: openText,
  title: ({ title }) => title,
  rules,
  async perform(context, { runtime, model, signal }) {
    const team = dynamicTeam({
      designer: introducedAs('designer', model),
      subagentModel: model,
      availableTools: toolsFor(context),
      maxAgents: MOST_AGENTS,
      subagentLimits: LIMITS,
      synthesizer: textAgent('writer'),
      model,
    })
    const task = { description: 'Tell a busy reader what is in this text.', input: beginningOf(context) }
    const result = await runtime.run(team, task, { context, signal })
    const { design, created = [], results = [] } = result.details
    const agents = design?.agents ?? []
    const held = new Set(agents.flatMap(({ tools }) => tools))
    const unused = ALLOWED.filter(tool => !held.has(tool))
    return {
      result,
      page: [
        { type: 'list', lead: 'The team that was designed, and what each was granted:', items: agents.map(granted) },
        {
          type: 'list',
          lead: 'What they found:',
          items: results.map(
            ({ name, output, error }): Line => [strong(name), `: ${output ?? error?.message ?? 'nothing'}`],
          ),
        },
        { type: 'heading', text: 'The answer' },
        { type: 'paragraph', text: [String(result.output ?? 'None was made.')] },
      ],
      sentence: `${count(created.length, 'agent')} did not exist before this text came; ${held.size} of ${ALLOWED.length} tools were granted${unused.length === 0 ? '' : `, ${unused.join(', ')} to nobody`}.`,
    }
  },
})
