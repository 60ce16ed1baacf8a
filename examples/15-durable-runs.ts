// A run that outlives its process: turns, messages and finished steps are kept in one file, and `resume` goes on where the
// earlier process stopped. What was paid for is not paid twice.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { defineAgent, tool } from '@statecraft/actors'
import { callTool, type Script, scriptedModel } from '@statecraft/providers'
import { createRuntime, type Runtime } from '@statecraft/runtime'
import { sqlite } from '@statecraft/runtime/sqlite'
import { z } from 'zod'

const folder = mkdtempSync(join(tmpdir(), 'runs-'))
const buy = tool({
  name: 'buy_ticket',
  description: 'Buys a train ticket',
  input: z.object({ to: z.string() }),
  run: ({ to }, { idempotencyKey }) => {
    console.log(`  bought a ticket to ${to}, under the key ${idempotencyKey}`)
    return 'ticket 4711'
  },
})

/** What each process does when it starts. */
function open(script: Script): Runtime {
  const runtime = createRuntime({ host: sqlite(join(folder, 'runs.db')) })
  runtime.agents.register(defineAgent({ name: 'traveller', model: scriptedModel(script), tools: [buy] }), {
    default: true,
  })
  return runtime
}

console.log('first process')
const first = open([callTool('buy_ticket', { to: 'Bergen' }), { fault: 'hang' }])
const run = first.start('Get me to Bergen.')
for await (const event of run.events()) if (event.type === 'step.ended' && event.step.source === 'tool') break
await first.close()

console.log('second process')
const second = open(['You travel with ticket 4711.'])
for (const open of second.resume()) {
  const { output, steps } = await open.result()
  console.log(' ', steps.map(({ name, status }) => `${name} ${status}`).join(', '))
  console.log(' ', output)
}
await second.close()
rmSync(folder, { recursive: true })
