// A planner with workers: it looks at a text, names those of its workers who are of use for it, looks again at what they found, and
// a writer makes one answer of that.
import { defineAgent, supervise, supervisionPlan } from '@statecraft/actors'
import type { ScriptedAnswer } from '@statecraft/providers'
import type { Hearing } from '../offline-model/hearing.ts'
import type { Rules } from '../offline-model/rules.ts'
import { count, type Line, strong } from '../report/page.ts'
import { beginningIn, beginningOf } from '../text-team/beginning.ts'
import { foundByOthers } from '../text-team/found-by-others.ts'
import { roleLine, type TextRole, textAgent } from '../text-team/text-agents.ts'
import type { TextContext } from '../text-team/text-context.ts'
import { textRules } from '../text-team/text-rules.ts'
import { figuresIn, longSentencesIn, namesIn } from '../text-team/text-tools.ts'
import type { Scenario } from './scenario.ts'
import { teamScenario } from './team-scenario.ts'
import { openText } from './text-subject.ts'

const WORKERS = ['reader', 'analyst', 'critic', 'editor'] as const satisfies TextRole[]
const STEPS = 3

const planner = defineAgent({
  name: 'planner',
  instructions: `${roleLine('planner')} You see the beginning of a text; your workers have tools that see all of it. Name only those who are of use for this text. Whoever needs what another finds comes in a later step.`,
  output: supervisionPlan,
})

const to = (worker: TextRole, task: string) => ({ worker, task })

/** Figures and names call for an analyst, long sentences for a critic, and what the critic finds for an editor. */
function planning({ task }: Hearing): ScriptedAnswer {
  const found = foundByOthers(task)
  if (found.length > 0) {
    const isHard = found.some(({ from, output }) => from === 'critic' && /^\d/.test(String(output)))
    const tasks = isHard ? [to('editor', 'Say where to split the longest sentence.')] : []
    return { json: { tasks, more: false, answer: null } }
  }
  const text = beginningIn(task)
  const isHard = longSentencesIn(text).length > 0
  const tasks = [
    to('reader', 'Say how long the text is and what it says above all.'),
    ...(figuresIn(text).length + namesIn(text).length > 0
      ? [to('analyst', 'Say which figures and names it holds.')]
      : []),
    ...(isHard ? [to('critic', 'Say what makes it hard to read.')] : []),
  ]
  return { json: { tasks, more: isHard, answer: null } }
}

const rules: Rules = { ...textRules, planner: planning }

export const supervised: Scenario = teamScenario<TextContext>({
  name: 'supervise',
  description: 'A planner names the workers that a text needs, and looks at their results.',
  takes: 'input',
  open: openText,
  title: ({ title }) => title,
  rules,
  async perform(context, { runtime, model, signal }) {
    const workers = WORKERS.map(role => textAgent(role))
    const team = supervise({ planner, workers, synthesizer: textAgent('writer'), maxIterations: STEPS, model })
    const task = { description: 'Tell a busy reader what is in this text.', input: beginningOf(context) }
    const result = await runtime.run(team, task, { context, signal })
    const { plans = [], workers: done = [] } = result.details
    const idle = WORKERS.filter(role => !done.some(({ name }) => name === role))
    const planned = plans.flatMap(({ tasks }, at) =>
      tasks.map((one): Line => [`Step ${at + 1}, `, strong(one.worker), `: ${one.task}`]),
    )
    return {
      result,
      page: [
        { type: 'list', lead: 'The plan:', items: planned },
        {
          type: 'list',
          lead: 'What they found:',
          items: done.map(
            ({ name, output, error }): Line => [strong(name), `: ${output ?? error?.message ?? 'nothing'}`],
          ),
        },
        { type: 'heading', text: 'The answer' },
        { type: 'paragraph', text: [String(result.output ?? 'None was made.')] },
      ],
      sentence: `The planner planned ${count(plans.length, 'time')} and gave work to ${done.length} of ${WORKERS.length} workers; ${idle.length === 0 ? 'none was left out' : `this text did not need ${idle.join(', ')}`}.`,
    }
  },
})
