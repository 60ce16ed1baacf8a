// One task of an agent that thinks, and how sure it says it is.
import type { ModelRequest, Script, ScriptedModel, ScriptedReply } from '@statecraft/providers'
import { scriptedModel } from '@statecraft/providers'
import { createRuntime, type Result, type Task } from '@statecraft/runtime'
import { defineAgent, fromFunction, type ThinkingOptions } from '../src/index.ts'

export interface Thought {
  readonly result: Result
  readonly model: ScriptedModel
  /** What each call was for. */
  readonly calls: readonly string[]
}

export const wordsIn = (request: ModelRequest | undefined): string => JSON.stringify(request?.messages)

/** One task of an agent that thinks; peers answer with their name. */
export async function thinking(
  script: Script,
  options: boolean | ThinkingOptions,
  more: object = {},
  task: Partial<Task> = {},
): Promise<Thought> {
  await using runtime = createRuntime()
  for (const name of ['lawyer', 'critic']) runtime.agents.register(fromFunction(name, () => `${name} says no`))
  const model = scriptedModel(script)
  runtime.agents.register(defineAgent({ name: 'thinker', model, thinking: options, ...more }))
  const result = await runtime.run({ agent: 'thinker', description: 'What is due?', ...task })
  await runtime.idle()
  const calls = result.steps.filter(({ source }) => source === 'model').map(({ name }) => name)
  return { result, model, calls }
}

/** How sure the agent is: the number at the end of its answer. */
export const scorer = (output: unknown): number | undefined => {
  const share = /[\d.]+$/.exec(String(output))?.[0]
  return share === undefined ? undefined : Number(share)
}

export const reflection = (critique: string, answer: unknown): ScriptedReply => JSON.stringify({ critique, answer })
