// The model of offline runs. It is no language model: a set of rules for each role, a pure function of what it is shown, that
// really reads what the tools returned. It uses no tokens and says so.
import { type Model, ProviderError, scriptedModel, zeroUsage } from '@statecraft/providers'
import { code } from './code.ts'
import { hear } from './hearing.ts'
import { knowledge } from './knowledge.ts'
import { planner } from './planner.ts'
import { review } from './review.ts'
import type { Rules } from './rules.ts'
import { test } from './test.ts'

export const OFFLINE_MODEL = 'offline/rules'

/** Of the team that audits. */
const auditRules: Rules = { planner, knowledge, code, test, review }

const ROLE = /^You are the ([\w-]+) agent /
const CHARACTERS_AT_ONCE = 48

/**
 * The rule-based model.
 *
 * @param rules - what each role answers; default: those of the audit
 * @param options - `latencyMs`: how long it seems to think before each reply, so that people can follow; default 0
 * @throws ProviderError `invalid_request` (from a call) for instructions of a role that it does not know
 */
export function offlineModel(
  { latencyMs = 0 }: { readonly latencyMs?: number } = {},
  rules: Rules = auditRules,
): Model {
  const roles = new Map(Object.entries(rules))
  return scriptedModel(
    request => {
      const role = ROLE.exec(request.instructions ?? '')?.[1] ?? ''
      const decide = roles.get(role)
      if (decide === undefined)
        throw new ProviderError(
          'invalid_request',
          `The offline model has rules for ${[...roles.keys()].join(', ')}, not for "${role}".`,
        )
      return { ...decide(hear(request)), usage: zeroUsage, chunkSize: CHARACTERS_AT_ONCE, latencyMs }
    },
    { modelId: OFFLINE_MODEL },
  )
}
