// Looking into an agent while it works: its state, what it is at, how much it remembers, what it thought, and, for each reply of
// its model, what it could have done, what not, and what it did.
import { defineAgent, isAgentView, tool } from '@statecraft/actors'
import { callTool, scriptedModel } from '@statecraft/providers'
import { createRuntime } from '@statecraft/runtime'
import { z } from 'zod'

const address = 'root/pilot'
const look = tool({
  name: 'look',
  description: 'Looks up the tide table of a harbour',
  effect: 'read',
  input: z.object({ harbour: z.string() }),
  run: ({ harbour }) => {
    show()
    return `${harbour}: high water at 4 h`
  },
})
const model = scriptedModel([
  { reasoning: 'The plan can wait, the tides cannot.', ...callTool('submit_plan', { plan: 'Look, then answer.' }) },
  callTool('look', { harbour: 'Bergen' }),
  'At 4 h.',
])

const runtime = createRuntime()
runtime.spawn(defineAgent({ name: 'pilot', model, tools: [look] }))

function show(): void {
  const seen = runtime.describe(address)
  if (!seen || !isAgentView(seen.details)) return
  const { task, memory, thinking, decisions, refusals } = seen.details
  console.log('state:', seen.value, '| task:', task?.description, '| waiting:', seen.mailbox)
  console.log(`memory: ${memory.messages} messages, about ${memory.tokens} tokens | thought:`, thinking)
  for (const { offered, chosen } of decisions) console.log('could:', offered.join(', '), '| did:', chosen.join(', '))
  for (const { name, reason } of refusals) console.log(`not ${name}:`, reason)
}

await runtime.ask(address, { type: 'TASK', task: { description: 'When is high water?' } })
await runtime.close()
