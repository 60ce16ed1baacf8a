// One suite for every host: what actors may rely on, wherever they live. A host says how to make one and what it can do; each
// rule gets a host of its own. Cases are plain functions that throw, so that any test runner can run them.
import { askRules } from './conformance/ask-rules.ts'
import { chanceRules } from './conformance/chance-rules.ts'
import { commitRules } from './conformance/commit-rules.ts'
import { deadLetterRules } from './conformance/dead-letter-rules.ts'
import { directiveRules } from './conformance/directive-rules.ts'
import { durableRules } from './conformance/durable-rules.ts'
import { lifeRules } from './conformance/life-rules.ts'
import { limitRules } from './conformance/limit-rules.ts'
import { nameRules } from './conformance/name-rules.ts'
import { queueRules } from './conformance/queue-rules.ts'
import { routingRules } from './conformance/routing-rules.ts'
import type { HostRule } from './conformance/rule.ts'
import { stepRules } from './conformance/step-rules.ts'
import { topicRules } from './conformance/topic-rules.ts'
import { treeRules } from './conformance/tree-rules.ts'
import { waitingRules } from './conformance/waiting-rules.ts'
import { windowRules } from './conformance/window-rules.ts'
import { withSubject } from './conformance/with-subject.ts'
import { createWorld, type HostCapability, type HostSubject } from './conformance/world.ts'

/** A host under test. */
export interface HostHarness {
  /** Names the host in the titles. */
  readonly name: string
  /** A new, empty store, and how to open hosts on it. */
  create(): HostSubject | Promise<HostSubject>
  readonly capabilities: readonly HostCapability[]
}

/** One rule, bound to a host. */
export interface HostCase {
  readonly title: string
  /** Why the rule does not apply; `undefined` when it does. */
  readonly skip: string | undefined
  /** Rejects when the host breaks the rule in the title. */
  run(): Promise<void>
}

const rules: readonly HostRule[] = [
  ...askRules,
  ...queueRules,
  ...lifeRules,
  ...treeRules,
  ...nameRules,
  ...directiveRules,
  ...routingRules,
  ...waitingRules,
  ...chanceRules,
  ...deadLetterRules,
  ...stepRules,
  ...limitRules,
  ...topicRules,
  ...windowRules,
  ...commitRules,
  ...durableRules,
]

function runRule(rule: HostRule, { create, capabilities }: HostHarness): Promise<void> {
  return withSubject(create, async subject => {
    const world = await createWorld(subject, capabilities.includes('simulated-time'), rule.limits)
    try {
      await rule.check(world)
    } finally {
      await world.host.close()
    }
  })
}

/**
 * The cases that every host must pass.
 *
 * @example
 * ```ts
 * for (const { title, skip, run } of hostConformance({ name: 'mine', create, capabilities: ['simulated-time'] })) {
 *   if (skip) test.skip(`${title} (${skip})`, run)
 *   else test(title, run)
 * }
 * ```
 */
export function hostConformance(harness: HostHarness): readonly HostCase[] {
  return rules.map(rule => {
    const lacking = (rule.needs ?? []).filter(need => !harness.capabilities.includes(need))
    return {
      title: `${harness.name}: ${rule.title}`,
      skip: lacking.length > 0 ? `without ${lacking.join(', ')}` : undefined,
      run: () => runRule(rule, harness),
    }
  })
}
