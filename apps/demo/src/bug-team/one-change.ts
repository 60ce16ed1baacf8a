// The smallest changes that a program can differ by from a right one: one operator, or one number that is off by one. Text alone is
// read: strings and comments are passed over; a change that makes no sense just fails the tests.

export interface OneChange {
  /** Counted from 1. */
  readonly line: number
  readonly from: string
  readonly to: string
  /** The whole text with it. */
  readonly text: string
}

// The first that matches wins: what may not be looked into, then words of two signs before those of one.
const TOKEN =
  /\/\/.*|\/\*[\s\S]*?\*\/|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`|=>|[<>!=]==?|&&|\|\||\+\+|--|[-+]=|[-+*/<>]|\b\d+\b|Math\.(?:min|max|floor|ceil)/g

const SWAPS: Readonly<Record<string, readonly string[]>> = {
  '<': ['<=', '>'],
  '<=': ['<', '>='],
  '>': ['>=', '<'],
  '>=': ['>', '<='],
  '===': ['!=='],
  '!==': ['==='],
  '&&': ['||'],
  '||': ['&&'],
  '+': ['-'],
  '-': ['+'],
  '*': ['/'],
  '/': ['*'],
  '+=': ['-='],
  '-=': ['+='],
  'Math.min': ['Math.max'],
  'Math.max': ['Math.min'],
  'Math.floor': ['Math.ceil'],
  'Math.ceil': ['Math.floor'],
}

/** Wrong bounds are the most frequent, then operators, then numbers. */
const rank = (from: string): number => (/^[<>]/.test(from) ? 0 : /^\d/.test(from) ? 2 : 1)

const othersFor = (token: string): readonly string[] =>
  /^\d/.test(token) ? [String(Number(token) - 1), String(Number(token) + 1)] : (SWAPS[token] ?? [])

/** All of them, the likeliest first. */
export function oneChanges(text: string): readonly OneChange[] {
  return [...text.matchAll(TOKEN)]
    .flatMap(({ 0: from, index }) =>
      othersFor(from).map(to => ({
        line: text.slice(0, index).split('\n').length,
        from,
        to,
        text: text.slice(0, index) + to + text.slice(index + from.length),
      })),
    )
    .sort((a, b) => rank(a.from) - rank(b.from))
}
