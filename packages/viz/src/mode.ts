// Whether the children of a task worked at the same time or one after another, told by when each was begun and how long it
// took. Times are whole milliseconds: two that took none in the same one stay unknown, as does a child that never began.
import type { Result } from '@statecraft/runtime'

export type Mode = 'parallel' | 'sequential'

/** Children that worked side by side, or one that worked by itself. */
export interface Wave {
  readonly children: readonly Result[]
  /** Undefined where it cannot be known. */
  readonly mode: Mode | undefined
}

interface Span {
  readonly start: number
  readonly end: number
}

const spanOf = ({ startedAt, durationMs }: Result): Span | undefined =>
  startedAt === undefined ? undefined : { start: startedAt, end: startedAt + durationMs }

const byStart = (a: Span, b: Span): number => a.start - b.start || a.end - b.end

/** Each span with the one before it that lasts longest. */
function pairs(spans: readonly Span[]): (readonly [earlier: Span, later: Span])[] {
  const found: (readonly [Span, Span])[] = []
  let longest: Span | undefined
  for (const span of spans) {
    if (longest) found.push([longest, span])
    if (!longest || span.end > longest.end) longest = span
  }
  return found
}

const overlap = ([a, b]: readonly [Span, Span]): boolean => a.start < b.end && b.start < a.end
const apart = ([earlier, later]: readonly [Span, Span]): boolean =>
  earlier.end <= later.start && earlier.start < later.start

/** `parallel` when any two of them overlapped; `undefined` when there are fewer than two or it cannot be known. */
export function modeOf(children: readonly Result[]): Mode | undefined {
  const spans = children
    .map(spanOf)
    .filter(span => span !== undefined)
    .sort(byStart)
  if (pairs(spans).some(overlap)) return 'parallel'
  if (spans.length < 2 || spans.length < children.length) return undefined
  return pairs(spans).every(apart) ? 'sequential' : undefined
}

/**
 * The children in the order in which they began, those that worked side by side together. One wave where all did, where they
 * worked in turn, and where it cannot be known.
 */
export function wavesOf(children: readonly Result[]): readonly Wave[] {
  const whole: Wave = { children, mode: modeOf(children) }
  const spans = new Map(children.map(child => [child, spanOf(child)]))
  if (whole.mode !== 'parallel' || [...spans.values()].includes(undefined)) return [whole]
  const startOf = (child: Result): number => (spans.get(child) as Span).start
  const ordered = children.toSorted((a, b) => startOf(a) - startOf(b))
  const waves: Result[][] = []
  let end = Number.NEGATIVE_INFINITY
  for (const child of ordered) {
    const span = spans.get(child) as Span
    const wave = waves.at(-1)
    if (wave && span.start < end) wave.push(child)
    else waves.push([child])
    end = Math.max(end, span.end)
  }
  return waves.map(wave => ({ children: wave, mode: modeOf(wave) }))
}
