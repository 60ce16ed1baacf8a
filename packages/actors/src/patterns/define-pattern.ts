// A pattern: an agent that is made of agents. It takes tasks, has an address and a chart, and stands wherever an agent may.
import {
  type Capability,
  type Details,
  fromChart,
  jsonFault,
  type KnownOptions,
  type RunScope,
  type Settings,
  StatecraftError,
  type Surroundings,
  systemClock,
  type TaskActor,
} from '@statecraft/runtime'
import type { AnyStateMachine } from 'xstate'
import { assertAgentName } from '../agent-name.ts'
import { capabilityFaults } from '../capability-faults.ts'
import type { ModelChoice } from '../model-step.ts'
import { POLICY_OPTIONS, type PolicyOptions, policiesOf } from '../policy.ts'
import { NO_REQUIREMENTS, type Requirements } from '../requirements.ts'
import { type Cast, checkMembers } from './member.ts'
import { type CallStep, PATTERN_INBOX, patternMachine } from './pattern-machine.ts'
import type { CallInput } from './pattern-moves.ts'
import type { Play } from './play.ts'

/** What all patterns can be told. */
export interface PatternOptions extends PolicyOptions<never> {
  /** Default: the word for the pattern, such as `sequence`. */
  readonly name?: string
  readonly description?: string
  readonly role?: string
  readonly capabilities?: readonly Capability[]
  /** Model and settings of all members that have none of their own. */
  readonly model?: ModelChoice
  readonly settings?: Settings
  /** Most time for the whole, in ms: what has not ended by then fails, and what is there is put together. Default: none. */
  readonly timeoutMs?: number
  /** Most time for one try of a member, in ms. Default 300,000, where the member does not say. */
  readonly memberTimeoutMs?: number
  /** How often a member's failed task is tried again. Default 0. */
  readonly retries?: number
}

export const PATTERN_OPTIONS: KnownOptions<PatternOptions> = {
  name: true,
  description: true,
  role: true,
  capabilities: true,
  model: true,
  settings: true,
  timeoutMs: true,
  memberTimeoutMs: true,
  retries: true,
  ...POLICY_OPTIONS,
}

/** An agent that is made of agents. */
export interface Pattern<I = unknown, O = unknown, D = Details, C = unknown> extends TaskActor<I, O, C, D> {
  readonly kind: 'pattern'
  /** Which one: `sequence`, `consensus`, … */
  readonly pattern: string
  readonly description: string
  /** Ids of its members: the last part of their addresses. */
  readonly members: readonly string[]
  /** What it asks of its surroundings. */
  readonly requires: Requirements
  /** The chart that leads them. */
  readonly machine: AnyStateMachine
}

/** A function of the user's, run as a step of the pattern. */
export type PatternFunction = (input: never, io: PatternIo) => unknown

/** What such a function may use. */
export interface PatternIo {
  /** Fires when the pattern no longer waits for it. */
  readonly signal: AbortSignal
  /** What the caller of the run handed in as `context`. */
  readonly context: unknown
  /** Ms since the epoch, as the runtime has it. */
  readonly now: () => number
}

export interface PatternParts<S> {
  /** The word for it. */
  readonly pattern: string
  readonly cast: Cast
  readonly play: Play<S>
  readonly functions?: ReadonlyMap<string, PatternFunction>
}

/** Throws `input_invalid`. */
export function checkTimes(pattern: string, { timeoutMs, memberTimeoutMs, retries }: PatternOptions): void {
  const isTime = (ms: number | undefined): boolean => ms === undefined || ms > 0
  const isCount = retries === undefined || (Number.isInteger(retries) && retries >= 0)
  if (isTime(timeoutMs) && isTime(memberTimeoutMs) && isCount) return
  throw new StatecraftError(
    'input_invalid',
    `Pattern "${pattern}" needs timeoutMs and memberTimeoutMs above 0, and retries that are a whole number of at least 0`,
  )
}

/** Throws `input_invalid`. */
function checkCapabilities(pattern: string, { capabilities }: PatternOptions): void {
  const [fault] = capabilityFaults(capabilities)
  if (fault !== undefined) throw new StatecraftError('input_invalid', `Pattern "${pattern}": ${fault}`)
}

/** A pattern from its parts. Throws `agent_invalid` for a name that cannot be one, `input_invalid` for its options. */
export function definePattern<I, O, D, S, C = unknown>(
  parts: PatternParts<S>,
  options: PatternOptions,
): Pattern<I, O, D, C> {
  const { pattern, cast, play, functions = new Map<string, PatternFunction>() } = parts
  const { name = pattern, description = '', role, capabilities, model, settings, timeoutMs } = options
  assertAgentName(name)
  checkTimes(name, options)
  checkCapabilities(name, options)
  const { members } = cast
  const call: CallStep = ({ fn, input }, { signal, scope, clock = systemClock }) => {
    const run = functions.get(fn)
    if (!run) throw new StatecraftError('step_missing', `Pattern "${name}" has no function "${fn}"`)
    return run(input as never, { signal, context: scope.context, now: clock.now })
  }
  const machine = patternMachine({ name, play, members, timeoutMs }, call)
  const uses = [
    ...new Set([...members.values()].flatMap(({ definition = [], maker = [] }) => [definition, maker].flat())),
  ]
  const inside = ({ scope }: Surroundings): RunScope => ({
    ...scope,
    ...(settings && { defaults: { ...scope.defaults, ...settings } }),
    ...(model !== undefined && { teamModel: model }),
  })
  const policies = policiesOf(options)
  const shares = {
    ...(settings && { settings }),
    ...(model !== undefined && { model }),
    ...(policies && { policies }),
  }
  return Object.freeze({
    kind: 'pattern',
    pattern,
    name,
    description,
    members: [...members.keys()],
    requires: {
      ...NO_REQUIREMENTS,
      agents: [...members.values()].flatMap(({ agent, definition }) => (definition ? [] : [agent])),
      models: typeof model === 'string' ? [model] : [],
    },
    machine,
    behaviour: fromChart(machine, {
      name,
      inbox: PATTERN_INBOX,
      fixedStart: true,
      steps: { call: { run: call, describe: ({ fn }: CallInput) => ({ name: fn }) } },
    }),
    uses,
    ...(role !== undefined && { role }),
    ...(capabilities && { capabilities }),
    ...(Object.keys(shares).length > 0 && { shares }),
    check: (around: Surroundings) => {
      if ('input' in around) checkInput(name, play, around.input)
      checkMembers(members, name, { ...around, scope: inside(around) })
    },
  })
}

/** Throws what the play does not take. */
function checkInput<S>(name: string, play: Play<S>, input: unknown): void {
  const fault = jsonFault(input)
  if (fault) {
    throw new StatecraftError(
      'input_invalid',
      `Pattern "${name}" was given input${fault.path} that is ${fault.found}: pass text or plain JSON`,
    )
  }
  play.begin({ input })
}
