// Shared context: one agent writes an artifact, another reads it. Each change is a new version that says who made it, and a
// change that was made for an older version is refused.
import { defineAgent, sequence } from '@statecraft/actors'
import { callTool, scriptedModel } from '@statecraft/providers'
import { createRuntime, isStatecraftError } from '@statecraft/runtime'

const note = { id: 'tides', content: 'High water at 4 and 16 h.', tags: ['sea'], confidence: 0.9 }
const observer = defineAgent({
  name: 'observer',
  model: scriptedModel([callTool('write_artifact', note), 'Written down.']),
})
const pilot = defineAgent({
  name: 'pilot',
  model: scriptedModel([callTool('read_artifact', { id: 'tides' }), 'We sail at 15 h.']),
})

const runtime = createRuntime()
const result = await runtime.run(sequence([observer, pilot], { sharedContext: true }), 'When do we sail?')
console.log(result.output)

const tides = await runtime.artifacts.get('tides', { lineage: true })
console.log(`version ${tides?.version} by ${tides?.lineage?.createdBy.agent}: ${tides?.content}`)

await runtime.artifacts.put('tides', 'High water at 5 and 17 h.', { expectedVersion: 1 })
try {
  await runtime.artifacts.put('tides', 'High water at 6 and 18 h.', { expectedVersion: 1 })
} catch (error) {
  if (isStatecraftError(error)) console.log(`${error.code}: ${error.message}`)
}
await runtime.close()
