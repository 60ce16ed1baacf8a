// The decision which model is asked: what the user wishes, and what was found, make a choice. Pure.
import { OFFLINE_MODEL } from '../offline-model/offline-model.ts'
import { UsageError } from '../usage-error.ts'
import type { ListedModels } from './listed-models.ts'
import type { ModelWish } from './model-wish.ts'
import { PROVIDERS, type Provider } from './provider.ts'

/** What looking around came to. */
export interface Found {
  /** Providers with a key, and where requests to them go. */
  readonly keys: readonly { readonly provider: Provider; readonly host: string }[]
  /** Where a server was looked for, as hosts with ports. */
  readonly tried: readonly string[]
  /** The servers that answered. */
  readonly servers: readonly ListedModels[]
}

/** `why` is the beginning of a sentence; `host` is where requests go. */
export type ModelChoice =
  | { readonly type: 'offline'; readonly why: string }
  | { readonly type: Provider; readonly name: string; readonly host: string; readonly why: string }
  | {
      readonly type: 'server'
      readonly name: string
      readonly host: string
      readonly baseURL: string
      readonly why: string
    }

const AS_ASKED = 'As asked'

const hostIn = (baseURL: string): string => new URL(baseURL).host

/** `127.0.0.1:11434, :1234` */
const places = ([first = '', ...others]: readonly string[]): string =>
  [first, ...others.map(host => host.replace(/^127\.0\.0\.1/, ''))].join(', ')

function best({ keys, tried, servers }: Found): ModelChoice {
  const [key] = keys
  if (key) {
    const { keyVariable, model } = PROVIDERS[key.provider]
    return { type: key.provider, name: model, host: key.host, why: `${keyVariable} is set` }
  }
  for (const { baseURL, models } of servers) {
    const [name] = models
    const host = hostIn(baseURL)
    if (name !== undefined)
      return { type: 'server', name, host, baseURL, why: `No key in the environment, and a server on ${host}` }
  }
  return { type: 'offline', why: `No key in the environment and no server on ${places(tried)}` }
}

function ofProvider(provider: Provider, name: string | undefined, { keys }: Found): ModelChoice {
  const key = keys.find(one => one.provider === provider)
  const { keyVariable, model } = PROVIDERS[provider]
  if (key) return { type: provider, name: name ?? model, host: key.host, why: AS_ASKED }
  throw new UsageError(
    `--model ${provider} needs a key: set ${keyVariable} in the environment or in a file .env here, or take --model offline.`,
  )
}

function ofServer(baseURL: string, name: string | undefined, { servers }: Found): ModelChoice {
  const [server] = servers
  if (server === undefined)
    throw new UsageError(`Nothing answers at ${baseURL}: start the server, or check the address behind --model.`)
  const chosen = name ?? server.models[0]
  if (chosen !== undefined) return { type: 'server', name: chosen, host: hostIn(baseURL), baseURL, why: AS_ASKED }
  throw new UsageError(
    `${baseURL}/models lists no model (status ${server.status}): name one, as in ${baseURL}#NAME, or check the address and OPENAI_API_KEY.`,
  )
}

/**
 * Which model is asked.
 *
 * @throws UsageError when there is none as wished, with what to do.
 */
export function chooseModel(wish: ModelWish, found: Found): ModelChoice {
  switch (wish.type) {
    case 'auto':
      return best(found)
    case 'offline':
      return { type: 'offline', why: AS_ASKED }
    case 'openai':
    case 'anthropic':
      return ofProvider(wish.type, wish.name, found)
    case 'server':
      return ofServer(wish.baseURL, wish.name, found)
    default:
      return wish satisfies never
  }
}

/** How the model is named in results and price tables. */
export function modelIdOf(choice: ModelChoice): string {
  if (choice.type === 'offline') return OFFLINE_MODEL
  return `${choice.type === 'server' ? 'openai' : choice.type}/${choice.name}`
}

/** One plain line: which model decides, why, and who gets to see something. */
export function choiceLine(choice: ModelChoice): string {
  if (choice.type === 'offline') return `${choice.why}: offline rules decide.`
  return `${choice.why}: ${choice.name} decides. What it needs to see of the folder goes to ${choice.host}.`
}
