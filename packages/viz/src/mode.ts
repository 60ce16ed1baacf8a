// Whether the children of a task worked at the same time or one after another. A result says how long each took but not when
// it began; its steps do. What they do not settle stays unknown.
import type { Result } from '@statecraft/runtime'

export type Mode = 'parallel' | 'sequential'

/** When a task worked, for sure and at most, in ms since the epoch. */
interface Span {
  readonly start: number
  readonly end: number
  readonly earliestStart: number
  readonly latestEnd: number
  readonly durationMs: number
}

/** Two tasks of which so much of the shorter could have overlapped still count as one after another. */
const TOLERANCE = 0.1

function spanOf(result: Result): Span | undefined {
  let start = Number.POSITIVE_INFINITY
  let end = Number.NEGATIVE_INFINITY
  for (const step of result.steps) {
    if (step.durationMs === undefined) return undefined
    start = Math.min(start, step.startedAt)
    end = Math.max(end, step.startedAt + step.durationMs)
  }
  for (const child of result.children) {
    const span = spanOf(child)
    if (!span) return undefined
    start = Math.min(start, span.start)
    end = Math.max(end, span.end)
  }
  if (start > end) return undefined
  const durationMs = Math.max(result.durationMs, end - start)
  return { start, end, durationMs, earliestStart: end - durationMs, latestEnd: start + durationMs }
}

const overlap = (a: Span, b: Span): boolean => a.start < b.end && b.start < a.end

function apart(earlier: Span, later: Span): boolean {
  if (earlier.start === later.start) return false
  return earlier.latestEnd - later.earliestStart <= TOLERANCE * Math.min(earlier.durationMs, later.durationMs)
}

/** Each span with the one before it that lasts longest by `end`. */
function pairs(spans: readonly Span[], end: 'end' | 'latestEnd'): (readonly [earlier: Span, later: Span])[] {
  const found: (readonly [Span, Span])[] = []
  let longest: Span | undefined
  for (const span of spans) {
    if (longest) found.push([longest, span])
    if (!longest || span[end] > longest[end]) longest = span
  }
  return found
}

/** `parallel` when any two of them overlapped; `undefined` when there are fewer than two or it cannot be known. */
export function modeOf(children: readonly Result[]): Mode | undefined {
  const spans = children
    .map(spanOf)
    .filter(span => span !== undefined)
    .sort((a, b) => a.start - b.start || a.end - b.end)
  if (pairs(spans, 'end').some(([a, b]) => overlap(a, b))) return 'parallel'
  if (spans.length < 2 || spans.length < children.length) return undefined
  return pairs(spans, 'latestEnd').every(([a, b]) => apart(a, b)) ? 'sequential' : undefined
}
