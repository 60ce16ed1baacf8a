// A tool: a schema for its arguments and a function. What the model sends is checked before the function runs; a wrong
// call goes back to the model as a tool error, and it may try again.
import { defineAgent, tool } from '@statecraft/actors'
import { callTool, scriptedModel } from '@statecraft/providers'
import { createRuntime } from '@statecraft/runtime'
import { z } from 'zod'

const multiply = tool({
  name: 'multiply',
  description: 'Multiplies two numbers',
  effect: 'read',
  input: z.object({ a: z.number(), b: z.number() }),
  run: ({ a, b }) => a * b,
})

const model = scriptedModel([
  callTool('multiply', { a: '25', b: 4 }), // a text where a number belongs
  callTool('multiply', { a: 25, b: 4 }),
  (_request, { toolResults }) => `25 * 4 = ${toolResults[0]?.output}`,
])
const analyst = defineAgent({ name: 'analyst', instructions: 'Use your tools to compute.', model, tools: [multiply] })

const runtime = createRuntime()
const { output, steps } = await runtime.run(analyst, 'What is 25 * 4?')

for (const { source, name, detail, status, error } of steps) {
  if (source === 'tool') console.log(`${name}(${detail}) ${status}${error ? `: ${error.message}` : ''}`)
}
console.log(output)
await runtime.close()
