// Two ways to talk: `consult` asks one peer and waits for its answer; `broadcast` tells a topic and waits for nobody. Who
// listens to a topic finds what was said in its next prompt; an app can listen, too.
import { defineAgent } from '@statecraft/actors'
import { callTool, scriptedModel } from '@statecraft/providers'
import { createRuntime } from '@statecraft/runtime'

const lawyer = defineAgent({ name: 'lawyer', model: scriptedModel(['The licence allows it.']) })
const scribe = defineAgent({
  name: 'scribe',
  subscribes: ['decisions'],
  model: scriptedModel((_request, { prompt }) => prompt.toUpperCase()),
})
const lead = defineAgent({
  name: 'lead',
  consults: ['lawyer'],
  topics: ['decisions'],
  model: scriptedModel([
    callTool('consult', { agent: 'lawyer', question: 'May we ship this font?' }),
    callTool('broadcast', { topic: 'decisions', message: 'We ship the font.' }),
    'We may, and everybody knows.',
  ]),
})

const runtime = createRuntime()
for (const agent of [lawyer, scribe]) runtime.agents.register(agent)
runtime.subscribe('decisions', ({ data }, from) => console.log(`the app heard "${data}" from ${from}`))

const { output, children } = await runtime.run(lead, 'May we ship this font? Tell the others.')
console.log('lawyer:', children[0]?.output)
console.log('lead:', output)
console.log('scribe:', (await runtime.run({ agent: 'scribe', description: 'What was decided?' })).output)
await runtime.close()
