import { type ChildProcess, spawn } from 'node:child_process'
import { type AddressInfo, createServer } from 'node:net'
import { fileURLToPath } from 'node:url'
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio'
import { defineAgent } from '@statecraft/actors'
import { callTool, scriptedModel } from '@statecraft/providers'
import { createRuntime } from '@statecraft/runtime'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { type McpClient, mcpTools } from '../../src/mcp/index.ts'
import { named } from '../call.ts'

const EVERYTHING = fileURLToPath(
  new URL('dist/index.js', `${import.meta.resolve('@modelcontextprotocol/server-everything/package.json')}`),
)
const SLOW = 60_000

async function freePort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>(resolve => probe.listen(0, '127.0.0.1', resolve))
  const { port } = probe.address() as AddressInfo
  await new Promise(resolve => probe.close(resolve))
  return port
}

interface Connection {
  readonly client: Client
  readonly close: () => Promise<void>
}

async function overStdio(): Promise<Connection> {
  const client = new Client({ name: 'test', version: '1.0.0' })
  await client.connect(new StdioClientTransport({ command: process.execPath, args: [EVERYTHING], stderr: 'ignore' }))
  return { client, close: () => client.close() }
}

async function started(server: ChildProcess): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  server.once('error', reject)
  server.stderr?.on('data', (chunk: Buffer) => {
    if (chunk.toString().includes('listening')) resolve()
  })
  await promise
}

async function overHttp(): Promise<Connection> {
  const port = await freePort()
  const server = spawn(process.execPath, [EVERYTHING, 'streamableHttp'], {
    env: { ...process.env, PORT: String(port) },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  await started(server)
  const client = new Client({ name: 'test', version: '1.0.0' })
  await client.connect(new StreamableHTTPClientTransport(new URL(`http://127.0.0.1:${port}/mcp`)))
  return {
    client,
    close: async () => {
      await client.close()
      server.kill('SIGKILL')
    },
  }
}

const io = (change: object = {}) => ({
  signal: new AbortController().signal,
  idempotencyKey: 'k',
  context: undefined,
  progress: () => {},
  ...change,
})

describe.each([
  ['stdio', overStdio],
  ['streamable HTTP', overHttp],
])('[D5] the tools of the everything-server over %s', (_, connect) => {
  let connection: Connection
  beforeAll(async () => {
    connection = await connect()
  }, SLOW)
  afterAll(() => connection.close())

  const toolOf = async (name: string, options: object = {}) =>
    named(await mcpTools(connection.client, { prefix: 'all', ...options }), `all_${name}`)

  test('have a prefix, a description, a schema, and may write unless the user says otherwise', async () => {
    const tools = await mcpTools(connection.client, { prefix: 'all', effects: { echo: 'read' } })
    expect(tools.length).toBeGreaterThan(5)
    expect(tools.every(({ name }) => name.startsWith('all_'))).toBe(true)
    expect(named(tools, 'all_echo')).toMatchObject({ effect: 'read', inputSchema: { type: 'object' } })
    expect(named(tools, 'all_get-sum')).toMatchObject({
      effect: 'write',
      description: 'Returns the sum of two numbers',
    })
  })

  test('are run by an agent', async () => {
    await using runtime = createRuntime()
    const model = scriptedModel([
      callTool('all_get-sum', { a: 19, b: 23 }),
      (_request, { toolResults }) => `It said: ${toolResults[0]?.output}`,
    ])
    const tools = await mcpTools(connection.client, { prefix: 'all', only: ['get-sum'] })
    const { output } = await runtime.run(defineAgent({ name: 'adder', model, tools }), 'Add')
    expect(output).toBe('It said: The sum of 19 and 23 is 42.')
  })

  test('give data where the server has data, and name pictures', async () => {
    const weather = await toolOf('get-structured-content')
    expect(await weather.run({ location: 'Chicago' }, io())).toEqual({
      temperature: 36,
      conditions: 'Light rain / drizzle',
      humidity: 82,
    })
    const picture = await toolOf('get-tiny-image')
    expect(await picture.run({}, io())).toContain('(image, image/png)')
  })

  test('that the server says have failed have failed', async () => {
    const sum = await toolOf('get-sum')
    await expect(sum.run({ a: 'x' }, io())).rejects.toMatchObject({ code: 'tool_failed' })
  })

  test('tell how far they are', async () => {
    const progress = vi.fn()
    const long = await toolOf('trigger-long-running-operation')
    await long.run({ duration: 0.1, steps: 2 }, io({ progress }))
    expect(progress).toHaveBeenCalledWith({ progress: 1, total: 2 })
  })

  test('end when the signal fires, and the server is told', async () => {
    const controller = new AbortController()
    const long = await toolOf('trigger-long-running-operation')
    const going = long.run(
      { duration: 60, steps: 100 },
      io({ signal: controller.signal, progress: () => controller.abort(new Error('enough')) }),
    )
    await expect(going).rejects.toThrow('enough')
    // The connection goes on: what is asked next is answered.
    expect(await (await toolOf('echo')).run({ message: 'still here' }, io())).toBe('Echo: still here')
  })

  test('end at their time', async () => {
    const long = await toolOf('trigger-long-running-operation', { timeoutMs: 200 })
    await expect(long.run({ duration: 60, steps: 1 }, io())).rejects.toThrow(/timed out/i)
  })

  test('that nobody has are said', async () => {
    await expect(mcpTools(connection.client, { only: ['fly'] })).rejects.toMatchObject({
      code: 'tool_not_found',
      message: expect.stringContaining('"fly"'),
    })
  })
})

test('names that no provider takes are made plain; two that come to one are refused', async () => {
  const client = (names: readonly string[]) =>
    ({
      getServerVersion: () => ({ name: '@acme/my server', version: '1' }),
      listTools: async () => ({ tools: names.map(name => ({ name, inputSchema: { type: 'object' } })) }),
    }) as unknown as McpClient
  const tools = await mcpTools(client(['files.read', 'ünï']))
  expect(tools.map(({ name }) => name)).toEqual(['my_server_files_read', 'my_server__n_'])
  await expect(mcpTools(client(['a.b', 'a/b']))).rejects.toMatchObject({ code: 'tool_invalid' })
})
