// One suite for every implementation of `Model`: what a caller may rely on, whichever provider answers.
// An implementation says how to make a model whose provider does certain things; the rules call it and look.
// Cases are plain functions that throw, so that any test runner can run them; a skipped one says why.
import { deepFreeze } from '../deep-freeze.ts'
import type { Model } from '../model.ts'
import { answerRules } from './answer-rules.ts'
import { failureRules } from './failure-rules.ts'
import type { ConformanceTurn, ModelCapability } from './rule.ts'

/** An implementation under test. */
export interface ConformanceHarness {
  /** Names the implementation in the titles. */
  readonly name: string
  /**
   * Makes a model whose provider answers the n-th call with the n-th turn.
   *
   * @param asked - to be called whenever a call goes out to the provider: some rules wait for that
   */
  create(turns: readonly ConformanceTurn[], asked: () => void): Model | Promise<Model>
  readonly capabilities: readonly ModelCapability[]
}

/** One rule, bound to an implementation. */
export interface ConformanceCase {
  readonly title: string
  /** Why the rule does not apply; `undefined` when it does. */
  readonly skip: string | undefined
  /** Rejects when the implementation breaks the rule in the title. */
  run(): Promise<void>
}

/**
 * The cases that an implementation of `Model` must pass.
 *
 * @example
 * const cases = modelConformance({ name: 'acme', create, capabilities: ['streaming', 'tools', 'usage'] })
 * for (const { title, skip, run } of cases) {
 *   if (skip) test.skip(`${title} (${skip})`, run)
 *   else test(title, run)
 * }
 */
export function modelConformance({ name, create, capabilities }: ConformanceHarness): readonly ConformanceCase[] {
  return [...answerRules, ...failureRules].map(({ title, needs = [], turns, check }) => {
    const lacking = needs.filter(capability => !capabilities.includes(capability))
    return {
      title: `${name} ${title}`,
      skip: lacking.length > 0 ? `without ${lacking.join(', ')}` : undefined,
      run: async () => {
        const asked = Promise.withResolvers<void>()
        await check(await create(deepFreeze(structuredClone(turns)), asked.resolve), asked.promise)
      },
    }
  })
}
