// Tokens name one step, ask or timer of one life: `<life>/<key>#<n>`. They are step ids and idempotency keys (K4).
// A key is a child id of the chart, or `~` and a timer id; `n` is unique within the life.

export type Token = string

export interface TokenParts {
  readonly life: number
  readonly key: string
  readonly n: number
}

const TIMER = '~'

export const makeToken = (life: number, key: string, n: number): Token => `${life}/${key}#${n}`

export function parseToken(token: Token): TokenParts {
  const slash = token.indexOf('/')
  const hash = token.lastIndexOf('#')
  return { life: Number(token.slice(0, slash)), key: token.slice(slash + 1, hash), n: Number(token.slice(hash + 1)) }
}

export const timerKey = (id: string): string => TIMER + id
export const isTimerKey = (key: string): boolean => key.startsWith(TIMER)
