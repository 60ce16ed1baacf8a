// Locks: whoever reads a record and then writes it must be alone with it, or somebody's change is lost. A tool names with
// `serialize` what it works on, the app names it with `runtime.lock`; the same key is the same lock, other keys do not wait.
// `createRuntime({ locks: fileLocks(folder) })` makes them hold between the processes of a machine.
import { setTimeout } from 'node:timers/promises'
import { type AnyTool, defineAgent, tool } from '@statecraft/actors'
import { callTool, scriptedModel } from '@statecraft/providers'
import { createRuntime } from '@statecraft/runtime'
import { z } from 'zod'

const free = new Map<string, number>()

/** As with records in a database: to read and to write are two moments. */
async function sell(ferry: string, seats: number): Promise<string> {
  const before = free.get(ferry) ?? 0
  await setTimeout(30)
  free.set(ferry, before - seats)
  return 'sold'
}

const input = z.object({ ferry: z.string(), seats: z.number() })
const run = ({ ferry, seats }: z.infer<typeof input>) => sell(ferry, seats)
const careless = tool({ name: 'sell', description: 'Sells seats', input, run })
const careful = tool({
  name: 'sell',
  description: 'Sells seats',
  input,
  serialize: ({ ferry }) => `ferry:${ferry}`,
  run,
})

const runtime = createRuntime()
const clerksSellTwoEach = (selling: AnyTool) =>
  ['ann', 'ben', 'cem'].map(name => {
    const model = scriptedModel([callTool('sell', { ferry: 'nine', seats: 2 }), 'Have a good trip.'])
    return runtime.run(defineAgent({ name, model, tools: [selling] }), 'Two seats at nine, please.')
  })

free.set('nine', 40)
await Promise.all([...clerksSellTwoEach(careless), sell('nine', 4)])
console.log(`without a lock: 10 of 40 seats are sold, and ${free.get('nine')} are free`)

free.set('nine', 40)
await Promise.all([...clerksSellTwoEach(careful), runtime.lock('ferry:nine', () => sell('nine', 4))])
console.log(`with one: 10 of 40 seats are sold, and ${free.get('nine')} are free`)
await runtime.close()
