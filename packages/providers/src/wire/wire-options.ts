// What every adapter that speaks over HTTP can be told, and how it is resolved: defaults, limits that make sense, and the
// environment. Numbers are checked where a model is defined; key and address are read late, at the first call, so that a
// model may be defined, and its agents tested, where there is no key.
import { ProviderError } from '../errors.ts'
import { type KnownOptions, refuseStrange } from '../known-options.ts'
import type { ModelSettings } from '../model.ts'
import { systemClock, type TimedClock } from '../timed-clock.ts'
import { environmentVariable } from './environment.ts'
import { patienceFor } from './patience.ts'
import type { Timeouts } from './timeouts.ts'

/** What the options of every adapter have in common. */
export interface WireOptions {
  /** Default: the provider's environment variable, read at the call. */
  readonly apiKey?: string
  /** Default: the provider's environment variable, else its own address. */
  readonly baseURL?: string
  /** Sent with every request. */
  readonly headers?: Readonly<Record<string, string>>
  /** Asks for a stream of tokens, which also makes the deadlines between tokens possible. Default true. */
  readonly stream?: boolean
  readonly timeouts?: Timeouts
  /** Largest reply that is read, in bytes after decompression. Default 10 MiB; more ends the call with `reply_too_large`. */
  readonly maxReplyBytes?: number
  /** Largest arguments of one tool call, in bytes. Default 1 MiB; more ends the call with `reply_too_large`. */
  readonly maxToolArgumentBytes?: number
  /** Largest request that is sent, in bytes: the history. Default 20 MiB; more is refused with `context_length` before anything is sent. */
  readonly maxRequestBytes?: number
  /** Settings that hold where the request has none of its own. */
  readonly settings?: ModelSettings
  /** Default `globalThis.fetch`. */
  readonly fetch?: typeof globalThis.fetch
  /** Runs the deadlines. Default: the platform's. */
  readonly clock?: TimedClock
}

/** Who is called, and where its key and address may stand in the environment. */
export interface WireProvider {
  /** As people write it: `OpenAI`. */
  readonly name: string
  readonly keyVariable: string
  readonly baseUrlVariable: string
  /** False where an address of one's own may want no key. */
  readonly needsKey: boolean
  /** Options that its adapter has beyond those of all. */
  readonly ownOptions?: Readonly<Record<string, true>>
}

/** Options without gaps. Do not spread it: key and address are read when they are asked for. */
export interface ResolvedWireOptions {
  /** The name of the provider, for messages. */
  readonly provider: string
  /**
   * The key; `undefined` where there is none and none is needed.
   *
   * @throws ProviderError `model_unavailable`, naming the variable, when a key is needed and there is none
   */
  readonly apiKey: string | undefined
  /**
   * `undefined`: the provider's own address.
   *
   * @throws ProviderError `invalid_option` when it is not an address of the web
   */
  readonly baseURL: string | undefined
  readonly headers: Readonly<Record<string, string>>
  readonly stream: boolean
  readonly timeouts: (settings: ModelSettings) => Required<Timeouts>
  readonly maxReplyBytes: number
  readonly maxToolArgumentBytes: number
  readonly maxRequestBytes: number
  readonly settings: ModelSettings
  readonly fetch: typeof globalThis.fetch
  readonly clock: TimedClock
}

const mebibyte = 1024 * 1024
// A timer of the platform that is set for longer fires at once.
const longestTimer = 2 ** 31 - 1

/**
 * Fills the gaps of an adapter's options.
 *
 * @throws ProviderError `invalid_option` for a number, an address or a key that makes no sense
 */
export function resolveWire(options: WireOptions, provider: WireProvider): ResolvedWireOptions {
  refuseStrange(`A model of ${provider.name}`, options, { ...shared, ...provider.ownOptions }, elsewhere)
  const given = checkedTimeouts(options.timeouts ?? {})
  const { connectMs = 10_000, totalMs = 600_000 } = given
  if (options.apiKey !== undefined) present('apiKey', options.apiKey)
  if (options.baseURL !== undefined) webAddress('baseURL', options.baseURL)
  return Object.freeze({
    provider: provider.name,
    get apiKey() {
      return options.apiKey ?? keyFromEnvironment(provider)
    },
    get baseURL() {
      return options.baseURL ?? addressFromEnvironment(provider)
    },
    headers: options.headers ?? {},
    stream: options.stream ?? true,
    timeouts: (settings: ModelSettings) => ({ connectMs, totalMs, ...patienceFor(given, totalMs, settings) }),
    maxReplyBytes: bytes('maxReplyBytes', options.maxReplyBytes ?? 10 * mebibyte),
    maxToolArgumentBytes: bytes('maxToolArgumentBytes', options.maxToolArgumentBytes ?? mebibyte),
    maxRequestBytes: bytes('maxRequestBytes', options.maxRequestBytes ?? 20 * mebibyte),
    settings: options.settings ?? {},
    fetch: options.fetch ?? ((input: string | URL | Request, init?: RequestInit) => globalThis.fetch(input, init)),
    clock: options.clock ?? systemClock,
  })
}

const shared: KnownOptions<WireOptions & { readonly providerOptions?: unknown }> = {
  apiKey: true,
  baseURL: true,
  headers: true,
  stream: true,
  timeouts: true,
  maxReplyBytes: true,
  maxToolArgumentBytes: true,
  maxRequestBytes: true,
  settings: true,
  providerOptions: true,
  fetch: true,
  clock: true,
}
const timeoutNames: KnownOptions<Timeouts> = { connectMs: true, firstTokenMs: true, idleMs: true, totalMs: true }

/** What the clients and other libraries call by these names, and its place here. */
const elsewhere: Readonly<Record<string, string>> = {
  maxRetries: 'wrap the model in withRetry',
  timeout: 'use "timeouts"',
  defaultHeaders: 'use "headers"',
  organization: 'put it into "headers"',
  project: 'put it into "headers"',
  maxTokens: 'put it into "settings"',
  temperature: 'put it into "settings"',
  reasoning: 'put it into "settings"',
  toolChoice: 'put it into "settings"',
}

/** @throws ProviderError `invalid_option`, naming the values that an option may have */
export function oneOf(name: string, value: unknown, values: readonly unknown[]): void {
  if (value === undefined || values.includes(value)) return
  const choices = values.map(each => JSON.stringify(each)).join(', ')
  throw new ProviderError('invalid_option', `"${name}" is ${JSON.stringify(value)}, not one of ${choices}.`)
}

function keyFromEnvironment({ name, keyVariable, needsKey }: WireProvider): string | undefined {
  const key = environmentVariable(keyVariable)
  if (key === undefined && needsKey) {
    const what = `There is no key for ${name}: neither the option "apiKey" nor the environment variable ${keyVariable} is set.`
    throw new ProviderError('model_unavailable', what)
  }
  return key
}

function addressFromEnvironment({ baseUrlVariable }: WireProvider): string | undefined {
  const address = environmentVariable(baseUrlVariable)
  return address === undefined ? undefined : webAddress(baseUrlVariable, address)
}

function present(name: string, text: string): void {
  if (text.trim() === '') throw new ProviderError('invalid_option', `"${name}" is blank.`)
}

// The address itself stays out of the messages: it may hold a password.
function webAddress(name: string, address: string): string {
  const url = URL.canParse(address) ? new URL(address) : undefined
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:') {
    throw new ProviderError('invalid_option', `"${name}" is not an address that begins with http:// or https://.`)
  }
  if (url.username !== '' || url.password !== '') {
    throw new ProviderError('invalid_option', `"${name}" holds a user name or a password; put them into "headers".`)
  }
  return address
}

function checkedTimeouts(timeouts: Timeouts): Timeouts {
  refuseStrange('"timeouts"', timeouts, timeoutNames)
  for (const [name, ms] of Object.entries(timeouts)) if (ms !== undefined) milliseconds(`timeouts.${name}`, ms)
  return timeouts
}

function milliseconds(name: string, value: number): void {
  if (value > 0 && value <= longestTimer) return
  throw new ProviderError('invalid_option', `"${name}" is ${value}, not milliseconds from 1 to ${longestTimer}.`)
}

function bytes(name: string, value: number): number {
  if (Number.isSafeInteger(value) && value > 0) return value
  throw new ProviderError('invalid_option', `"${name}" is ${value}, not a whole number of bytes of at least 1.`)
}
