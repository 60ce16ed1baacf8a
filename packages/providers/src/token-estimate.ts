// How many tokens a call may take, guessed before it is made: four characters are one token, and the answer takes all it may.
import type { Part } from './content.ts'
import type { ModelRequest } from './model.ts'

const charactersPerToken = 4
/** Of an image or a file: its bytes say little about what it costs. */
const mediaTokens = 1_500
/** Of an answer whose length nobody limits. */
const answerTokens = 1_000

/**
 * What a call may take, input and answer together, in tokens: a guess, for whoever must hold room before it is known.
 * An answer without `maxTokens` counts as 1,000.
 */
export function estimateTokens(request: ModelRequest): number {
  const { instructions = '', messages, tools, output, settings } = request
  const parts = messages.flatMap<Part>(({ content }) => content)
  const characters = instructions.length + json(tools) + json(output) + sum(parts.map(charactersOf))
  return Math.ceil(characters / charactersPerToken) + (settings?.maxTokens ?? answerTokens)
}

function charactersOf(part: Part): number {
  switch (part.type) {
    case 'text':
    case 'reasoning':
      return part.text.length
    case 'image':
    case 'file':
      return mediaTokens * charactersPerToken
    case 'tool-call':
      return part.name.length + (part.malformed?.length ?? json(part.input))
    case 'tool-result':
      return json(part.output)
  }
}

function json(value: unknown): number {
  return value === undefined ? 0 : JSON.stringify(value).length
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0)
}
