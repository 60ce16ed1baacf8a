// The stream of an answer that came whole, as a watcher sees one that streams: each part at once.
import type { AssistantPart } from './message.ts'
import type { StreamPart } from './stream-part.ts'

/** What a watcher is shown of a finished answer; the deltas, joined, are its parts. */
export function shownWhole(content: readonly AssistantPart[]): readonly StreamPart[] {
  return content.flatMap(shownPart)
}

/** The same for one part. Thoughts that nobody can read are not shown. */
export function shownPart(part: AssistantPart): readonly StreamPart[] {
  switch (part.type) {
    case 'text':
      return [{ type: 'text-delta', text: part.text }]
    case 'reasoning':
      return part.text === '' ? [] : [{ type: 'reasoning-delta', text: part.text }]
    case 'tool-call': {
      const { id, name, malformed, input } = part
      return [
        { type: 'tool-call-start', id, name },
        { type: 'tool-call-delta', id, text: malformed ?? JSON.stringify(input ?? null) },
      ]
    }
    default:
      return part satisfies never
  }
}
