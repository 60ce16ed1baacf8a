// Tool calls and their results as the text that both APIs carry them in.
import type { ToolCallPart, ToolResultPart } from '../message.ts'

/**
 * The arguments of an earlier call. Always JSON: servers that are not OpenAI's parse them, and fail on anything else, so
 * arguments that were not JSON go back as a JSON object that quotes them.
 */
export function argumentsText({ input, malformed = '' }: ToolCallPart): string {
  return JSON.stringify(input === undefined ? { malformed } : input)
}

/** What a call came to. The APIs have no field for failure, so the text says it. */
export function outputText({ output, isError = false }: ToolResultPart): string {
  const text = typeof output === 'string' ? output : JSON.stringify(output)
  return isError ? `Error: ${text}` : text
}
