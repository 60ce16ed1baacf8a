// A workflow: tasks that wait for each other. What it will take is said before it runs; what nobody estimated stays unknown. A
// task whose condition does not hold is skipped, and the result says why.
import { defineAgent, estimate, workflow } from '@statecraft/actors'
import { scriptedModel } from '@statecraft/providers'
import { createRuntime } from '@statecraft/runtime'

const agent = (name: string, answer: string) => defineAgent({ name, model: scriptedModel([answer]) })
const strategy = workflow({
  tasks: {
    market: {
      agent: agent('researcher', 'Ferries go electric.'),
      task: 'Where does the market go?',
      estimatedMs: 4_000,
    },
    rivals: { agent: agent('analyst', 'Two yards build them.'), task: 'Who else does it?', estimatedMs: 6_000 },
    plan: { agent: agent('strategist', 'Build small ones.'), dependsOn: ['market', 'rivals'], estimatedMs: 3_000 },
    review: {
      agent: agent('critic', 'Never asked'),
      dependsOn: ['plan'],
      when: ({ plan }) => String(plan?.output).length > 100,
    },
  },
})

const { durationMs, atLeast, unknown, criticalPath } = estimate(strategy)
console.log(
  `takes ${durationMs ?? 'nobody knows how long'}: at least ${atLeast.durationMs} ms, by ${criticalPath.join(', ')}`,
)
console.log(`no estimate: ${unknown.durationMs.join(', ')}`)

const runtime = createRuntime()
const { output, details } = await runtime.run(strategy, 'Electric ferries')
console.log(output)
for (const { name, status, reason } of details.tasks ?? [])
  console.log(`${name}: ${status}${reason ? `, ${reason}` : ''}`)
await runtime.close()
