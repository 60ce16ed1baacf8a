// An answer that the agent is not sure enough of goes to a peer first, and is refined with what the peer says.
import { defineAgent } from '@statecraft/actors'
import { scriptedModel } from '@statecraft/providers'
import { createRuntime } from '@statecraft/runtime'

const say = (answer: string, confidence: number) => JSON.stringify({ answer, confidence })

const runtime = createRuntime()
runtime.agents.register(defineAgent({ name: 'lawyer', model: scriptedModel(['Notice must be given in writing.']) }))
const clerk = defineAgent({
  name: 'clerk',
  model: scriptedModel([say('Call the landlord.', 0.4), say('Write to the landlord.', 0.95)]),
  confidence: 'model',
  confidenceThreshold: 0.8,
  consults: ['lawyer'],
})

const result = await runtime.run(clerk, 'How do I end my lease?')
if (result.status === 'completed') console.log(`${result.output} (${result.confidence})`)
for (const child of result.children) console.log(`${child.agent} said: ${child.output}`)
await runtime.close()
