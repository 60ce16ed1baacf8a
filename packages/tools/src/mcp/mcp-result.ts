// What an MCP server answers, as a model reads it: data where it gives data, else text; pictures and sounds are named, not shown.
import type { CallToolResult, ContentBlock } from '@modelcontextprotocol/client'
import type { Json } from '@statecraft/providers'

const LONGEST = 50_000

function partText(part: ContentBlock): string {
  switch (part.type) {
    case 'text':
      return part.text
    case 'image':
    case 'audio':
      return `(${part.type}, ${part.mimeType})`
    case 'resource':
      return 'text' in part.resource
        ? part.resource.text
        : `(${part.resource.uri}, ${part.resource.mimeType ?? 'binary'})`
    case 'resource_link':
      return `${part.name}: ${part.uri}`
    default:
      return part satisfies never
  }
}

/** Its text, cut at 50,000 characters. */
export function textOfResult({ content }: CallToolResult): string {
  const text = content.map(partText).join('\n')
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}… (cut)` : text
}

/** Its data where it gives some that is small enough, else its text. */
export function valueOfResult(result: CallToolResult): Json {
  const { structuredContent: data } = result
  if (data === undefined) return textOfResult(result)
  return JSON.stringify(data).length > LONGEST ? textOfResult(result) : (data as Json)
}
