// What a model thought, in Chat Completions: a field of the message, which the API itself does not have and which servers
// call by one of two names. It comes back in the field it came in.
import type { AssistantPart, ReasoningPart } from '../message.ts'
import { textField } from '../wire/shape.ts'

// Marks the reasoning parts that this API wrote, and may be shown.
const provider = 'openai-chat'

const fields = ['reasoning_content', 'reasoning'] as const

/** The field of a message, or of a piece of one, that holds reasoning. One that is said under both names is said once. */
export function reasoningField(message: unknown): string | undefined {
  return fields.find(name => textField(message, name))
}

/** The reasoning of a message, as a list of one part or none. */
export function reasoningOf(message: unknown): readonly ReasoningPart[] {
  const name = reasoningField(message)
  if (name === undefined) return []
  const text = textField(message, name) ?? ''
  return [{ type: 'reasoning', text, provider, raw: { [name]: text } }]
}

/** The fields of a message that take the reasoning back; of other providers' there are none. */
export function reasoningFields(content: readonly AssistantPart[]): Readonly<Record<string, string>> {
  const own = content.flatMap(part => (part.type === 'reasoning' && part.provider === provider ? [part.raw] : []))
  const held = own.flatMap(raw => fields.map(name => [name, textField(raw, name)] as const))
  return Object.fromEntries(held.filter(([, text]) => text !== undefined)) as Readonly<Record<string, string>>
}
