// The states between an answer and where it leads: it is checked, against the output schema, by the checks and by the scorer;
// and where the agent is not sure enough of it, once, a peer is asked about it, or the agent itself again.
import type { AgentContext } from './agent-context.ts'
import type { ChartSpec } from './chart-spec.ts'
import { breakTo, type Config, enter, goTo, promptOn, stateId } from './chart-ways.ts'
import { questionOf } from './doubt.ts'
import { ponderingStates } from './pondering.ts'

interface Args {
  readonly context: AgentContext
}

interface Way {
  /** The phase in which the answer was given, or accepted. */
  readonly phase: string
  /** The phase in which it is given again. */
  readonly back: string
  /** Where it leads as it stands. */
  readonly on: string
}

function answering({ lifecycle }: ChartSpec): readonly Way[] {
  return Object.entries(lifecycle.phases).flatMap(([phase, { ends }]) =>
    ends.ANSWER ? [{ phase, back: phase, on: ends.ANSWER }] : [],
  )
}

/** The ways on which an answer may turn out to be doubtful: where it is checked, and where a model accepts it. */
function doubtful(spec: ChartSpec): readonly Way[] {
  const answers = answering(spec)
  const [first] = answers
  if (spec.threshold === undefined || !first) return []
  const accepts = Object.entries(spec.lifecycle.phases).flatMap(([phase, { ends }]) =>
    ends.ACCEPT && spec.work[phase] === 'model' ? [{ phase, back: first.back, on: ends.ACCEPT }] : [],
  )
  return [...(spec.checks ? answers : []), ...accepts]
}

const CONSULTING = stateId('verifying.consulting')

/** Where a doubtful answer goes: to be worked out again on other ways, to an adviser, or straight back. */
function doubt(spec: ChartSpec, guard: string, record: string, ways: readonly Way[]): readonly Config[] {
  if (ways.length === 0) return []
  if (spec.whenUnsure === 'alternatives')
    return [{ guard, target: stateId('verifying.pondering'), actions: [record, 'doubt', 'exploreAgain'] }]
  const asked = { guard: { type: guard, params: { isAdvised: true } }, target: CONSULTING, actions: [record, 'doubt'] }
  return [
    ...(mayConsult(spec) ? [asked] : []),
    ...ways.map(({ phase, back }) => ({
      guard: { type: guard, params: { phase } },
      target: stateId(back),
      actions: [record, 'doubt', 'reconsider'],
    })),
  ]
}

const mayConsult = ({ whenUnsure, advisers }: ChartSpec): boolean => whenUnsure === 'consult' && advisers.length > 0

/** What comes before an ACCEPT that is less sure than it must be counts. */
export const acceptedUnsure = (spec: ChartSpec): readonly Config[] =>
  doubt(
    spec,
    'acceptedUnsure',
    'recordEnd',
    doubtful(spec).filter(({ phase }) => spec.lifecycle.phases[phase]?.ends.ACCEPT),
  )

function checkingOf(spec: ChartSpec): Config {
  const ways = answering(spec)
  return {
    invoke: {
      src: 'check',
      id: 'check',
      input: ({ context: { task, draft } }: Args) => ({ task, draft }),
      onDone: [
        ...doubt(spec, 'checkedUnsure', 'recordCheck', spec.threshold === undefined ? [] : ways),
        ...ways.map(({ phase, on }) => ({
          guard: { type: 'checkedWell', params: { phase } },
          target: goTo(spec, on),
          actions: ['recordCheck', ...enter('ANSWER', promptOn(spec, on))],
        })),
        { guard: 'cannotMend', target: stateId('failed'), actions: 'failCheck' },
        ...ways.map(({ phase, back }) => ({
          guard: { type: 'answeredIn', params: { phase } },
          target: stateId(back),
          actions: 'sendBack',
        })),
      ],
      onError: breakTo(spec, 'verifying'),
    },
  }
}

/** A transition for each way, guarded by its phase; the last one needs no guard of its own. */
const each = (ways: readonly Way[], to: (way: Way, phase: object | undefined) => Config): readonly Config[] =>
  ways.map((way, at) => to(way, at === ways.length - 1 ? undefined : { phase: way.phase }))

/** A peer is asked about the answer, and the next where that one cannot help. Where nobody can, it stands as it is. */
function consultingOf(spec: ChartSpec, ways: readonly Way[]): Config {
  const asIs = each(ways, ({ on }, params) => ({
    ...(params && { guard: { type: 'answeredIn', params } }),
    target: goTo(spec, on),
    actions: enter('ANSWER', promptOn(spec, on)),
  }))
  const next = { guard: 'hasAnotherAdviser', target: CONSULTING, reenter: true, actions: 'nextAdviser' }
  const stands = [...(spec.advisers.length > 1 ? [next] : []), ...asIs]
  return {
    invoke: {
      src: 'ask',
      id: 'advice',
      input: ({ context }: Args) => questionOf(spec, context),
      onDone: [
        ...each(ways, ({ back }, params) => ({
          guard: { type: 'wasAdvised', ...(params && { params }) },
          target: stateId(back),
          actions: 'hearAdvice',
        })),
        ...stands,
      ],
      onError: [{ guard: 'limitReached', ...breakTo(spec, 'verifying') }, ...stands],
    },
  }
}

/** The states that an agent needs between its answer and what follows; none where answers count as they are given. */
export function checkingStates(spec: ChartSpec): Config {
  const ways = doubtful(spec)
  return {
    ...ponderingStates(spec),
    ...(spec.checks && { checking: checkingOf(spec) }),
    ...(ways.length > 0 && mayConsult(spec) && { consulting: consultingOf(spec, ways) }),
  }
}
