// An agent is an XState machine: a unit test runs it alone, with any source replaced. No runtime, no key, no network.
// Under vitest the lines from `createActor` on are the body of a test.
import assert from 'node:assert/strict'
import { defineAgent } from '@statecraft/actors'
import { modelReply, peers } from '@statecraft/actors/testing'
import { createActor, fromPromise, waitFor } from 'xstate'

const lead = defineAgent({ name: 'lead', plan: 'model', delegates: ['writer'] })

const work = { tasks: [{ agent: 'writer', task: 'Write a haiku about rain' }] }
const replies = [
  modelReply({ calls: [{ name: 'delegate', input: work }] }),
  modelReply({ calls: [{ name: 'submit_plan', input: { plan: 'Let the writer write it.' } }] }),
  modelReply({ calls: [{ name: 'delegate', input: work }] }),
  modelReply({ text: 'Soft rain on the roof…' }),
]
const asked: unknown[] = []
const model = fromPromise(async () => replies.shift())
const ask = peers({ writer: task => asked.push(task.description) })
const actor = createActor(lead.machine.provide({ actors: { model, ask } })).start()

actor.send({ type: 'TASK', task: { description: 'A haiku about rain, please.' } })
assert.deepEqual(actor.getSnapshot().value, { planning: 'thinking' })

const { context } = await waitFor(actor, snapshot => snapshot.matches('completed'))
assert.equal(context.refusals[0]?.action, 'DELEGATE', 'a plan cannot delegate')
assert.deepEqual(asked, ['Write a haiku about rain'], 'the writer was asked once, while executing')
assert.equal(context.output, 'Soft rain on the roof…')
for (const { phase, offered, chosen } of context.decisions) console.log(`${phase} offers ${offered}: ${chosen}`)
