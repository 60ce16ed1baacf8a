// A rough guess of token counts where no provider counts: four characters are one token.
import type { AssistantPart } from './message.ts'
import type { ModelRequest } from './model.ts'
import type { Usage } from './usage.ts'

/** Guesses the usage of one call from the length of what goes in and what comes out. */
export function estimateUsage(request: ModelRequest, content: readonly AssistantPart[]): Usage {
  const { instructions = '', messages, tools = [] } = request
  return {
    inputTokens: tokens(instructions + JSON.stringify([messages, tools])),
    outputTokens: tokens(worded(content)),
  }
}

function worded(content: readonly AssistantPart[]): string {
  return content
    .map(part => (part.type === 'tool-call' ? part.name + (part.malformed ?? JSON.stringify(part.input)) : part.text))
    .join('')
}

function tokens(text: string): number {
  return Math.ceil(text.length / 4)
}
