// A template: what agents of one kind have in common, as data. Its tools are names, so that an agent which is made from it holds
// what the runtime, or whoever made it, has under those names, and nothing else.
import { type KnownOptions, StatecraftError, strangeOptions } from '@statecraft/runtime'
import { type Agent, defineAgent } from './agent.ts'
import { faultsOf } from './agent-faults.ts'
import type { Template, TemplateOptions } from './template-options.ts'

/** What one agent has of its own; the rest is the template's. */
export type TemplateChanges = Partial<
  Pick<TemplateOptions, 'name' | 'description' | 'role' | 'capabilities' | 'instructions'>
>

const CHANGES: KnownOptions<TemplateChanges> = {
  name: true,
  description: true,
  role: true,
  capabilities: true,
  instructions: true,
}
const TEMPLATE_OPTIONS: KnownOptions<TemplateOptions> = {
  ...CHANGES,
  model: true,
  settings: true,
  tools: true,
  limits: true,
}

/**
 * A template. Throws `agent_invalid` with every fault.
 *
 * @example
 * ```ts
 * const lawyer = defineTemplate({ name: 'lawyer', instructions: 'Quote the law.', tools: ['find_law'], model: 'large' })
 * runtime.agents.register(fromTemplate(lawyer, { name: 'tax-lawyer' }))
 * ```
 */
export function defineTemplate(options: TemplateOptions): Template {
  const [strange] = strangeOptions(options, TEMPLATE_OPTIONS)
  if (strange !== undefined)
    throw new StatecraftError('agent_invalid', `Template "${options?.name}" cannot work: ${strange}`)
  const brought = (options.tools ?? []).filter(tool => typeof tool !== 'string')
  const faults = [
    ...(brought.length > 0
      ? ['tools must be names: pass the tools themselves to createRuntime({ tools })']
      : faultsOf(options)),
    ...(options.instructions === undefined || typeof options.instructions === 'string'
      ? []
      : ['instructions must be text']),
  ]
  if (faults.length > 0)
    throw new StatecraftError('agent_invalid', `Template "${options.name}" cannot work: ${faults.join('; ')}`)
  return Object.freeze({ ...options, kind: 'template' })
}

/** An agent made from a template. Throws `agent_invalid` where the changes cannot be. */
export function fromTemplate({ kind: _, ...options }: Template, changes: TemplateChanges = {}): Agent {
  const [strange] = strangeOptions(changes, CHANGES)
  if (strange !== undefined)
    throw new StatecraftError('agent_invalid', `Template "${options.name}" cannot be changed so: ${strange}`)
  return defineAgent({ ...options, ...changes })
}
