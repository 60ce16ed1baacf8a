// Makes the model that was chosen. A client library is loaded only when its provider is asked.
import { type Model, withLimits, withRetry } from '@statecraft/providers'
import type { WireOptions } from '@statecraft/providers/openai'
import { offlineModel } from '../offline-model/offline-model.ts'
import type { Rules } from '../offline-model/rules.ts'
import type { ModelChoice } from './model-choice.ts'
import { type Environment, keyOf } from './provider.ts'

/** A model that thinks is silent for a while; a server of one's own may first have to load it. */
const PATIENT: WireOptions = { timeouts: { connectMs: 120_000, firstTokenMs: 120_000, idleMs: 120_000 } }

/** As many calls as the smallest accounts and machines bear. */
const CALLS_AT_ONCE = 4

const bounded = (model: Model): Model => withRetry(withLimits(model, { concurrency: CALLS_AT_ONCE }))

export interface Opening {
  readonly env: Environment
  /** How long the offline model seems to think, in ms. */
  readonly latencyMs: number
  /** What the offline model answers. Default: the rules of the audit. */
  readonly rules?: Rules
}

export async function openModel(choice: ModelChoice, { env, latencyMs, rules }: Opening): Promise<Model> {
  switch (choice.type) {
    case 'offline':
      return offlineModel({ latencyMs }, rules)
    case 'openai': {
      const { openai } = await import('@statecraft/providers/openai')
      return bounded(openai(choice.name, PATIENT))
    }
    case 'anthropic': {
      const { anthropic } = await import('@statecraft/providers/anthropic')
      return bounded(anthropic(choice.name, PATIENT))
    }
    case 'server': {
      const { openai } = await import('@statecraft/providers/openai')
      const apiKey = keyOf(env, 'openai')
      return bounded(openai.chat(choice.name, { ...PATIENT, baseURL: choice.baseURL, ...(apiKey && { apiKey }) }))
    }
    default:
      return choice satisfies never
  }
}
