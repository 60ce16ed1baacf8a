// Figures as people read them. What nobody knows is said to be unknown; it never turns into a zero.
const UNKNOWN = 'unknown'
const SMALLEST_COST = 0.0001

const known = (value: number | undefined): value is number =>
  value !== undefined && Number.isFinite(value) && value >= 0

const grouped = (digits: string): string => digits.replace(/\B(?=(\d{3})+$)/g, ',')

/**
 * A number of tokens, for example `1,234`. `undefined` is `unknown`.
 *
 * @example
 * formatTokens(1234) // '1,234'
 */
export function formatTokens(tokens: number | undefined): string {
  return known(tokens) ? grouped(Math.round(tokens).toFixed(0)) : UNKNOWN
}

/**
 * A cost in USD, with as many decimals as say something: `$12.35`, `$0.50`, `$0.0012`, `<$0.0001`. `undefined` is `unknown`.
 *
 * @example
 * formatCost(0.0012) // '$0.0012'
 */
export function formatCost(costUsd: number | undefined): string {
  if (!known(costUsd)) return UNKNOWN
  if (costUsd > 0 && costUsd < SMALLEST_COST) return `<$${SMALLEST_COST}`
  const [whole = '0', decimals = ''] = costUsd.toFixed(costUsd < 1 ? 4 : 2).split('.')
  return `$${grouped(whole)}.${decimals.replace(/0{1,2}$/, '').padEnd(2, '0')}`
}

/**
 * A duration in milliseconds, in its two largest units: `812 ms`, `1.5 s`, `2 min 5 s`, `1 h 4 min`. `undefined` is `unknown`.
 *
 * @example
 * formatDuration(1534) // '1.5 s'
 */
export function formatDuration(ms: number | undefined): string {
  if (!known(ms)) return UNKNOWN
  if (Math.round(ms) < 1000) return `${Math.round(ms)} ms`
  const tenths = Math.round(ms / 100)
  if (tenths < 600) return `${tenths / 10} s`
  const seconds = Math.round(ms / 1000)
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`
  return `${grouped(String(Math.floor(seconds / 3600)))} h ${Math.floor((seconds % 3600) / 60)} min`
}
