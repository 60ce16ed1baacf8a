// The tools of an MCP server, as tools of agents. What a server says of its tools is not trusted: their names get a prefix, and
// what they do to the world is for the user to say.
import type { Client, Tool as McpTool } from '@modelcontextprotocol/client'
import { type Tool, type ToolEffect, tool } from '@statecraft/actors'
import type { Json, JsonSchema } from '@statecraft/providers'
import { StatecraftError } from '@statecraft/runtime'
import { wholeNumbers } from '../whole-number.ts'
import { textOfResult, valueOfResult } from './mcp-result.ts'

/** A connected client; all that is used of it. */
export type McpClient = Pick<Client, 'listTools' | 'callTool' | 'getServerVersion'>

export interface McpToolsOptions {
  /** Stands before each name: `files` makes `files_read` of `read`. Default: the name that the server gives itself. */
  readonly prefix?: string
  /** Names, as the server has them, of those to take. Default: all. */
  readonly only?: readonly string[]
  /** What they do to the world, by the names that the server has. Default `write` for each: a server's own word is not trusted. */
  readonly effects?: Readonly<Record<string, ToolEffect>>
  /** For one call. Default 60,000. */
  readonly timeoutMs?: number
}

const LONGEST_NAME = 64
const LONGEST_DESCRIPTION = 4_000
/** So that the client, which tells the server that it stops waiting, is the one that ends the call. */
const SLACK_MS = 1_000

/** A name that every provider takes. */
const plainName = (name: string): string => name.replace(/[^A-Za-z0-9_-]+/g, '_').slice(0, LONGEST_NAME)

function prefixOf(client: McpClient, { prefix }: McpToolsOptions): string {
  const name = prefix ?? client.getServerVersion()?.name ?? 'mcp'
  return plainName(name.split('/').at(-1) ?? name)
}

function assertKnown(known: readonly string[], { only = [], effects = {} }: McpToolsOptions): void {
  const unknown = [...only, ...Object.keys(effects)].filter(name => !known.includes(name))
  if (unknown.length === 0) return
  throw new StatecraftError(
    'tool_not_found',
    `The MCP server has no tool ${unknown.map(name => `"${name}"`).join(', ')} (it has: ${known.join(', ') || 'none'})`,
  )
}

function assertApart(names: readonly string[]): void {
  const twice = names.find((name, at) => names.indexOf(name) !== at)
  if (twice !== undefined)
    throw new StatecraftError(
      'tool_invalid',
      `Two tools of the MCP server come to the name "${twice}": choose one with only`,
    )
}

function fromMcp(
  client: McpClient,
  name: string,
  it: McpTool,
  effect: ToolEffect,
  timeoutMs: number,
): Tool<Json, Json> {
  return tool({
    name,
    description: (it.description || it.title || it.name).slice(0, LONGEST_DESCRIPTION),
    effect,
    timeoutMs: timeoutMs + SLACK_MS,
    jsonSchema: it.inputSchema as JsonSchema,
    run: async (args, { signal, progress }) => {
      const result = await client.callTool(
        { name: it.name, arguments: args as Record<string, unknown> },
        {
          signal,
          timeout: timeoutMs,
          onprogress: ({ progress: done, total, message }) =>
            progress({
              progress: done,
              ...(total !== undefined && { total }),
              ...(message !== undefined && { message }),
            }),
        },
      )
      if (result.isError)
        throw new StatecraftError('tool_failed', textOfResult(result) || 'The MCP server says no more')
      return valueOfResult(result)
    },
  })
}

/**
 * Asks a connected MCP server for its tools. Rejects with `tool_not_found` for names that it does not have, `tool_invalid` where
 * two come to one name; a call rejects with `tool_failed` where the server says that it failed. Cancelling is passed on to it.
 *
 * @example
 * ```ts
 * const client = new Client({ name: 'app', version: '1.0.0' })
 * await client.connect(new StdioClientTransport({ command: 'npx', args: ['-y', '@modelcontextprotocol/server-everything'] }))
 * const tools = await mcpTools(client, { prefix: 'everything', effects: { 'get-sum': 'read' } })
 * ```
 */
export async function mcpTools(client: McpClient, options: McpToolsOptions = {}): Promise<readonly Tool<Json, Json>[]> {
  const { only, effects = {}, timeoutMs = 60_000 } = options
  wholeNumbers({ timeoutMs })
  const { tools: known } = await client.listTools()
  assertKnown(
    known.map(({ name }) => name),
    options,
  )
  const prefix = prefixOf(client, options)
  const taken = known.filter(({ name }) => only?.includes(name) ?? true)
  const nameOf = (it: McpTool): string => plainName(`${prefix}_${it.name}`)
  assertApart(taken.map(nameOf))
  return taken.map(it => fromMcp(client, nameOf(it), it, effects[it.name] ?? 'write', timeoutMs))
}
