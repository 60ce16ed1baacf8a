// The tools that the tests of text actions offer, and ways to read a text with them.
import type { AssistantPart, Json, ToolSpec } from '../../src/index.ts'
import { type ActionReader, actionReader } from '../../src/text-actions/action-reader.ts'
import { type ActionTable, actionTable } from '../../src/text-actions/action-table.ts'
import type { ReadPart } from '../../src/text-actions/part-writer.ts'

const object = (
  properties: { readonly [key: string]: Json },
  required: readonly string[],
): ToolSpec['inputSchema'] => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
})

const text = { type: 'string' }

export const office: readonly ToolSpec[] = [
  {
    name: 'delegate',
    description: 'Hands work to other agents.',
    inputSchema: object(
      {
        tasks: {
          type: 'array',
          items: object(
            {
              agent: { type: 'string', enum: ['knowledge', 'planner'] },
              task: { type: 'string', description: 'What it shall do' },
              dependsOn: { type: 'array', items: text },
            },
            ['agent', 'task'],
          ),
        },
        mode: { type: 'string', enum: ['parallel', 'sequential'] },
      },
      ['tasks'],
    ),
  },
  {
    name: 'search_web',
    description: 'Searches the web.',
    inputSchema: object(
      {
        query: { type: 'string', description: 'What to look for' },
        maxResults: { type: 'integer' },
        exact: { type: 'boolean' },
        sites: { type: 'array', items: text },
      },
      ['query'],
    ),
  },
  {
    name: 'add',
    description: 'Adds two numbers.',
    inputSchema: object({ a: { type: 'number' }, b: { type: 'number' } }, ['a', 'b']),
  },
  {
    name: 'writeFile',
    description: 'Writes a file.',
    inputSchema: object({ path: text, content: text, options: { type: 'object' } }, ['path', 'content']),
  },
  { name: 'accept', description: 'Accepts the answer.', inputSchema: object({}, []) },
]

export const table: ActionTable = actionTable(office, [])

/** The parts of a whole text, neighbouring texts as one. */
export function read(written: string, reader: ActionReader = actionReader(table)): readonly ReadPart[] {
  return merged([...reader.push(written), ...reader.end()])
}

export function merged<P extends ReadPart | AssistantPart>(
  parts: readonly P[],
): readonly (P | { type: 'text'; text: string })[] {
  const out: (P | { type: 'text'; text: string })[] = []
  for (const part of parts) {
    const last = out.at(-1)
    if (part.type === 'text' && last?.type === 'text') out.splice(-1, 1, { type: 'text', text: last.text + part.text })
    else out.push(part)
  }
  return out
}
