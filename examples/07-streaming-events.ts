// Watching a run: `start` returns at once, and `events()` gives what happens in it, tokens of text included. A slow reader
// never slows the run.
import { defineAgent, tool } from '@statecraft/actors'
import { callTool, scriptedModel } from '@statecraft/providers'
import { createRuntime } from '@statecraft/runtime'
import { z } from 'zod'

const search = tool({
  name: 'search',
  description: 'Searches the archive',
  effect: 'read',
  input: z.object({ query: z.string() }),
  run: ({ query }, { progress }) => {
    progress({ found: 3 })
    return [`${query}: an introduction`]
  },
})
const model = scriptedModel([callTool('search', { query: 'lighthouses' }), 'There is one book about lighthouses.'])
const librarian = defineAgent({ name: 'librarian', model, tools: [search] })

const runtime = createRuntime()
const run = runtime.start(librarian, 'What do we have on lighthouses?')

for await (const event of run.events()) {
  if (event.type === 'actor.turn') console.log('state', JSON.stringify(event.value))
  else if (event.type === 'step.ended') console.log('step', event.step.source, event.step.name, event.step.status)
  else if (event.type === 'step.emitted') console.log('  part', JSON.stringify(event.part))
}
console.log((await run.result()).output)
await runtime.close()
