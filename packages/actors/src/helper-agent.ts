// What a helper is, from the agent that makes it and what that wrote about it: some of that agent's tools, its guards of tools, its
// limits or less. Read from a journal as strictly as from a model.
import { StatecraftError, tightenLimits } from '@statecraft/runtime'
import { type AgentOptions, spawnGrantOf } from './agent-options.ts'
import type { HelperDesign } from './spawning.ts'

function faultsOf(options: AgentOptions<never, never>, { template, tools }: HelperDesign): readonly string[] {
  const grant = spawnGrantOf(options)
  const beyond = tools.filter(tool => !grant?.tools.includes(tool)).map(tool => `it may not hold tool "${tool}"`)
  const unknown = template !== undefined && !grant?.templates.includes(template)
  return [...beyond, ...(unknown ? [`there is no template "${template}"`] : [])]
}

/** The description of a helper. Throws `agent_invalid` for one that holds more than it may. */
export function helperOf(options: AgentOptions<never, never>, design: HelperDesign): AgentOptions<never, never> {
  const faults = faultsOf(options, design)
  if (faults.length > 0) {
    throw new StatecraftError(
      'agent_invalid',
      `Agent "${options.name}" cannot make the helper "${design.name}": ${faults.join('; ')}`,
    )
  }
  const { spawns = {}, tools = [], guards } = options
  const template = spawns.templates?.find(({ name }) => name === design.template)
  const held = [...design.tools, ...(template?.tools ?? [])]
  const model = template?.model ?? spawns.model ?? options.model
  const settings = template?.settings ?? options.settings
  const instructions = [template?.instructions, design.instructions].filter(part => part !== undefined).join('\n\n')
  return {
    name: design.name,
    instructions,
    tools: tools.filter(tool => held.includes(typeof tool === 'string' ? tool : tool.name)),
    limits: tightenLimits(spawns.limits ?? {}, template?.limits ?? {}),
    ...(model !== undefined && { model }),
    ...(settings && { settings }),
    ...(options.providerOptions && { providerOptions: options.providerOptions }),
    ...(options.prices && { prices: options.prices }),
    ...(guards?.tool && { guards: { tool: guards.tool } }),
  }
}
