// The smallest agent: a name and a model. `run` gives it a task and resolves with a result, however the task ends.
// The scripted model stands in for a real one, so that this runs offline.
import { defineAgent } from '@statecraft/actors'
import { scriptedModel } from '@statecraft/providers'
import { createRuntime } from '@statecraft/runtime'

const model = scriptedModel(['Hello! What shall we build?'])
const greeter = defineAgent({ name: 'greeter', instructions: 'Greet the user.', model })

const runtime = createRuntime()
const result = await runtime.run(greeter, 'Hi there')
console.log(result.status, '-', result.output)
await runtime.close()
