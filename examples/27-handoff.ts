// A handoff: the first agent gives the conversation away, and the one it chose answers in its place. Nobody comes back to it, as
// with a delegation: the answer of the peer is the answer to the task.
import { defineAgent } from '@statecraft/actors'
import { callTool, scriptedModel } from '@statecraft/providers'
import { createRuntime } from '@statecraft/runtime'

const model = scriptedModel(['Your 40 EUR are on their way back.'])
const refunds = defineAgent({ name: 'refunds', description: 'Gives money back', model })
const sales = defineAgent({ name: 'sales', description: 'Sells tickets', model: scriptedModel([]) })
const desk = defineAgent({
  name: 'desk',
  handoffs: [refunds, sales],
  model: scriptedModel([callTool('handoff', { agent: 'refunds', note: 'The ferry did not sail' })]),
})

const runtime = createRuntime()
const result = await runtime.run(desk, 'The ferry at nine did not sail. I want my money back.')
console.log(`${result.agent} was asked, and answers: ${result.output}`)
for (const { agent, address } of result.children) console.log(`the answer is of ${agent}, at ${address}`)

console.log('what it was told:')
for (const { role, content } of model.requests[0]?.messages ?? [])
  for (const part of content) if (part.type === 'text') console.log(`  ${role}: ${part.text}`)
await runtime.close()
