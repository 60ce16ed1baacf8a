// Where a request is marked for the provider's prompt cache. A mark says: the request up to here will come again.
// There may be four: the tools, the system prompt, and the ends of the last two user messages. The latter two let every
// turn of a loop read what the turn before has written, however many blocks one turn adds.
import type { Messages } from '@anthropic-ai/sdk/resources/messages'

/** How long a marked prefix is kept after it was last used; `false`: no marks. */
export type PromptCache = '5m' | '1h' | false

type Marked = Pick<Messages.MessageCreateParams, 'messages' | 'tools' | 'system'>

/** The same request with its marks; nothing is changed in place. */
export function withCacheMarks<B extends Marked>(body: B, cache: PromptCache): B {
  if (cache === false) return body
  const cache_control: Messages.CacheControlEphemeral = { type: 'ephemeral', ...(cache === '1h' ? { ttl: cache } : {}) }
  const mark = <T extends object>(block: T): T => ({ ...block, cache_control })
  const turns = new Set(body.messages.filter(({ role }) => role === 'user').slice(-2))
  return {
    ...body,
    ...(body.tools && { tools: lastMarked(body.tools, mark) }),
    ...(typeof body.system === 'object' && { system: lastMarked(body.system, mark) }),
    messages: body.messages.map(message =>
      turns.has(message) && typeof message.content === 'object'
        ? { ...message, content: lastMarked(message.content, mark) }
        : message,
    ),
  }
}

function lastMarked<T>(list: readonly T[], mark: (item: T) => T): T[] {
  return list.map((item, index) => (index === list.length - 1 ? mark(item) : item))
}
