// What lives at an address is seen as an XState actor: subscribe, waitFor, inspect and @xstate/react work on it. Its `send`
// goes through the mailbox.
import { defineAgent } from '@statecraft/actors'
import { scriptedModel } from '@statecraft/providers'
import { createRuntime } from '@statecraft/runtime'
import { waitFor } from 'xstate'

const clerk = defineAgent({ name: 'clerk', model: scriptedModel(['Filed under T.']), plan: async () => 'File it.' })

const runtime = createRuntime({
  inspect: event => {
    if (event.type === '@xstate.event') console.log('inspected:', event.event.type)
  },
})
runtime.agents.register(clerk)

const actor = runtime.actor('root/clerk')
actor.subscribe(({ value }) => console.log('now in', value))
actor.send({ type: 'TASK', task: { description: 'File the tax papers.' } })

const { context } = await waitFor(actor, snapshot => snapshot.context.output !== undefined)
console.log('it says:', context.output)
await runtime.close()
