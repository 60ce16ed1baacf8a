// What a call costs. The prices are the user's own, dated; a cost that cannot be known is `undefined`, never 0.
// Cached tokens are a part of the input tokens and are paid once, at their own price where the table has one.
import { ProviderError } from './errors.ts'
import { notify } from './notify.ts'
import type { Usage } from './usage.ts'

/** Prices of one model, in USD per million tokens. */
export interface ModelPrice {
  readonly input: number
  readonly output: number
  /** Absent: tokens read from the cache cost as input. */
  readonly cacheRead?: number
  /** Absent: tokens written to the cache cost as input. */
  readonly cacheWrite?: number
  /** The day these prices were looked up, for example `2026-11-21`. */
  readonly asOf: string
}

/** Prices by model id. */
export interface PriceTable {
  readonly [modelId: string]: ModelPrice
}

/**
 * Checks a price table once, and freezes a copy of it.
 *
 * @param onUnknown - hears of each model that the table does not know, once: its costs are unknown
 * @throws ProviderError `invalid_option` when a price is not a number of at least 0, or `asOf` is not a date
 * @example
 * const prices = definePrices(
 *   { 'acme/large': { input: 3, output: 15, cacheRead: 0.3, asOf: '2026-11-21' } },
 *   modelId => logger.warn(`What ${modelId} costs is not known.`),
 * )
 */
export function definePrices(table: PriceTable, onUnknown?: (modelId: string) => void): PriceTable {
  const entries = Object.entries(table).map(([modelId, price]) => [modelId, Object.freeze({ ...price })] as const)
  for (const [modelId, price] of entries) checkPrice(modelId, price)
  const prices: PriceTable = Object.freeze(Object.fromEntries(entries))
  if (onUnknown) watchers.set(prices, { tell: onUnknown, told: new Set() })
  return prices
}

interface Watcher {
  readonly tell: (modelId: string) => void
  readonly told: Set<string>
}

const watchers = new WeakMap<PriceTable, Watcher>()

function tellUnknown(prices: PriceTable, modelId: string): void {
  const watcher = watchers.get(prices)
  if (!watcher || watcher.told.has(modelId)) return
  watcher.told.add(modelId)
  notify(watcher.tell, modelId)
}

/** The price of the first of these models that a table has; `undefined`: of none. */
export function priceOf(prices: PriceTable, modelIds: readonly (string | undefined)[]): ModelPrice | undefined {
  const known = modelIds.find(modelId => modelId !== undefined && Object.hasOwn(prices, modelId))
  return known === undefined ? undefined : prices[known]
}

/**
 * The cost of one call in USD. `undefined` when the table does not know the model, when the usage lacks a count that
 * the price needs, or when its counts contradict each other (more cached tokens than input tokens).
 *
 * @param modelId - who answered
 * @param askedId - who was asked: its price holds where the table has none of who answered, such as a dated snapshot
 * @throws ProviderError `invalid_option` when the entry of the model is not a valid price
 * @example
 * costUsd(prices, reply.modelId, reply.usage, reply.askedId)
 */
export function costUsd(prices: PriceTable, modelId: string, usage: Usage, askedId?: string): number | undefined {
  const price = priceOf(prices, [modelId, askedId])
  if (price === undefined) {
    tellUnknown(prices, modelId)
    return undefined
  }
  checkPrice(modelId, price)
  const read = price.cacheRead === undefined ? 0 : usage.cacheReadTokens
  const write = price.cacheWrite === undefined ? 0 : usage.cacheWriteTokens
  const { inputTokens: input, outputTokens: output } = usage
  if (input === undefined || output === undefined || read === undefined || write === undefined) return undefined
  const uncached = input - read - write
  if (![uncached, read, write, output].every(isAmount)) return undefined
  const microUsd =
    uncached * price.input + read * (price.cacheRead ?? 0) + write * (price.cacheWrite ?? 0) + output * price.output
  return microUsd / 1_000_000
}

function checkPrice(modelId: string, price: ModelPrice): void {
  for (const part of ['input', 'output', 'cacheRead', 'cacheWrite'] as const) {
    const usd = price[part]
    const absent = usd === undefined && part.startsWith('cache')
    if (!absent && !isAmount(usd)) {
      throw new ProviderError(
        'invalid_option',
        `The price "${part}" of "${modelId}" is ${String(usd)}, not a number of USD per million tokens.`,
      )
    }
  }
  if (!/^\d{4}-\d{2}-\d{2}$/.test(price.asOf) || Number.isNaN(Date.parse(price.asOf))) {
    throw new ProviderError('invalid_option', `"asOf" of "${modelId}" is "${price.asOf}", not a date like 2026-11-21.`)
  }
}

function isAmount(value: unknown): boolean {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0
}
