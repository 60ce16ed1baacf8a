// The states between an answer and its check, of an agent that thinks twice: other answers are worked out side by side, one is
// chosen, and what was chosen is looked at again. An agent that does not goes straight to the check.
import type { AgentContext } from './agent-context.ts'
import type { ThinkInput } from './chart-events.ts'
import type { ChartSpec } from './chart-spec.ts'
import { breakTo, type Config } from './chart-ways.ts'
import { choose, explore, type Pondering, reflect } from './ponder.ts'

interface Args {
  readonly context: AgentContext
}

const call = (id: string, input: (context: AgentContext) => ThinkInput): Config => ({
  src: 'model',
  id,
  input: ({ context }: Args) => input(context),
})

/** The first answer is there; the others have the numbers after it. */
const others = ({ answers }: Pondering): readonly number[] => Array.from({ length: answers - 1 }, (_, at) => at + 2)

function exploringStates(spec: ChartSpec, pondering: Pondering): Config {
  const fails = breakTo(spec, 'verifying')
  const exploring = {
    always: [
      { guard: 'foundNone', target: 'pondering', actions: 'settleAlone' },
      { guard: 'foundAll', target: 'choosing' },
    ],
    invoke: others(pondering).map(n => ({
      ...call(`explore-${n}`, context => explore(context, pondering, n)),
      onDone: { actions: 'hearCandidate' },
      onError: [{ guard: 'limitReached', ...fails }, { actions: 'loseCandidate' }],
    })),
  }
  const onDone = { target: 'pondering', actions: 'choose' }
  return { exploring, choosing: { invoke: { ...call('choose', choose), onDone, onError: fails } } }
}

function reflectingState(spec: ChartSpec, pondering: Pondering): Config {
  const onDone = { target: 'pondering', actions: 'reflect' }
  const invoke = call('reflect', context => reflect(context, pondering))
  return { reflecting: { invoke: { ...invoke, onDone, onError: breakTo(spec, 'verifying') } } }
}

export function ponderingStates(spec: ChartSpec): Config {
  const { pondering } = spec
  if (!pondering) return {}
  const always = [
    ...(pondering.answers > 1 ? [{ guard: 'wantsMore', target: 'exploring' }] : []),
    ...(pondering.reflects ? [{ guard: 'wantsCritique', target: 'reflecting' }] : []),
    { target: 'checking' },
  ]
  return {
    pondering: { always },
    ...(pondering.answers > 1 && exploringStates(spec, pondering)),
    ...(pondering.reflects && reflectingState(spec, pondering)),
  }
}
