// Specialists: agents that are made when a field first needs one. What is known of them is the registry's, so that whoever asks
// for the same field gets the same agent, in whatever order they ask.
import { type KnownOptions, type Runtime, refuseStrange, StatecraftError, type TaskActor } from '@statecraft/runtime'
import { defineTemplate, fromTemplate } from './template.ts'
import type { Template } from './template-options.ts'

export interface SpecialistOptions {
  /** Where they live, and where they are looked for. */
  readonly runtime: Pick<Runtime, 'agents'>
  /** By field: who is made for it. */
  readonly templates?: Readonly<Record<string, Template>>
  /** Who is made for a field that has no template. Default: somebody without tools who is told to be thorough. */
  readonly fallback?: Template
}

const SPECIALIST_OPTIONS: KnownOptions<SpecialistOptions> = { runtime: true, templates: true, fallback: true }

/** The role of all that are made here. */
const SPECIALIST = 'specialist'
const LONGEST_WORD = 40

const generalist = defineTemplate({
  name: SPECIALIST,
  instructions:
    'You are an expert in one field. Answer precisely, and say so where you are not sure or the question lies outside of it.',
})

const fieldOf = (domain: string): string => domain.trim().toLowerCase().replace(/\s+/g, ' ')

/** The field as part of a name. */
function wordFor(field: string): string {
  const plain = field
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
  return plain.slice(0, LONGEST_WORD).replace(/^-+|-+$/g, '') || 'field'
}

/** A name that nobody has: two fields may come to the same word. */
function freeName({ agents }: SpecialistOptions['runtime'], field: string): string {
  const wanted = `${wordFor(field)}-${SPECIALIST}`
  let name = wanted
  for (let n = 2; agents.has(name); n += 1) name = `${wanted}-${n}`
  return name
}

function templateFor(field: string, { templates = {}, fallback = generalist }: SpecialistOptions): Template {
  return Object.entries(templates).find(([domain]) => fieldOf(domain) === field)?.[1] ?? fallback
}

/**
 * The specialist for a field: the one who is registered, or one who is made from the field's template, or from the general one,
 * and registered under a name of its own. It has the field among its capabilities. Remove it with `runtime.agents.remove(name)`.
 *
 * @throws StatecraftError `input_invalid` for a field without a name and for options that there are not, `tool_not_found` for a
 *   template whose tools the runtime does not know
 * @example
 * ```ts
 * const lawyer = specialist('tax law', { runtime, templates: { 'tax law': taxLawyer } })
 * const { output } = await runtime.run({ agent: lawyer.name, description: 'May I deduct a desk?' })
 * ```
 */
export function specialist(domain: string, options: SpecialistOptions): TaskActor {
  const field = typeof domain === 'string' ? fieldOf(domain) : ''
  if (field === '') throw new StatecraftError('input_invalid', 'A specialist needs a field, such as "tax law"')
  refuseStrange('specialist', options, SPECIALIST_OPTIONS)
  const { runtime } = options
  const [known] = runtime.agents.find({ role: SPECIALIST, capability: field })
  if (known) return known
  const template = templateFor(field, options)
  const { instructions, capabilities = [] } = template
  const agent = fromTemplate(template, {
    name: freeName(runtime, field),
    role: SPECIALIST,
    capabilities: [
      { name: field, description: template.description ?? `Knows ${field}` },
      ...capabilities.filter(({ name }) => name !== field),
    ],
    instructions: [instructions, `Your field: ${field}.`].filter(part => part !== undefined).join('\n\n'),
  })
  runtime.agents.register(agent)
  return agent
}
