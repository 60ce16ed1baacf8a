// Guards say no: to a task, before a model is asked; to a call of a tool, which then does not run; and to an answer, which goes
// back to the model with the reason.
import { defineAgent, type Guards, tool } from '@statecraft/actors'
import { callTool, scriptedModel } from '@statecraft/providers'
import { createRuntime } from '@statecraft/runtime'
import { z } from 'zod'

const pay = tool({
  name: 'pay',
  description: 'Pays an invoice, in EUR',
  input: z.object({ amount: z.number() }),
  run: ({ amount }) => {
    console.log(`  paid ${amount} EUR`)
    return 'paid'
  },
})
const guards: Guards<string> = {
  input: ({ text }) => (text.includes('password') ? { refuse: 'no secrets in tasks' } : { allow: true }),
  tool: ({ args }) => {
    const { amount } = args as { amount: number }
    return amount > 100 ? { refuse: `${amount} EUR is more than the 100 that you may pay` } : { allow: true }
  },
  output: text => (text.endsWith('.') ? { allow: true } : { refuse: 'Answer in whole sentences' }),
}
const model = scriptedModel([
  callTool('pay', { amount: 900 }),
  callTool('pay', { amount: 90 }),
  'done',
  'I paid 90 EUR.',
])
const clerk = defineAgent({ name: 'clerk', model, tools: [pay], guards })

const runtime = createRuntime()
const refused = await runtime.run(clerk, 'My password is 1234.')
console.log(
  `${refused.status}, ${refused.error?.code}: ${refused.error?.message} (${refused.totals.turns} model calls)`,
)

const { output, details } = await runtime.run(clerk, 'Pay the invoice.')
console.log(output)
for (const { action, reason } of details.refusals ?? []) console.log(`  refused ${action}: ${reason}`)
await runtime.close()
