// Helpers: an agent makes itself one for a task, from a template or in words of its own. What may be done can only shrink on the
// way: a helper holds some of its maker's tools, of those that helpers may have at all, and goes when the task ends.
import { defineAgent, defineTemplate, tool } from '@statecraft/actors'
import { callTool, type ScriptedModel, scriptedModel } from '@statecraft/providers'
import { createRuntime } from '@statecraft/runtime'
import { z } from 'zod'

const read = tool({
  name: 'read_page',
  description: 'The text of a page',
  effect: 'read',
  input: z.object({ page: z.string() }),
  run: ({ page }) => `${page}: high water at 4 and 16 h`,
})
const publish = tool({
  name: 'publish',
  description: 'Puts a text on the site',
  input: z.object({ text: z.string() }),
  run: ({ text }) => `on the site: ${text}`,
})

const helperModel = scriptedModel([
  callTool('publish', { text: 'High water!' }),
  callTool('read_page', { page: 'tides' }),
  'At 4 and 16 h.',
])
const reader = defineTemplate({ name: 'reader', instructions: 'You read.', tools: ['read_page'], model: helperModel })
const model = scriptedModel([
  callTool('spawn_agent', { name: 'printer', task: 'Publish it', instructions: 'You print.', tools: ['publish'] }),
  callTool('spawn_agent', { name: 'scout', task: 'When is high water?', template: 'reader' }),
  'High water is at 4 and 16 h.',
])
const spawns = { templates: [reader], tools: ['read_page'] }
const editor = defineAgent({ name: 'editor', model, tools: [read, publish], spawns })

const firstResult = ({ requests }: ScriptedModel) =>
  requests[1]?.messages.at(-1)?.content.find(part => part.type === 'tool-result')?.output

const runtime = createRuntime()
const { output, details, children } = await runtime.run(editor, 'When is high water?')
console.log('a helper that publishes:', firstResult(model))
console.log('helpers that were made:', details.spawned)
console.log('the helper publishes:', firstResult(helperModel))
for (const { agent, address, output } of children) console.log(`${agent}, at ${address}: ${output}`)
console.log('the editor:', output)
await runtime.close()
