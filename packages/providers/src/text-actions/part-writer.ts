// Collects the words and actions of a text. White space waits until it is known what follows: in front of an action, or
// behind the last one, it is not a part.
import type { Json } from '../json.ts'

/** A piece of what a model wrote. */
export type ReadPart =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'action'; readonly name: string; readonly input: Json | undefined; readonly malformed?: string }

export interface PartWriter {
  text(text: string): void
  action(part: ReadPart): void
  hasActions(): boolean
  /** What has been written since the last time; white space at its end waits for what follows it. */
  take(): readonly ReadPart[]
  end(): void
}

export function partWriter(): PartWriter {
  let parts: ReadPart[] = []
  let space = ''
  let hasText = false
  let last: ReadPart['type'] | undefined
  let hasActions = false

  const add = (part: ReadPart): void => {
    parts.push(part)
    last = part.type
    space = ''
  }

  return {
    text(text) {
      if (text.trim() === '') {
        space += text
        return
      }
      const all = space + text
      const kept = all.trimEnd()
      add({ type: 'text', text: hasActions && !hasText ? kept.trimStart() : kept })
      space = all.slice(kept.length)
      hasText = true
    },
    action(part) {
      add(part)
      hasActions = true
    },
    hasActions: () => hasActions,
    take() {
      const taken = parts
      parts = []
      return taken
    },
    end() {
      if (space !== '' && last !== 'action') add({ type: 'text', text: space })
    },
  }
}
