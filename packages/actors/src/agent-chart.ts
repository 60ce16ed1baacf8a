// Builds the chart of an agent from its lifecycle. Every phase is `thinking` (a model or function is asked) ⇄ `acting` (what it
// asked for is done, each call a child of its own). The chart alone decides: what a phase's acting state does not list is
// refused at the root, and nothing of it runs. Phases without work are part of the chart, but tasks go around them.
import type { SideAction } from './actions.ts'
import { maskNow } from './addressees.ts'
import { type AgentContext, blankContext } from './agent-context.ts'
import type { ThinkInput } from './chart-events.ts'
import { type ChartSpec, isParent } from './chart-spec.ts'
import { breakTo, type Config, enter, enterOn, failTo, firstEnd, goTo, leadTo, stateId, thinkIn } from './chart-ways.ts'
import { acceptedUnsure, checkingStates } from './checking.ts'
import { COMPLETED, type Phase } from './lifecycle.ts'
import { openingOf } from './opening.ts'
import { parentTransitions } from './parenting.ts'
import { type SummaryBounds, toSummarise } from './summary.ts'

/** Actions that send work back: what stops them, and what is said then. */
const BOUNDED: Readonly<Record<string, { readonly guard: string; readonly message: string }>> = {
  REJECT: { guard: 'tooManyRejects', message: 'The answer was rejected too often' },
  REPLAN: { guard: 'tooManyReplans', message: 'The plan was rejected too often' },
}

/** What an action that ends a phase does: it may lack something, or be too much. */
function endTransitions(spec: ChartSpec, phase: string, action: string, target: string): readonly Config[] {
  const bound = BOUNDED[action]
  return [
    { guard: 'cannotEnd', actions: 'answerIncomplete' },
    ...(action === 'ACCEPT' ? acceptedUnsure(spec) : []),
    ...(bound ? [{ guard: bound.guard, ...failTo(spec, phase, 'verification_failed', bound.message) }] : []),
    { target: leadTo(spec, action, target), actions: ['recordEnd', ...enterOn(spec, action, target)] },
  ]
}

/** Actions that start children: tools, artifacts, and requests to others. */
const STARTING: ReadonlySet<string> = new Set([
  'USE_TOOL',
  'DELEGATE',
  'CONSULT',
  'HANDOFF',
  'SPAWN_AGENT',
  'READ_ARTIFACT',
  'WRITE_ARTIFACT',
])

/** What carries an action out. */
const CARRIED: Readonly<Record<SideAction, string>> = {
  DELEGATE: 'delegate',
  CONSULT: 'delegate',
  BROADCAST: 'broadcast',
  HANDOFF: 'handOff',
  SPAWN_AGENT: 'spawnAgent',
  READ_ARTIFACT: 'useTool',
  WRITE_ARTIFACT: 'useTool',
}

/** What a phase lets calls do without ending it. Where an agent has no such tool, nobody to address or nothing to share, it is not listed. */
function callTransitions(spec: ChartSpec, phase: Phase): Config {
  const { effects, delegates, consults, topics, handoffs, spawns, sharedContext } = spec
  const tools = phase.tools ?? []
  const can: Readonly<Record<SideAction, boolean>> = {
    DELEGATE: delegates.length > 0,
    CONSULT: consults.length > 0,
    BROADCAST: topics.length > 0,
    HANDOFF: handoffs.size > 0,
    SPAWN_AGENT: spawns !== undefined,
    READ_ARTIFACT: sharedContext,
    WRITE_ARTIFACT: sharedContext,
  }
  const useTool = { guard: { type: 'effectAllowed', params: { effects: tools } }, actions: 'useTool' }
  const others = (phase.allow ?? [])
    .filter(action => can[action])
    .map(action => [action, { guard: 'isGranted', actions: CARRIED[action] }] as const)
  return {
    ...([...effects.values()].some(effect => tools.includes(effect)) && { USE_TOOL: useTool }),
    ...Object.fromEntries(others),
  }
}

function actingOf(spec: ChartSpec, name: string, phase: Phase): Config {
  const ends = Object.entries(phase.ends).map(
    ([action, target]) => [action, endTransitions(spec, name, action, target)] as const,
  )
  const calls = callTransitions(spec, phase)
  const settled = { actions: 'settle' }
  const taken = { guard: 'tookOver', target: stateId(COMPLETED), actions: 'recordTakeover' }
  const children = {
    'xstate.done.actor.*': calls.HANDOFF ? [taken, settled] : settled,
    'xstate.error.actor.*': [{ guard: 'limitReached', ...breakTo(spec, name) }, { actions: 'settle' }],
  }
  return {
    always: { guard: 'answered', target: thinkIn(spec, name), actions: 'addNotices' },
    on: {
      ...calls,
      ...Object.fromEntries(ends),
      ...(Object.keys(calls).some(action => STARTING.has(action)) && children),
    },
    exit: 'leaveActing',
  }
}

const CUT = 'The model reached its output limit before it was done: raise maxTokens or make the task smaller'

/** What becomes of a reply. */
function heard(spec: ChartSpec, name: string, phase: Phase): readonly Config[] {
  const onText = phase.text
  const target = onText && phase.ends[onText]
  const textEnds = onText !== undefined &&
    target !== undefined && {
      guard: 'isText',
      target: leadTo(spec, onText, target),
      actions: [{ type: 'recordText', params: { phase: name, action: onText } }, ...enterOn(spec, onText, target)],
    }
  // What nearly every reply is comes first: each guard costs.
  return [
    ...(textEnds ? [textEnds] : []),
    { guard: 'hasCalls', target: 'acting', actions: { type: 'hear', params: { phase: name } } },
    { guard: 'wasCut', ...failTo(spec, name, 'answer_cut', CUT) },
    { guard: 'wasRefused', ...failTo(spec, name, 'model_refused', 'The model declined to answer') },
    {
      guard: 'tooManyNudges',
      ...failTo(spec, name, 'no_decision', `The model kept answering without doing what phase "${name}" asks for`),
    },
    { target: thinkIn(spec, name), reenter: true, actions: { type: 'nudge', params: { phase: name } } },
  ]
}

/** A conversation that may be long: where it is, a step makes it short before the model is asked; one that fails leaves it whole. */
function weighingStates(spec: ChartSpec, name: string): Config {
  if (!spec.memory) return {}
  return {
    weighing: { always: [{ guard: 'isLong', target: 'summarising' }, { target: 'thinking' }] },
    summarising: {
      invoke: {
        src: 'summarise',
        id: 'summarise',
        input: ({ context }: { context: unknown }) => ({
          messages: toSummarise((context as AgentContext).messages, spec.memory as SummaryBounds),
        }),
        onDone: { target: 'thinking', actions: 'summarise' },
        onError: [{ guard: 'limitReached', ...breakTo(spec, name) }, { target: 'thinking' }],
      },
    },
  }
}

function modelPhase(spec: ChartSpec, name: string, phase: Phase): Config {
  return {
    ...weighingStates(spec, name),
    thinking: {
      invoke: {
        src: 'model',
        id: 'think',
        input: ({ context }: { context: AgentContext }): ThinkInput => ({
          phase: name,
          offered: maskNow(spec, context, name).offered,
          messages: context.messages,
          ...(context.task?.agents && { agents: context.task.agents }),
        }),
        onDone: heard(spec, name, phase),
        onError: breakTo(spec, name),
      },
    },
    acting: actingOf(spec, name, phase),
  }
}

/** A phase that a function of the user's does: planning or learning. */
function functionPhase(spec: ChartSpec, name: string, phase: Phase): Config {
  const target = firstEnd(phase)
  const action = Object.keys(phase.ends)[0] as string
  return {
    thinking: {
      invoke: {
        src: name === 'planning' ? 'plan' : 'learn',
        id: 'think',
        input: ({ context }: { context: unknown }) => workInput(context),
        onDone: {
          target: goTo(spec, target),
          actions: [{ type: 'recordWork', params: { phase: name } }, ...enterOn(spec, action, target)],
        },
        onError: breakTo(spec, name),
      },
    },
  }
}

function workInput(context: unknown): Config {
  const { task, output, plan, lessons } = context as { task: unknown; output: unknown; plan: unknown; lessons: unknown }
  return { task, output, plan, lessons }
}

const CANCEL = { CANCEL: stateId('cancelled') }

function phaseStates(spec: ChartSpec, name: string, phase: Phase): Config {
  const work = spec.work[name]
  const states = work === 'function' ? functionPhase(spec, name, phase) : modelPhase(spec, name, phase)
  return {
    initial: thinkIn(spec, name),
    on: CANCEL,
    states: name === 'verifying' ? { ...states, ...checkingStates(spec) } : states,
  }
}

function statesOf(spec: ChartSpec): Config {
  const phases = Object.entries(spec.lifecycle.phases).map(
    ([name, phase]) => [name, phaseStates(spec, name, phase)] as const,
  )
  const checking = checkingStates(spec)
  const [initial] = Object.keys(checking)
  const ownVerifying =
    initial !== undefined && !spec.lifecycle.phases.verifying
      ? { verifying: { initial, on: CANCEL, states: checking } }
      : {}
  const first = spec.lifecycle.initial
  // Where planning is skipped, "carry out the plan" would be wrong: only a phase that a task really begins in prompts.
  const prompt = spec.work[first] === 'model' ? first : undefined
  const work = { target: goTo(spec, first), actions: enter('TASK', prompt) }
  const opening = openingOf(spec, work, CANCEL)
  const take = spec.brings.length > 0 ? ['bringLost', 'take'] : ['take']
  const on = { TASK: { ...opening.first, actions: [...take, ...((opening.first.actions as Config[]) ?? [])] } }
  // An agent rests where its last task ended, for everyone to see, and takes the next one from there.
  const rest = { ...on, FORGET: { actions: 'forget' } }
  const end = (status: string): Config => ({
    on: rest,
    entry: [{ type: 'finish', params: { status } }, ...(spec.spawns ? ['dismiss'] : [])],
  })
  return {
    idle: { on: rest },
    ...opening.states,
    ...Object.fromEntries(phases),
    ...ownVerifying,
    completed: end('completed'),
    failed: end('failed'),
    cancelled: end('cancelled'),
  }
}

/** The configuration of an agent's chart. Its guards and actions are named in agent-machine.ts. */
export function chartConfig(spec: ChartSpec): Config {
  return {
    id: 'agent',
    description: spec.name,
    options: { maxIterations: 1000 },
    context: blankContext,
    entry: 'begin',
    initial: 'idle',
    on: {
      NOTICE: { actions: 'hearNotice' },
      ...(isParent(spec) && parentTransitions),
      FORGET: { actions: 'forgetLater' },
      '*': { guard: 'isAction', actions: 'refuse' },
    },
    states: statesOf(spec),
  }
}
