// What one finds is told to all who want to know: a scout reads a text and tells figures on one topic and names on another; each
// listener hears its own topic and nothing else, and so does the app.
import { type Agent, type AgentInput, defineAgent } from '@statecraft/actors'
import type { ScriptedAnswer } from '@statecraft/providers'
import { defineSupervisor, type Result } from '@statecraft/runtime'
import { z } from 'zod'
import type { Hearing } from '../offline-model/hearing.ts'
import type { Rules } from '../offline-model/rules.ts'
import { roleLine } from '../text-team/text-agents.ts'
import type { TextContext } from '../text-team/text-context.ts'
import { textTools } from '../text-team/text-tools.ts'
import type { Scenario } from './scenario.ts'
import { teamScenario } from './team-scenario.ts'
import { openText } from './text-subject.ts'

const FIGURES = 'figures'
const NAMES = 'names'
const TEAM = 'newsroom'

const scout: Agent<AgentInput, string, TextContext> = defineAgent<string, TextContext>({
  name: 'scout',
  instructions: `${roleLine('scout')} Look for figures and names in a text that your tools can see. Broadcast the figures on the topic "${FIGURES}" and the names on the topic "${NAMES}", each as one message, where there are any. Then say how much you have told.`,
  tools: [textTools.find_figures, textTools.find_names],
  topics: [FIGURES, NAMES],
})

const listener = (name: string, topic: string): Agent =>
  defineAgent({
    name,
    role: 'listener',
    instructions: `${roleLine(name)} You hear what is told on the topic "${topic}". Asked what you heard, repeat it; where you heard nothing, say so.`,
    subscribes: [topic],
  })

const LISTENERS = { accountant: FIGURES, archivist: NAMES } as const

const figures = z.object({ found: z.array(z.object({ figure: z.string() })) })
const names = z.object({ found: z.array(z.object({ name: z.string() })) })

function scouting(hearing: Hearing): ScriptedAnswer {
  const [figure] = hearing.results('find_figures', figures)
  const [name] = hearing.results('find_names', names)
  if (!figure || !name) return { calls: [{ name: 'find_figures' }, { name: 'find_names' }] }
  const told = [
    { topic: FIGURES, all: figure.found.map(one => one.figure) },
    { topic: NAMES, all: name.found.map(one => one.name) },
  ].filter(({ all }) => all.length > 0)
  if (told.length > hearing.count('broadcast'))
    return { calls: told.map(({ topic, all }) => ({ name: 'broadcast', input: { topic, message: all.join(', ') } })) }
  return {
    text: told.length === 0 ? 'There was nothing to tell.' : `Told: ${told.map(({ topic }) => topic).join(' and ')}.`,
  }
}

const listening = ({ notices }: Hearing): ScriptedAnswer => ({
  text: notices.length === 0 ? 'I heard nothing.' : `I heard: ${notices.join('; ')}`,
})

const rules: Rules = { scout: scouting, accountant: listening, archivist: listening }

export const broadcast: Scenario = teamScenario<TextContext>({
  name: 'broadcast',
  description: 'What one finds in a text is told to those who listen to that topic.',
  takes: 'input',
  open: openText,
  title: ({ title }) => title,
  rules,
  async perform(context, { runtime, model, signal }) {
    const listeners = Object.entries(LISTENERS).map(([name, topic]) => listener(name, topic))
    const under = runtime.spawn(defineSupervisor({ name: TEAM, children: listeners, model }))
    const heardByApp: string[] = []
    const off = runtime.subscribe([FIGURES, NAMES], ({ data }) => void heardByApp.push(String(data)))
    const result = await runtime.run(scout, 'Tell the others what is in this text.', { under, context, signal, model })
    const heard: Result[] = []
    for (const { name } of listeners)
      heard.push(await runtime.run({ agent: name, description: 'What did you hear?' }, { signal, model }))
    off()
    return {
      result: { ...result, children: heard },
      page: [
        { type: 'list', items: heard.map(({ agent, output }) => [{ strong: agent }, `: ${output}`]) },
        { type: 'paragraph', text: [`The app heard: ${heardByApp.join(' | ') || 'nothing'}`] },
      ],
      sentence: `${heardByApp.length} messages were told, and each listener heard those of its topic alone.`,
    }
  },
})
