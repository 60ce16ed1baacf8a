// Options that make no sense are refused when a tool is made, before anything runs.
import { mkdtempDisposable, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { browserTools } from '../src/browser/index.ts'
import { searchDocuments, webSearch } from '../src/index.ts'
import { type McpClient, mcpTools } from '../src/mcp/index.ts'
import { codeInterpreter, fetchUrl, folderDocuments, sqlQuery, workspaceTools } from '../src/node/index.ts'

let dir: Awaited<ReturnType<typeof mkdtempDisposable>>
let file = ''
beforeAll(async () => {
  dir = await mkdtempDisposable(join(tmpdir(), 'statecraft-options-'))
  file = join(dir.path, 'x.db')
  await writeFile(file, '')
})
afterAll(() => dir.remove())

const command = (change: object) => () => workspaceTools(dir.path, { commands: { x: { argv: ['node'], ...change } } })

test.each<[string, () => unknown]>([
  ['search: maxResults', () => searchDocuments([], { maxResults: 0 })],
  ['web search: maxResults', () => webSearch(async () => [], { maxResults: 1.5 })],
  ['fetch: maxBytes', () => fetchUrl({ maxBytes: 0 })],
  ['fetch: maxCharacters', () => fetchUrl({ maxCharacters: -1 })],
  ['fetch: maxRedirects', () => fetchUrl({ maxRedirects: 21 })],
  ['fetch: ports', () => fetchUrl({ ports: [80, 70_000] })],
  ['fetch: timeoutMs', () => fetchUrl({ timeoutMs: 0 })],
  ['folder: maxFiles', () => folderDocuments(dir.path, { maxFiles: 0 })],
  ['folder: maxFileBytes', () => folderDocuments(dir.path, { maxFileBytes: Number.NaN })],
  ['folder: maxTotalBytes', () => folderDocuments(dir.path, { maxTotalBytes: -5 })],
  ['workspace: maxFileBytes', () => workspaceTools(dir.path, { maxFileBytes: 0 })],
  ['command: timeoutMs', command({ timeoutMs: Number.POSITIVE_INFINITY })],
  ['command: maxMemoryBytes', command({ maxMemoryBytes: 0 })],
  ['command: effect', command({ effect: 'destroy' })],
  ['code: timeoutMs', () => codeInterpreter({ timeoutMs: 0 })],
  ['code: maxMemoryBytes', () => codeInterpreter({ maxMemoryBytes: 0.5 })],
  ['code: maxOutput', () => codeInterpreter({ maxOutput: 0 })],
  ['sql: maxRows', () => sqlQuery(file, { maxRows: 0 })],
  ['sql: timeoutMs', () => sqlQuery(file, { timeoutMs: -1 })],
  ['browser: actionTimeoutMs', () => browserTools({ actionTimeoutMs: 0 })],
  ['mcp: timeoutMs', () => mcpTools({} as McpClient, { timeoutMs: 0 })],
])('%s', async (_, make) => {
  await expect((async () => make())()).rejects.toMatchObject({
    code: expect.stringMatching(/^(input|tool)_invalid$/),
    message: expect.stringMatching(/must be/),
  })
})
