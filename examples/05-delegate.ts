// Two workers under a supervisor: a lead that runs beside them hands both their tasks at once, and goes on with what they
// answer. A worker that crashes is restarted, and its task with it.
import { defineAgent } from '@statecraft/actors'
import { callTool, scriptedModel } from '@statecraft/providers'
import { createRuntime, defineSupervisor } from '@statecraft/runtime'

const researcher = defineAgent({ name: 'researcher', model: scriptedModel(['Tides follow the moon.']) })
const writer = defineAgent({ name: 'writer', model: scriptedModel(['Twice a day the sea comes home.']) })
const tasks = [
  { agent: 'researcher', task: 'What moves the tides?' },
  { agent: 'writer', task: 'One line of verse about tides' },
]
const model = scriptedModel([callTool('delegate', { tasks }), 'Twice a day the sea comes home, led by the moon.'])
const lead = defineAgent({ name: 'lead', model, delegates: ['researcher', 'writer'] })

const runtime = createRuntime()
const team = runtime.spawn(defineSupervisor({ name: 'team', children: [researcher, writer] }))
const result = await runtime.run(lead, 'A line about tides, and true.', { under: team })

for (const { agent, address, output } of result.children) console.log(`${agent} at ${address}: ${output}`)
console.log(`lead: ${result.output} (${result.totals.delegations} delegations)`)
await runtime.close()
