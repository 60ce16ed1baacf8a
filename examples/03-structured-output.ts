// An answer with a shape: `output` takes any Standard Schema, and the result is typed by it. An answer that does not fit
// goes back to the model with what is wrong.
import { defineAgent } from '@statecraft/actors'
import { scriptedModel, textOf } from '@statecraft/providers'
import { createRuntime } from '@statecraft/runtime'
import { z } from 'zod'

const City = z.object({ name: z.string(), country: z.string(), population: z.number().int().positive() })

const model = scriptedModel([
  { json: { name: 'Oslo', country: 'Norway', population: 'about 700,000' } },
  { json: { name: 'Oslo', country: 'Norway', population: 717_710 } },
])
const geographer = defineAgent({ name: 'geographer', instructions: 'Answer from the atlas.', model, output: City })

const runtime = createRuntime()
const result = await runtime.run(geographer, 'Tell me about Oslo.')

console.log('sent back:', textOf(model.requests[1]?.messages.at(-1) ?? []))
if (result.output) console.log(`${result.output.name} has ${result.output.population.toLocaleString('en')} people`)
await runtime.close()
