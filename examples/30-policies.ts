// Policies: what a runtime or a supervisor asks of every agent below it, at any depth, whoever wrote the agent. Here no task of the
// runtime may hold a password, and at the desk nobody changes anything; the same agent does both where that is not asked of it.
import { defineAgent, definePolicy, tool } from '@statecraft/actors'
import { callTool, scriptedModel } from '@statecraft/providers'
import { createRuntime, defineSupervisor } from '@statecraft/runtime'
import { z } from 'zod'

const noPasswords = definePolicy({
  guards: { input: ({ text }) => (text.includes('password') ? { refuse: 'no passwords in tasks' } : { allow: true }) },
})
const readOnly = definePolicy({
  guards: { tool: ({ effect }) => (effect === 'read' ? { allow: true } : { refuse: 'at the desk we only look' }) },
})

const cancel = tool({
  name: 'cancel_trip',
  description: 'Cancels a trip',
  input: z.object({ trip: z.number() }),
  run: ({ trip }) => `trip ${trip} is cancelled`,
})
const clerk = defineAgent({
  name: 'clerk',
  tools: [cancel],
  model: scriptedModel((_request, { toolResults }) =>
    toolResults.length === 0 ? callTool('cancel_trip', { trip: 9 }) : JSON.stringify(toolResults[0]?.output),
  ),
})

const runtime = createRuntime({ policies: [noPasswords] })
const desk = runtime.spawn(defineSupervisor({ name: 'desk', children: [], policies: [readOnly] }))
const office = runtime.spawn(defineSupervisor({ name: 'office', children: [] }))

for (const under of [desk, office]) {
  const cancelled = await runtime.run(clerk, 'Cancel trip 9.', { under })
  console.log(`${under}: ${cancelled.output}`)
  const told = await runtime.run(clerk, 'Cancel trip 9. My password is 1234.', { under })
  console.log(`${under}: ${told.error?.message}`)
}
await runtime.close()
