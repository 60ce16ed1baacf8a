// What a random tree is and what happens to it, as data: fast-check makes it, shrinks it, and prints it when a check fails.
import fc from 'fast-check'
import type { FullPolicy } from './otp.ts'

export interface WorkerSpec {
  readonly kind: 'worker'
  /** Each of its lives ends in its first turn. */
  readonly isStillborn?: boolean
}
export interface SupervisorSpec {
  readonly kind: 'supervisor'
  readonly policy: FullPolicy
  readonly children: readonly Spec[]
}
export type Spec = WorkerSpec | SupervisorSpec

/** What a step does: it takes so long, and then it is well or not. */
export interface Work {
  readonly ms: number
  readonly isWell: boolean
}

/** `at`, `to` and the like pick one of the addresses that were ever known, by position. */
export type Op =
  | { readonly type: 'say'; readonly at: number }
  | { readonly type: 'work'; readonly at: number; readonly work: Work; readonly deadlineMs: number | undefined }
  | { readonly type: 'wait'; readonly at: number; readonly ms: number }
  | { readonly type: 'ask-around'; readonly route: readonly number[]; readonly work: Work }
  | { readonly type: 'route'; readonly at: number; readonly to: number; readonly work: Work }
  | { readonly type: 'gossip'; readonly at: number; readonly to: number }
  | { readonly type: 'boom'; readonly at: number }
  | { readonly type: 'ask-boom'; readonly at: number; readonly deadlineMs: number }
  | { readonly type: 'crash'; readonly at: number }
  | { readonly type: 'stop'; readonly at: number }
  | { readonly type: 'add'; readonly at: number; readonly isStillborn: boolean }
  | { readonly type: 'remove'; readonly at: number; readonly child: number }
  | { readonly type: 'cancel'; readonly ask: number }
  | { readonly type: 'advance'; readonly ms: number }

export interface Plan {
  readonly roots: readonly Spec[]
  readonly ops: readonly Op[]
}

const policy: fc.Arbitrary<FullPolicy> = fc.record({
  strategy: fc.constantFrom('one-for-one', 'one-for-all', 'rest-for-one'),
  intensity: fc.record({ max: fc.integer({ min: 0, max: 3 }), withinMs: fc.constantFrom(50, 300, 2000) }),
  backoff: fc.constantFrom({ initialMs: 0 }, { initialMs: 10 }, { initialMs: 40, factor: 3, maxMs: 200 }),
  whenExceeded: fc.constantFrom('escalate', 'stop'),
})

const worker: fc.Arbitrary<Spec> = fc.oneof(
  { weight: 30, arbitrary: fc.constant({ kind: 'worker' as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'worker' as const, isStillborn: true }) },
)
const supervisor = (depth: number): fc.Arbitrary<Spec> =>
  fc.record({
    kind: fc.constant('supervisor' as const),
    policy,
    children: fc.array(depth === 0 ? worker : fc.oneof(worker, supervisor(depth - 1)), {
      minLength: 1,
      maxLength: 4,
      size: 'max',
    }),
  })

const any = fc.nat(30)
const work: fc.Arbitrary<Work> = fc.record({ ms: fc.constantFrom(0, 5, 30, 400), isWell: fc.boolean() })
const deadlineMs = fc.constantFrom(1, 20, 150)

const anyOp: fc.Arbitrary<Op> = fc.oneof(
  fc.record({ type: fc.constant('say' as const), at: any }),
  fc.record({
    type: fc.constant('work' as const),
    at: any,
    work,
    deadlineMs: fc.option(deadlineMs, { nil: undefined }),
  }),
  fc.record({ type: fc.constant('wait' as const), at: any, ms: fc.constantFrom(1, 60, 500) }),
  fc.record({ type: fc.constant('ask-around' as const), route: fc.array(any, { minLength: 2, maxLength: 5 }), work }),
  fc.record({ type: fc.constant('route' as const), at: any, to: any, work }),
  fc.record({ type: fc.constant('gossip' as const), at: any, to: any }),
  fc.record({ type: fc.constant('boom' as const), at: any }),
  fc.record({ type: fc.constant('ask-boom' as const), at: any, deadlineMs }),
  fc.record({ type: fc.constant('crash' as const), at: any }),
  fc.record({ type: fc.constant('stop' as const), at: any }),
  fc.record({ type: fc.constant('add' as const), at: any, isStillborn: fc.boolean() }),
  fc.record({ type: fc.constant('remove' as const), at: any, child: any }),
  fc.record({ type: fc.constant('cancel' as const), ask: any }),
  fc.record({ type: fc.constant('advance' as const), ms: fc.constantFrom(1, 10, 45, 300) }),
)

/** Half of all is what tells strategies apart: the same few crash again and again, with some time between. */
const op: fc.Arbitrary<Op> = fc.oneof(
  { weight: 2, arbitrary: anyOp },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('crash' as const), at: fc.integer({ min: 1, max: 3 }) }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('advance' as const), ms: fc.constantFrom(10, 45, 120, 200) }) },
)

export const plan: fc.Arbitrary<Plan> = fc.record({
  roots: fc.array(fc.oneof({ weight: 1, arbitrary: worker }, { weight: 4, arbitrary: supervisor(2) }), {
    minLength: 1,
    maxLength: 2,
    size: 'max',
  }),
  ops: fc.array(op, { minLength: 1, maxLength: 40, size: 'max' }),
})
