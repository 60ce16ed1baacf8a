// Ids of tool calls that every provider takes back: unique in the conversation, and of the characters that all accept.
import type { Message } from './message.ts'

/** Keeps the id that a provider gives, or replaces one that is missing, taken or not acceptable by `call_<n>`. */
export type CallIds = (given: unknown) => string

/** Ids for the calls of one reply to this conversation, in their order; the same reply gets the same ids. */
export function callIds(messages: readonly Message[]): CallIds {
  const taken = new Set<string>()
  for (const message of messages) {
    if (message.role !== 'assistant') continue
    for (const part of message.content) if (part.type === 'tool-call') taken.add(part.id)
  }
  const fresh = (): string => {
    let n = 1
    while (taken.has(`call_${n}`)) n += 1
    return `call_${n}`
  }
  return given => {
    const usable = typeof given === 'string' && /^[A-Za-z0-9_-]{1,64}$/.test(given) && !taken.has(given)
    const id = usable ? given : fresh()
    taken.add(id)
    return id
  }
}
