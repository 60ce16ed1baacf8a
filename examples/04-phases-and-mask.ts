// The model proposes; the statechart disposes. While planning, an agent is not offered `delegate`; a model that asks for it
// all the same is refused, is told when it may, and nothing runs.
import { defineAgent } from '@statecraft/actors'
import { callTool, scriptedModel } from '@statecraft/providers'
import { createRuntime } from '@statecraft/runtime'

const work = { tasks: [{ agent: 'writer', task: 'Write a haiku about rain' }] }
const writer = defineAgent({ name: 'writer', model: scriptedModel(['Soft rain on the roof…']) })
const model = scriptedModel([
  callTool('delegate', work), // planning: masked
  callTool('submit_plan', { plan: 'Let the writer write it.' }),
  callTool('delegate', work), // executing: allowed
  'Soft rain on the roof…',
])
const lead = defineAgent({ name: 'lead', model, plan: 'model', delegates: ['writer'] })

for (const phase of ['planning', 'executing']) console.log(phase, 'offers', lead.maskIn(phase).offered)

const runtime = createRuntime()
runtime.agents.register(writer)
const result = await runtime.run(lead, 'A haiku about rain, please.')

console.log('refused:', result.details.refusals)
console.log(
  'delegated to:',
  result.children.map(child => child.agent),
)
console.log('answer:', result.output)
await runtime.close()
