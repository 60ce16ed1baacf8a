// Conversations as an agent's chart would show them to the model, in a few words.
import type { Json, Message } from '@statecraft/providers'
import { type Hearing, hear } from '../../src/offline-model/hearing.ts'

export const user = (text: string): Message => ({ role: 'user', content: [{ type: 'text', text }] })

/** Calls and their results, by the name of the tool. */
export const results = (...named: readonly (readonly [name: string, output: unknown])[]): Message => ({
  role: 'tool',
  content: named.map(([name, output], at) => ({
    type: 'tool-result',
    id: `${name}-${at}`,
    name,
    output: JSON.parse(JSON.stringify(output)) as Json,
  })),
})

export const heard = (...messages: readonly string[]): Message =>
  user(
    `Heard meanwhile:\n${messages.map(text => `- root/audit/planner~1 on finding: ${JSON.stringify(text)}`).join('\n')}`,
  )

/** What a role hears of such a conversation when these tools are offered. */
export const hearing = (messages: readonly Message[], ...offered: readonly string[]): Hearing =>
  hear({
    messages,
    tools: offered.map(name => ({ name, description: name, inputSchema: { type: 'object' } })),
  })
