// One run of one agent in a runtime of its own, with a model that follows a script and checks every request.
import {
  type ModelRequest,
  type Script,
  type ScriptedModel,
  scriptedModel,
  type ToolResultPart,
} from '@statecraft/providers'
import { createRuntime, type Observed, type Result, type RunOptions } from '@statecraft/runtime'
import { type AgentOptions, defineAgent } from '../src/index.ts'

export interface AgentRun {
  readonly result: Result
  readonly model: ScriptedModel
  readonly events: readonly Observed[]
}

type Options = Omit<AgentOptions<never, never>, 'name' | 'model'> & { readonly name?: string }

export async function runAgent(script: Script, options: object = {}, runOptions: RunOptions = {}): Promise<AgentRun> {
  await using runtime = createRuntime()
  const events: Observed[] = []
  runtime.on('*', event => events.push(event))
  const model = scriptedModel(script)
  const agent = defineAgent<unknown>({
    name: 'agent',
    model,
    ...(options as Options),
  } as unknown as AgentOptions<unknown>)
  const result = await runtime.run(agent, 'Do it', runOptions)
  await runtime.idle()
  return { result, model, events }
}

/** The results that a request ends with. */
export function resultsIn(request: ModelRequest | undefined): readonly ToolResultPart[] {
  const last = request?.messages.at(-1)
  return last?.role === 'tool' ? last.content : []
}

/** The text of the last user message. */
export function promptIn(request: ModelRequest | undefined): string {
  const last = request?.messages.findLast(({ role }) => role === 'user')
  return last?.content.map(part => (part.type === 'text' ? part.text : '')).join('') ?? ''
}

export const offeredIn = (request: ModelRequest | undefined): readonly string[] =>
  request?.tools?.map(({ name }) => name) ?? []
