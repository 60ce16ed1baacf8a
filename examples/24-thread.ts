// A thread: a conversation that goes on over several runs, here with another agent. Runs without a thread share nothing.
import { defineAgent } from '@statecraft/actors'
import { scriptedModel } from '@statecraft/providers'
import { createRuntime } from '@statecraft/runtime'

const clerk = defineAgent({ name: 'clerk', model: scriptedModel(['Your order 4711 was sent on Monday.']) })
const model = scriptedModel(['On Thursday, then.'])
const courier = defineAgent({ name: 'courier', model })

const runtime = createRuntime()
await runtime.run(clerk, 'Where is my order?', { thread: 'user-42' })
await runtime.run(courier, 'And when will it be here?', { thread: 'user-42' })

console.log('what the second agent was told:')
for (const { role, content } of model.requests[0]?.messages ?? [])
  for (const part of content) if (part.type === 'text') console.log(`  ${role}: ${part.text}`)

console.log('what the thread remembers:')
for (const { by, output } of runtime.thread('user-42').entries()) console.log(`  ${by}: ${output}`)
await runtime.close()
