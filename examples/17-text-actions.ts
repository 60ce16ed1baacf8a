// A model without tool calling takes part all the same: tools are described to it in words, and the actions it writes are read
// back as calls, under the same mask.
import { defineAgent, tool } from '@statecraft/actors'
import { scriptedModel, withTextActions } from '@statecraft/providers'
import { createRuntime } from '@statecraft/runtime'
import { z } from 'zod'

const depth = tool({
  name: 'depth',
  description: 'Depth of a place in the sea, in metres',
  effect: 'read',
  input: z.object({ place: z.string() }),
  run: ({ place }) => (place === 'Challenger Deep' ? 10_935 : 0),
})

const plain = scriptedModel([
  'I should look that up.\n\nACTION: DEPTH\nPLACE: Challenger Deep\n---END---',
  'It is 10,935 metres deep.',
])
const diver = defineAgent({ name: 'diver', model: withTextActions(plain), tools: [depth] })

const runtime = createRuntime()
const { output, toolOutputs } = await runtime.run(diver, 'How deep is the Challenger Deep?')
console.log(
  'the model was shown:',
  plain.requests[0]?.instructions?.split('\n').find(line => line.includes('DEPTH')) ?? '',
)
console.log('tools:', JSON.stringify(toolOutputs))
console.log(output)
await runtime.close()
