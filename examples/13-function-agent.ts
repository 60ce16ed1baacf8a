// Not every worker needs a model: `fromFunction` makes an agent of a plain function, with tasks, cancel and supervision
// like any other, so that a lead can delegate to it.
import { defineAgent, fromFunction } from '@statecraft/actors'
import { callTool, scriptedModel } from '@statecraft/providers'
import { createRuntime } from '@statecraft/runtime'

const counter = fromFunction('counter', (text: string) => text.split(/\s+/).length)
const model = scriptedModel([
  callTool('delegate', { tasks: [{ agent: 'counter', task: 'How much wood would a woodchuck chuck' }] }),
  (_request, { toolResults }) => `Counted: ${JSON.stringify(toolResults[0]?.output)}`,
])
const lead = defineAgent({ name: 'lead', model, delegates: ['counter'] })

const runtime = createRuntime()
const { output: words } = await runtime.run(counter, 'one two three')
console.log('alone:', words)

runtime.agents.register(counter)
console.log('delegated:', (await runtime.run(lead, 'Count the words.')).output)
await runtime.close()
