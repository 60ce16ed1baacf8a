// Looks for what a model could be: keys in the environment, servers on this machine. Nothing is looked at that the wish does
// not need, and what is looked for on the network takes no longer than a person notices.
import { type ListedModels, listModels } from './listed-models.ts'
import type { Found } from './model-choice.ts'
import type { ModelWish } from './model-wish.ts'
import { type Environment, hostOf, keyOf, type Provider } from './provider.ts'

export interface Surroundings {
  readonly env: Environment
  readonly fetch: typeof globalThis.fetch
  /** Where servers on this machine usually listen. */
  readonly ports: readonly number[]
}

/** Ollama, LM Studio, vLLM. */
export const USUAL_PORTS: readonly number[] = [11434, 1234, 8000]

/** Whoever listens on this machine answers at once. */
const NEARBY_MS = 300
/** An address that the user wrote may be far away. */
const FAR_MS = 5_000

/** The first one with a key goes first. */
const ORDER: readonly Provider[] = ['anthropic', 'openai']

const NOTHING: Found = { keys: [], tried: [], servers: [] }

const keysIn = (env: Environment, providers: readonly Provider[]): Found['keys'] =>
  providers
    .filter(provider => keyOf(env, provider) !== undefined)
    .map(provider => ({ provider, host: hostOf(env, provider) }))

async function nearby({ fetch, ports }: Surroundings): Promise<Found> {
  const tried = ports.map(port => `127.0.0.1:${port}`)
  const answers = await Promise.all(
    tried.map(host => listModels(`http://${host}/v1`, { fetch, deadlineMs: NEARBY_MS })),
  )
  return { ...NOTHING, tried, servers: answers.filter(answer => answer !== undefined) }
}

async function at(baseURL: string, { env, fetch }: Surroundings): Promise<readonly ListedModels[]> {
  const answer = await listModels(baseURL, { fetch, deadlineMs: FAR_MS, apiKey: keyOf(env, 'openai') })
  return answer === undefined ? [] : [answer]
}

/**
 * What there is for a wish.
 *
 * @throws UsageError when the environment holds an address that is none.
 */
export async function lookAround(wish: ModelWish, surroundings: Surroundings): Promise<Found> {
  switch (wish.type) {
    case 'auto': {
      const keys = keysIn(surroundings.env, ORDER)
      return keys.length > 0 ? { ...NOTHING, keys } : nearby(surroundings)
    }
    case 'offline':
      return NOTHING
    case 'openai':
    case 'anthropic':
      return { ...NOTHING, keys: keysIn(surroundings.env, [wish.type]) }
    case 'server':
      return { ...NOTHING, servers: await at(wish.baseURL, surroundings) }
    default:
      return wish satisfies never
  }
}
