// The model proposes, the statechart disposes: an agent that asks to DELEGATE while it plans is refused, however often, and told
// when it may; nothing runs. Once it has a plan, the same call is carried out.
import { defineAgent } from '@statecraft/actors'
import type { ScriptedAnswer } from '@statecraft/providers'
import type { Hearing } from '../offline-model/hearing.ts'
import type { Rules } from '../offline-model/rules.ts'
import { roleLine } from '../text-team/text-agents.ts'
import type { Scenario } from './scenario.ts'
import { teamScenario } from './team-scenario.ts'

const TRIES = 3

const delegate = (task: string): ScriptedAnswer => ({
  calls: [{ name: 'delegate', input: { tasks: [{ agent: 'writer', task }] } }],
})

const rules: Rules = {
  lead(hearing: Hearing) {
    const asked = hearing.count('delegate')
    if (hearing.offers('submit_plan')) {
      if (asked < TRIES) return delegate('Write one line about tides')
      return {
        calls: [{ name: 'submit_plan', input: { plan: 'The writer writes it, since I may not while I plan.' } }],
      }
    }
    return asked === TRIES ? delegate('Write one line about tides') : { text: 'Twice a day the sea comes home.' }
  },
  writer: () => ({ text: 'Twice a day the sea comes home.' }),
}

export const masking: Scenario = teamScenario<undefined>({
  name: 'masking',
  description: 'An agent asks for what its phase does not allow, and is refused.',
  takes: 'nothing',
  open: async () => undefined,
  title: () => 'DELEGATE is not for planning',
  rules,
  async perform(_, { runtime, model, signal }) {
    const writer = defineAgent({
      name: 'writer',
      model,
      instructions: `${roleLine('writer')} Write what you are asked for, in one line.`,
    })
    const lead = defineAgent({
      name: 'lead',
      model,
      plan: 'model',
      delegates: ['writer'],
      instructions: `${roleLine('lead')} Try to delegate the task to the writer at once, even while you plan; submit a plan when you are refused. Then delegate it, and answer with what the writer gave you.`,
    })
    runtime.agents.register(writer)
    const result = await runtime.run(lead, 'One line about tides, please.', { signal })
    const refusals = result.details.refusals ?? []
    const offered = ['planning', 'executing', 'verifying', 'learning'].map(phase => ({ phase, ...lead.maskIn(phase) }))
    return {
      result,
      page: [
        {
          type: 'table',
          head: ['Phase', 'What it offers the model'],
          rows: offered.map(({ phase, offered: names }) => [[phase], [names.join(', ') || 'nothing']]),
        },
        {
          type: 'list',
          lead: 'What was refused:',
          items: refusals.map(({ action, phase, reason }) => [{ strong: `${action} in ${phase}` }, `: ${reason}`]),
        },
      ],
      sentence: `DELEGATE was refused ${refusals.length} times while planning and carried out ${result.totals.delegations} ${result.totals.delegations === 1 ? 'time' : 'times'} after that.`,
    }
  },
})
