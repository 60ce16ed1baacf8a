// Everything that an agent could ever offer its model: its tools, and the actions that its phases and peers make possible.
import type { ToolSpec } from '@statecraft/providers'
import { ACTION_NAMES, type ActionType, actionSpec } from './actions.ts'
import { type AgentOptions, outputFor, peerName, spawnGrantOf } from './agent-options.ts'
import type { Lifecycle, Phase } from './lifecycle.ts'
import type { Candidate } from './mask.ts'
import { spawnSpec } from './spawning.ts'
import type { AnyTool, ToolEffect } from './tool.ts'

/** What a candidate's event would be, were the model to call it now. */
const probe = (type: ActionType, name: string, effect?: ToolEffect): Candidate['probe'] => ({
  type,
  id: '?',
  name,
  args: { plan: '?', answer: '?', reason: '?', lesson: '?' },
  ...(effect && { effect }),
})

export interface Offerable {
  readonly candidates: readonly Candidate[]
  readonly specs: ReadonlyMap<string, ToolSpec>
}

/** An answer is given as text where a phase takes text for it, and through a tool where it does not. */
const needsTool = ({ ends, text }: Phase): boolean => ends.ANSWER !== undefined && text !== 'ANSWER'

export function offerable(
  options: AgentOptions<never, never>,
  tools: readonly AnyTool<never>[],
  { phases }: Lifecycle,
): Offerable {
  const { delegates = [], consults = [], topics = [], handoffs = [], sharedContext = false } = options
  const specs = new Map<string, ToolSpec>()
  const candidates: Candidate[] = []
  for (const { name, description, inputSchema, effect } of tools) {
    specs.set(name, { name, description, inputSchema })
    candidates.push({ name, probe: probe('USE_TOOL', name, effect) })
  }
  const ends = new Set(Object.values(phases).flatMap(phase => Object.keys(phase.ends)))
  if (!Object.values(phases).some(needsTool)) ends.delete('ANSWER')
  const addressed = { DELEGATE: delegates, CONSULT: consults, BROADCAST: topics, HANDOFF: handoffs.map(peerName) }
  const actions = [
    ...Object.entries(addressed).filter(([, names]) => names.length > 0),
    ...(sharedContext ? (['READ_ARTIFACT', 'WRITE_ARTIFACT'] as const) : []).map(action => [action, []] as const),
    ...[...ends].map(action => [action, []] as const),
  ] as [Exclude<ActionType, 'USE_TOOL' | 'SPAWN_AGENT'>, readonly string[]][]
  for (const [type, names] of actions) {
    const name = ACTION_NAMES[type]
    specs.set(name, actionSpec(type, names, outputFor(options)?.schema))
    candidates.push({ name, probe: probe(type, name) })
  }
  const spawns = spawnGrantOf(options)
  if (spawns) {
    const spec = spawnSpec(spawns)
    specs.set(spec.name, spec)
    candidates.push({ name: spec.name, probe: probe('SPAWN_AGENT', spec.name) })
  }
  return { candidates, specs }
}
