// An agent is an XState machine: a unit test runs it alone, with any source replaced. No runtime, no key, no network.
// Under vitest the lines from `createActor` on are the body of a test.
import assert from 'node:assert/strict'
import { type AgentContext, defineAgent } from '@statecraft/actors'
import { callTool, scriptedModel } from '@statecraft/providers'
import { createActor, fromPromise, waitFor } from 'xstate'

const work = { tasks: [{ agent: 'writer', task: 'Write a haiku about rain' }] }
const model = scriptedModel([
  callTool('delegate', work),
  callTool('submit_plan', { plan: 'Let the writer write it.' }),
  callTool('delegate', work),
  'Soft rain on the roof…',
])
const lead = defineAgent({ name: 'lead', model, plan: 'model', delegates: ['writer'] })

const asked: unknown[] = []
const ask = fromPromise(async ({ input }) => asked.push(input))
const actor = createActor(lead.machine.provide({ actors: { ask } })).start()

actor.send({ type: 'TASK', task: { description: 'A haiku about rain, please.' } })
assert.deepEqual(actor.getSnapshot().value, { planning: 'thinking' })

const executing = await waitFor(actor, snapshot => snapshot.matches('executing'))
assert.equal(executing.context.refusals[0].action, 'DELEGATE', 'a plan cannot delegate')
assert.equal(asked.length, 0, 'and nobody was asked')

const done = await waitFor(actor, snapshot => snapshot.matches('completed'))
const { output, decisions }: AgentContext = done.context
assert.equal(output, 'Soft rain on the roof…')
for (const { phase, offered, chosen } of decisions) console.log(`${phase}: offered ${offered}, chosen ${chosen}`)
console.log('passed')
