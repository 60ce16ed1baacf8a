// The same request gets the same reply without asking again. Only exact requests are the same, only replies that came to
// their proper end are kept, errors never. A store that fails or holds nonsense costs a hit and is told to `onFault`.
import { isWorthKeeping, readEntry, writeEntry } from './cache-entry.ts'
import { type CacheStore, memoryCache } from './cache-store.ts'
import { canonicalJson } from './canonical-json.ts'
import { identityOf } from './identity.ts'
import { type KnownOptions, refuseStrange } from './known-options.ts'
import { defineModel, type Model, type ModelReply, type ModelRequest } from './model.ts'
import type { ModelIdentity } from './model-identity.ts'
import { notify } from './notify.ts'
import { numberOption } from './number-option.ts'
import { sharedCalls } from './shared-calls.ts'
import { shownWhole } from './shown-whole.ts'

/** Where and how long replies are kept. */
export interface CacheOptions {
  /** Default: `memoryCache()`. Models may share one: keys hold what tells one from the other (`Model.identity`). */
  readonly store?: CacheStore
  /** How long a reply is kept, in milliseconds. Default: as long as the store has room. */
  readonly ttlMs?: number
  /** Hears of everything that cost a hit. What it throws is dropped. */
  readonly onFault?: (fault: CacheFault) => void
}

/** Why a reply was not found or not kept. */
export type CacheFault =
  /** The store failed to read or to write. */
  | { readonly type: 'get-failed' | 'set-failed'; readonly key: string; readonly cause: unknown }
  /** The store gave something else than what was put in. */
  | { readonly type: 'damaged'; readonly key: string; readonly reason: string }

const cacheOptions: KnownOptions<CacheOptions> = { store: true, ttlMs: true, onFault: true }

/**
 * Keeps replies and gives them again to an equal request: same model, instructions, messages, tools, settings, output
 * and provider options. The same model has the same id, API and address, and the same settings and provider options of its
 * own; keys and headers make no difference. Such a reply has `cached: true`, a usage of zero, and streams as if it were new. Equal requests
 * that are in flight together share one call, whose usage is counted once.
 *
 * Replies that were cut, refused, filtered, paused or ended in another way are not kept. The call waits for the store.
 * The digest of a request needs Web Crypto, which browsers offer on secure pages only.
 *
 * @throws ProviderError `invalid_option` when `ttlMs` is not a number of at least 1
 * @example
 * const model = withCache(withRetry(openai('gpt-…')), { ttlMs: 3_600_000 })
 */
export function withCache(model: Model, options: CacheOptions = {}): Model {
  refuseStrange('withCache', options, cacheOptions, { ttl: 'use "ttlMs"' })
  const { store = memoryCache(), ttlMs, onFault } = options
  if (ttlMs !== undefined) numberOption('ttlMs', ttlMs, { min: 1 })
  const share = sharedCalls()

  const attempt = async <T>(
    type: 'get-failed' | 'set-failed',
    key: string,
    act: () => T | Promise<T>,
  ): Promise<T | undefined> => {
    try {
      return await act()
    } catch (cause) {
      notify(onFault, { type, key, cause })
      return undefined
    }
  }

  const load = async (key: string): Promise<ModelReply | undefined> => {
    const text = await attempt('get-failed', key, () => store.get(key))
    if (text === undefined) return undefined
    const entry = readEntry(key, text)
    if (entry.type === 'reply') return entry.reply
    notify(onFault, { ...entry, key })
    return undefined
  }

  return defineModel(
    model.modelId,
    async (request, io) => {
      const key = await keyOf(identityOf(model), request)
      return share(key, io, async shared => {
        const kept = await load(key)
        if (kept) {
          for (const part of shownWhole(kept.content)) shared.emit?.(part)
          return kept
        }
        const reply = await model(request, shared)
        if (isWorthKeeping(reply)) await attempt('set-failed', key, () => store.set(key, writeEntry(key, reply), ttlMs))
        return reply
      })
    },
    model,
  )
}

/** SHA-256 in hex: the key tells nothing of the request. */
async function keyOf(model: ModelIdentity, request: ModelRequest): Promise<string> {
  const bytes = new TextEncoder().encode(canonicalJson({ model, request }))
  const digest = new Uint8Array(await globalThis.crypto.subtle.digest('SHA-256', bytes))
  return Array.from(digest, byte => byte.toString(16).padStart(2, '0')).join('')
}
