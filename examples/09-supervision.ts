// A worker crashes in the middle of a task. Its supervisor restarts it, the task is delivered again, and whoever waits for
// the answer never knows.
import { defineAgent } from '@statecraft/actors'
import { scriptedModel } from '@statecraft/providers'
import { createRuntime, defineSupervisor, isOutcome } from '@statecraft/runtime'

const model = scriptedModel([
  () => {
    runtime.crash('root/post/worker', 'out of memory')
    return { fault: 'hang' }
  },
  'The mail is sorted.',
])
const worker = defineAgent({ name: 'worker', model })
const post = defineSupervisor({ name: 'post', children: [worker], intensity: { max: 3, withinMs: 5000 } })

const runtime = createRuntime()
runtime.on('actor.failed', ({ address, failure }) => console.log(`${address} failed: ${failure.message}`))
runtime.on('actor.directive', ({ address, directive, children }) =>
  console.log(`${address} says: ${directive} ${children}`),
)
runtime.on('actor.restarted', ({ address, life }) => console.log(`${address} begins life ${life}`))

const address = runtime.spawn(post)
const answer = await runtime.ask(`${address}/worker`, { type: 'TASK', task: { description: 'Sort the mail' } })
console.log(isOutcome(answer) && answer.output)
console.log('model calls:', model.requests.length)
await runtime.close()
