// An agent that lives on remembers what was said, and keeps lessons: those that fit a later task are shown to the model with it.
// Other agents see nothing of either.
import { defineAgent, lessonsOf } from '@statecraft/actors'
import { scriptedModel } from '@statecraft/providers'
import { createRuntime } from '@statecraft/runtime'

const model = scriptedModel(['Filed under T.', 'Filed under M, in two copies.'])
const clerk = defineAgent({
  name: 'clerk',
  model,
  memory: { keepLast: 4 },
  learn: ({ task }) => (task.description?.includes('tax') ? ['Tax papers are filed in two copies.'] : []),
})

const runtime = createRuntime()
runtime.agents.register(clerk)
await runtime.run({ agent: 'clerk', description: 'File the tax papers of Miller.' })
await runtime.run({ agent: 'clerk', description: 'File the tax papers of Moore.' })

const lessons = lessonsOf(runtime, 'root/clerk')
console.log('lessons:', lessons.list())
console.log('what the model was told in the second task:')
for (const { role, content } of model.requests[1]?.messages ?? [])
  for (const part of content) if (part.type === 'text') console.log(`  ${role}: ${part.text.replaceAll('\n', ' ')}`)
await runtime.close()
