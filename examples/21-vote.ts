// A vote ends as soon as it is decided: three of four say the same, so nobody waits for the fourth, whose call is cancelled.
import { consensus, defineAgent } from '@statecraft/actors'
import { scriptedModel } from '@statecraft/providers'
import { createRuntime } from '@statecraft/runtime'

const voter = (name: string, answer: string) => defineAgent({ name, model: scriptedModel([answer]) })
const slow = defineAgent({ name: 'slow', model: scriptedModel([{ fault: 'hang' }]) })
const ready = consensus([voter('tester', 'Yes.'), voter('reviewer', 'yes'), voter('operator', 'YES'), slow], {
  quorum: 0.75,
})

const runtime = createRuntime()
const result = await runtime.run(ready, 'Is the release ready: yes or no?')
if (result.status === 'completed') {
  const { consensus: agreed, winner, agreement } = result.output
  console.log(`consensus: ${agreed}, winner: ${winner}, agreement: ${agreement}`)
}
for (const { agent, status } of result.children) console.log(`${agent}: ${status}`)
await runtime.close()
