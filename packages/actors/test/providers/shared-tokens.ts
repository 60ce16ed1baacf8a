// Many agents at once under one limit on tokens: each asks its model again and again, until the limit says no. The workload
// says by how much they passed it together, and what the largest reply took. Replies take simulated time: how many calls
// overlap is the same in every run of a seed, however busy the machine is.
import { callTool, defineModel, type ModelSettings, type ScriptedReply, scriptedModel } from '@statecraft/providers'
import { createRuntime } from '@statecraft/runtime'
import { createSimulation } from '@statecraft/runtime/testing'
import { type AgentOptions, defineAgent, tool } from '../../src/index.ts'
import { seededRandom } from './random.ts'

export interface SharedTokensOptions {
  /** Who limits them: the runtime, or the run that they all work for. */
  readonly limited: 'runtime' | 'run'
  readonly agents: number
  readonly tokens: number
  /** What the replies take, input and output together: anything in between. */
  readonly replies: readonly [least: number, most: number]
  /** Of the agents. */
  readonly settings?: ModelSettings
  /** Of their runs, which come before their own. */
  readonly runSettings?: ModelSettings
  /** What each agent is told, in characters: input that its conversation does not hold. */
  readonly instructions?: number
  readonly seed: number
}

export interface SharedTokens {
  readonly used: number | undefined
  readonly largest: number
  /** Most calls that were under way at the same time. */
  readonly atOnce: number
  /** How the agents ended: codes of errors and limits, each once. */
  readonly endings: readonly string[]
}

const enough = 1_000_000

export async function sharedTokens(options: SharedTokensOptions): Promise<SharedTokens> {
  const { limited, agents, tokens, replies, settings, runSettings, instructions = 0, seed } = options
  const [least, most] = replies
  const random = seededRandom(seed)
  let [largest, running, atOnce] = [0, 0, 0]

  const again = (): ScriptedReply => {
    const takes = least + Math.floor(random() * (most - least + 1))
    largest = Math.max(largest, takes)
    const outputTokens = Math.floor(takes / 2)
    return {
      ...callTool('look'),
      usage: { inputTokens: takes - outputTokens, outputTokens },
      latencyMs: 1 + random() * 4,
    }
  }
  const simulation = createSimulation({ seed })
  const finish = async <T>(work: Promise<T>): Promise<T> => {
    await simulation.clock.runOut()
    return work
  }
  const scripted = scriptedModel(again, { clock: simulation.clock })
  const model = defineModel('counted', async (request, io) => {
    running += 1
    atOnce = Math.max(atOnce, running)
    return scripted(request, io).finally(() => {
      running -= 1
    })
  })
  const look = tool({
    name: 'look',
    description: 'Looks',
    effect: 'read',
    jsonSchema: { type: 'object' },
    run: () => 0,
  })
  const worker = (name: string): AgentOptions => ({
    name,
    model,
    tools: [look],
    instructions: 'x'.repeat(instructions),
    ...(settings && { settings }),
  })
  const ofRun = runSettings ? { settings: { ...runSettings } } : {}
  const limits = { turns: enough, toolCalls: enough }

  if (limited === 'runtime') {
    await using runtime = createRuntime({ ...simulation, limits, totalLimits: { tokens } })
    const agent = defineAgent(worker('worker'))
    const results = await finish(Promise.all(Array.from({ length: agents }, () => runtime.run(agent, 'Look.', ofRun))))
    const { inputTokens, outputTokens } = runtime.stats().totals
    const endings = results.map(({ error }) => `${error?.code} ${error?.details?.limit}`)
    const used = inputTokens === undefined || outputTokens === undefined ? undefined : inputTokens + outputTokens
    return { used, largest, atOnce, endings: [...new Set(endings)] }
  }

  await using runtime = createRuntime({ ...simulation, limits })
  const names = Array.from({ length: agents }, (_, n) => `worker-${n}`)
  for (const name of names) runtime.agents.register(defineAgent(worker(name)))
  const work = callTool('delegate', { tasks: names.map(agent => ({ agent, task: 'Look.' })) })
  const lead = defineAgent({
    name: 'lead',
    model: scriptedModel([{ ...work, usage: { inputTokens: 0, outputTokens: 0 } }]),
    delegates: names,
    workersAtOnce: agents,
  })
  const result = await finish(runtime.run(lead, 'Go.', { ...ofRun, limits: { ...limits, tokens } }))
  const endings = result.children.map(({ error }) => `${error?.code} ${error?.details?.limit}`)
  return { used: result.usage.totalTokens, largest, atOnce, endings: [...new Set(endings)] }
}
