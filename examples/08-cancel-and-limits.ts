// Two ways to stop: `cancel` (or an AbortSignal) ends a run and everything below it, and a limit ends it before it uses
// more than it may. Both are results, not exceptions.
import { defineAgent, tool } from '@statecraft/actors'
import { callTool, scriptedModel } from '@statecraft/providers'
import { createRuntime } from '@statecraft/runtime'
import { z } from 'zod'

const runtime = createRuntime()

const thinker = defineAgent({ name: 'thinker', model: scriptedModel([{ fault: 'hang' }]) })
const run = runtime.start(thinker, 'Think for ever')
setTimeout(() => run.cancel(), 20)
const { status, durationMs } = await run.result()
console.log(`thinker: ${status} after ${durationMs} ms`)

const roll = tool({ name: 'roll', description: 'Rolls a die', effect: 'read', input: z.object({}), run: () => 4 })
const gambler = defineAgent({ name: 'gambler', tools: [roll], model: scriptedModel(() => callTool('roll')) })
const limited = await runtime.run(gambler, 'Roll until you get a six', { limits: { turns: 3 } })
console.log(`gambler: ${limited.status}, ${limited.error?.code}: ${limited.error?.message}`)
console.log(`used: ${limited.totals.turns} model calls, ${limited.totals.toolCalls} tool calls`)
await runtime.close()
