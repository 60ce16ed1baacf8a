// A lifecycle: the phases of an agent, what each allows, and where each may end. Data, checked when defined; the agent's chart
// is built from it. The standard one is planning, executing, verifying, learning.
import { type KnownOptions, StatecraftError, strangeOptions } from '@statecraft/runtime'
import type { EndAction, SideAction } from './actions.ts'
import type { ToolEffect } from './tool.ts'

/** Where an action that ends a phase leads: another phase, or the end of the task. */
export type PhaseEnd = string

export interface Phase {
  /** Which effects a tool used here may have. Default: none. */
  readonly tools?: readonly ToolEffect[]
  /** Which other actions are allowed and do not end the phase. */
  readonly allow?: readonly SideAction[]
  /** Which actions end the phase, and where they lead: a phase, or `completed`. */
  readonly ends: Readonly<Partial<Record<EndAction, PhaseEnd>>>
  /**
   * What a reply of plain text means here; it must be one of `ends`. Default: text is sent back with a request to use a tool.
   * An answer that is not given as text is given through a tool of the name `answer`.
   */
  readonly text?: 'SUBMIT_PLAN' | 'ANSWER' | 'RECORD_LESSON'
  /** What the model is told when it enters the phase. */
  readonly prompt?: string
}

export interface Lifecycle {
  readonly name: string
  /** The phase a task begins in. */
  readonly initial: string
  readonly phases: Readonly<Record<string, Phase>>
  /** How often a check or REJECT may send the work back. Default 2. */
  readonly maxRejects: number
  /** How often REPLAN may. Default 1. */
  readonly maxReplans: number
}

export const COMPLETED = 'completed'
const RESERVED = new Set(['idle', 'guarding', 'recalling', 'remembering', 'completed', 'failed', 'cancelled'])

/** The phases in which nothing may be changed, whatever a lifecycle says. */
export const CAREFUL: ReadonlySet<string> = new Set(['planning', 'verifying', 'learning'])

const isPhase = (phases: Lifecycle['phases'], name: string): boolean => Object.hasOwn(phases, name)

const PHASE_OPTIONS: KnownOptions<Phase> = { tools: true, allow: true, ends: true, text: true, prompt: true }
const ENDS: KnownOptions<Phase['ends']> = {
  SUBMIT_PLAN: true,
  ANSWER: true,
  ACCEPT: true,
  REJECT: true,
  REPLAN: true,
  RECORD_LESSON: true,
}

/** What stands in a phase under names that nobody knows, and what is no phase at all. */
function strangeIn(name: string, phase: Phase): readonly string[] {
  const where = `phases.${name}`
  const strange = strangeOptions(phase, PHASE_OPTIONS, where)
  return strange.length > 0 ? strange : strangeOptions(phase.ends, ENDS, `${where}.ends`)
}

function phaseFaults(name: string, phase: Phase, phases: Lifecycle['phases']): string[] {
  const faults: string[] = []
  if (RESERVED.has(name) || !/^[a-z][A-Za-z0-9_]*$/.test(name))
    faults.push(`phase "${name}" needs another name: a word that is not ${[...RESERVED].join(', ')}`)
  const ends = Object.entries(phase.ends)
  if (ends.length === 0)
    faults.push(`phase "${name}" has no way out: give it ends, for example { ANSWER: 'completed' }`)
  for (const [action, target] of ends) {
    if (target !== COMPLETED && !isPhase(phases, target))
      faults.push(
        `phase "${name}" leads to "${target}" on ${action}, which is no phase: use one of ${[...Object.keys(phases), COMPLETED].join(', ')}`,
      )
  }
  if (phase.text && !Object.hasOwn(phase.ends, phase.text))
    faults.push(`phase "${name}" takes text as ${phase.text}, which is not among its ends`)
  if (CAREFUL.has(name) && phase.tools?.includes('write'))
    faults.push(`phase "${name}" allows tools that write: take 'write' out, or do that work in another phase`)
  for (const action of phase.allow ?? []) {
    if (CAREFUL.has(name) && action !== 'CONSULT' && action !== 'READ_ARTIFACT')
      faults.push(
        `phase "${name}" allows ${action}: it must change nothing, so take it out or name the phase otherwise`,
      )
  }
  if (name === 'learning' && (phase.tools?.length ?? 0) > 0)
    faults.push('phase "learning" allows tools: it only records')
  return faults
}

function reachesEnd(phases: Lifecycle['phases']): ReadonlySet<string> {
  const good = new Set<string>([COMPLETED])
  for (let grew = true; grew; ) {
    grew = false
    for (const [name, { ends }] of Object.entries(phases)) {
      if (!good.has(name) && Object.values(ends).some(target => good.has(target))) {
        good.add(name)
        grew = true
      }
    }
  }
  return good
}

function reachable({ initial, phases }: Pick<Lifecycle, 'initial' | 'phases'>): ReadonlySet<string> {
  const seen = new Set<string>()
  const visit = (name: string): void => {
    if (!isPhase(phases, name) || seen.has(name)) return
    seen.add(name)
    for (const target of Object.values(phases[name]?.ends ?? {})) visit(target)
  }
  visit(initial)
  return seen
}

function countFaults(lifecycle: Partial<Lifecycle>): string[] {
  return (['maxRejects', 'maxReplans'] as const).flatMap(key => {
    const value = lifecycle[key]
    const usable = value === undefined || (Number.isInteger(value) && value >= 0)
    return usable ? [] : [`${key} must be a whole number of at least 0, not ${value}`]
  })
}

const LIFECYCLE_OPTIONS: KnownOptions<Lifecycle> = {
  name: true,
  initial: true,
  phases: true,
  maxRejects: true,
  maxReplans: true,
}

type LifecycleOptions = Pick<Lifecycle, 'initial' | 'phases'> & Partial<Lifecycle>

/** Every fault of a lifecycle, in words; empty when it can be used. */
export function lifecycleFaults(lifecycle: LifecycleOptions): readonly string[] {
  const unknown = strangeOptions(lifecycle, LIFECYCLE_OPTIONS)
  if (unknown.length > 0) return unknown
  const { initial, phases } = lifecycle
  const names = Object.keys(phases ?? {})
  if (names.length === 0) return ['it has no phases']
  const strange = names.flatMap(name => strangeIn(name, phases[name] as Phase))
  if (strange.length > 0) return strange
  const faults = names.flatMap(name => phaseFaults(name, phases[name] as Phase, phases))
  faults.push(...countFaults(lifecycle))
  if (!isPhase(phases, initial)) return [...faults, `it begins in "${initial}", which is no phase`]
  const ending = reachesEnd(phases)
  const seen = reachable(lifecycle)
  for (const name of names) {
    if (!ending.has(name)) faults.push(`phase "${name}" is a dead end: no way from it leads to completed`)
    if (!seen.has(name)) faults.push(`phase "${name}" can never be entered`)
  }
  return faults
}

/**
 * A lifecycle of one's own. Throws `lifecycle_invalid` with every fault: an unknown name, no way out, dead end, unknown target, a phase that
 * is never entered, tools that write where only looking is allowed.
 *
 * @example
 * ```ts
 * const research = defineLifecycle({ name: 'research', initial: 'gathering', phases: {
 *   gathering: { tools: ['read'], ends: { SUBMIT_PLAN: 'writing' }, text: 'SUBMIT_PLAN' },
 *   writing: { tools: ['read', 'write'], ends: { ANSWER: 'completed' }, text: 'ANSWER' } } })
 * ```
 */
export function defineLifecycle(options: LifecycleOptions & Pick<Lifecycle, 'name'>): Lifecycle {
  const faults = lifecycleFaults(options)
  if (faults.length > 0)
    throw new StatecraftError('lifecycle_invalid', `Lifecycle "${options?.name}" cannot work: ${faults.join('; ')}`)
  const { name, initial, phases, maxRejects = 2, maxReplans = 1 } = options
  return Object.freeze({ name, initial, phases, maxRejects, maxReplans })
}

/** planning → executing → verifying → learning, with the masks that the documentation's table shows. */
export const standardLifecycle: Lifecycle = defineLifecycle({
  name: 'standard',
  initial: 'planning',
  phases: {
    planning: {
      tools: ['read'],
      allow: ['CONSULT', 'READ_ARTIFACT'],
      ends: { SUBMIT_PLAN: 'executing' },
      text: 'SUBMIT_PLAN',
      prompt: 'Plan first. Do not do the work yet: look around if you need to, then submit the plan.',
    },
    executing: {
      tools: ['read', 'check', 'write'],
      allow: ['DELEGATE', 'CONSULT', 'BROADCAST', 'HANDOFF', 'SPAWN_AGENT', 'READ_ARTIFACT', 'WRITE_ARTIFACT'],
      ends: { ANSWER: 'verifying' },
      text: 'ANSWER',
      prompt: 'Carry out the plan now, then answer.',
    },
    verifying: {
      tools: ['read', 'check'],
      allow: ['CONSULT', 'READ_ARTIFACT'],
      ends: { ACCEPT: 'learning', REJECT: 'executing', REPLAN: 'planning' },
      prompt: 'Check the answer above against the task. Call accept, reject or replan.',
    },
    learning: {
      allow: ['READ_ARTIFACT'],
      ends: { RECORD_LESSON: COMPLETED },
      text: 'RECORD_LESSON',
      prompt: 'What should be remembered for the next task of this kind? Record it in one or two sentences.',
    },
  },
})
