// The pieces of an answer in the order in which an API has them.
import type { WireAnswer, WirePart, WireToolCall } from './wire-turn.ts'

/** What was thought, said and called: in this order, unless the answer has one of its own. A refusal is told apart. */
export function partsOf({ parts, reasoning, text, calls = [] }: WireAnswer): readonly WirePart[] {
  if (parts) return parts
  return [
    ...(reasoning === undefined ? [] : [{ thought: reasoning }]),
    ...(text === undefined ? [] : [{ text }]),
    ...calls.map(call => ({ call })),
  ]
}

export function callsOf(answer: WireAnswer): readonly WireToolCall[] {
  return partsOf(answer).flatMap(part => ('call' in part ? [part.call] : []))
}

/** All text, or all thoughts, joined; `undefined` where there is none. */
export function joined(answer: WireAnswer, kind: 'text' | 'thought'): string | undefined {
  const pieces = partsOf(answer).flatMap(part => {
    if (kind === 'text') return 'text' in part ? [part.text] : []
    return 'thought' in part ? [part.thought] : []
  })
  return pieces.length === 0 ? undefined : pieces.join('')
}
