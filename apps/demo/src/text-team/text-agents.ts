// Who works on a text: each role with its tools, and what it is told to do with them.
import { type Agent, type AgentInput, defineAgent } from '@statecraft/actors'
import type { TextContext } from './text-context.ts'
import { type TextToolName, textTools } from './text-tools.ts'

interface Role {
  readonly tools: readonly TextToolName[]
  readonly does: string
}

export type TextRole = 'reader' | 'analyst' | 'critic' | 'editor' | 'writer'

const ROLES: Readonly<Record<TextRole, Role>> = {
  reader: {
    tools: ['text_statistics', 'key_sentences'],
    does: 'Say in two sentences how long the text is and what it says above all.',
  },
  analyst: {
    tools: ['find_figures', 'find_names'],
    does: 'Say which figures and which names the text holds; where there are none, say that.',
  },
  critic: {
    tools: ['long_sentences', 'text_statistics'],
    does: 'Say what makes the text hard to read; where nothing does, say that.',
  },
  editor: {
    tools: ['long_sentences'],
    does: 'Say where the longest sentence should be split; where none is long, say that.',
  },
  writer: {
    tools: [],
    does: 'Put what the others found into one short paragraph. Add nothing of your own.',
  },
}

/** The sentence by which the offline rules know a role. */
export const roleLine = (role: string): string => `You are the ${role} agent of a team.`

/** An agent of that role, with the model of its team. */
export function textAgent(role: TextRole): Agent<AgentInput, string, TextContext> {
  const { tools, does } = ROLES[role]
  return defineAgent<string, TextContext>({
    name: role,
    description: does,
    instructions: `${roleLine(role)} You work on a text that your tools can see. ${does} Use every tool you have, once.`,
    tools: tools.map(name => textTools[name]),
  })
}
