// A server that speaks the APIs of model providers on 127.0.0.1, for tests: a brain decides what the model says, the server
// how it is said. It refuses what the real APIs refuse, before the brain is asked. It owns its sockets and counts what
// happens to them.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { anthropic } from './anthropic.ts'
import { deliveryOf } from './delivery.ts'
import type { Body, Dialect } from './dialect.ts'
import { object, text } from './json-read.ts'
import { openaiChat } from './openai-chat.ts'
import { openaiResponses } from './openai-responses.ts'
import { type Line, send } from './send.ts'
import type { WireApi, WireRequest } from './wire-request.ts'
import type { Json, WireTurn } from './wire-turn.ts'

/** Decides what the model says to a request. What it throws becomes a 500. */
export type WireBrain = (request: WireRequest) => WireTurn | Promise<WireTurn>

export interface WireServerOptions {
  /** The only key that is let in. Default: any. */
  readonly apiKey?: string
  /** Asks for no key, as servers on one's own machine do. Default: each API asks for one. */
  readonly keyless?: boolean
}

export interface WireStats {
  /** All requests, the refused ones included. */
  readonly requests: number
  /** Requests that the API does not accept; the brain never saw them. */
  readonly refused: number
  /** Requests whose client went away before the reply was complete. */
  readonly aborted: number
  /** Requests that are being answered. */
  readonly inFlight: number
  /** Open connections that have carried a request. */
  readonly openSockets: number
  /** Open connections that have carried none: Node's fetch opens one after an abort (nodejs/undici#5845). */
  readonly unusedSockets: number
}

export interface WireServer extends AsyncDisposable {
  /** `http://127.0.0.1:…`, without a slash at the end. */
  readonly url: string
  /** What a client of this API takes as its base URL. */
  readonly baseURL: Readonly<Record<WireApi, string>>
  /** As of now. */
  readonly stats: WireStats
  /** Destroys all sockets. */
  close(): Promise<void>
}

const dialects: readonly Dialect[] = [openaiChat, openaiResponses, anthropic]

/**
 * Opens a server on a free port of 127.0.0.1.
 *
 * @example
 * await using server = await openWireServer(({ n }) => ({ text: `answer ${n}`, chunkBytes: 3 }))
 * const model = anthropic('some-model', { apiKey: 'any', baseURL: server.baseURL.anthropic })
 */
export async function openWireServer(brain: WireBrain, options: WireServerOptions = {}): Promise<WireServer> {
  const sockets = new Set<Socket>()
  const used = new WeakSet<Socket>()
  let requests = 0
  let refused = 0
  let aborted = 0
  let inFlight = 0

  const answer = async (request: IncomingMessage, line: Line): Promise<void> => {
    const n = ++requests
    const dialect = dialects.find(({ path }) => pathOf(request).endsWith(path))
    if (dialect === undefined || request.method !== 'POST') {
      refused += 1
      return plain(line.response, 404, { error: { message: `Invalid URL (${request.method} ${pathOf(request)})` } })
    }
    const headers = headersOf(request)
    const body = parsed(await readBody(request))
    const occasion = { body, model: text(body.model), n }
    const shown = options.keyless ? { authorization: 'Bearer none', ...headers } : headers
    const problem = wrongKey(headers, options.apiKey, dialect) ?? dialect.problem(body, shown)
    if (problem) {
      refused += 1
      return plain(line.response, problem.status, dialect.errorBody(problem, n), dialect.headers(n))
    }
    const turn = await thought(brain, {
      api: dialect.api,
      model: occasion.model,
      stream: body.stream === true,
      body,
      headers,
      messages: dialect.messages(body),
      n,
    })
    await send(deliveryOf(turn, dialect, occasion), turn, line)
  }

  const server = createServer((request, response) => {
    const gone = new AbortController()
    let ours = false
    inFlight += 1
    used.add(request.socket)
    response.once('close', () => {
      inFlight -= 1
      if (!response.writableFinished && !ours) aborted += 1
      gone.abort()
    })
    const hangUp: Line['hangUp'] = how => {
      ours = true
      if (how === 'reset') response.socket?.resetAndDestroy()
      else response.socket?.destroySoon()
    }
    answer(request, { response, gone: gone.signal, hangUp }).catch(() => response.destroy())
  })
  server.on('connection', socket => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
    socket.on('error', () => {}) // a client that goes away is nothing to report
  })
  server.keepAliveTimeout = 60_000
  const port = await listening(server)
  const url = `http://127.0.0.1:${port}`

  const close = async (): Promise<void> => {
    if (!server.listening) return
    const { promise, resolve } = Promise.withResolvers<void>()
    server.close(() => resolve())
    for (const socket of sockets) socket.destroy()
    await promise
  }

  return {
    url,
    baseURL: { 'openai-chat': `${url}/v1`, 'openai-responses': `${url}/v1`, anthropic: url },
    get stats() {
      const openSockets = [...sockets].filter(socket => used.has(socket)).length
      return { requests, refused, aborted, inFlight, openSockets, unusedSockets: sockets.size - openSockets }
    },
    close,
    [Symbol.asyncDispose]: close,
  }
}

async function listening(server: Server): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  server.once('error', reject)
  server.listen(0, '127.0.0.1', resolve)
  await promise
  return (server.address() as AddressInfo).port
}

async function thought(brain: WireBrain, request: WireRequest): Promise<WireTurn> {
  try {
    return await brain(request)
  } catch (error) {
    return { type: 'refusal', reason: 'server_error', message: `The brain failed: ${String(error)}` }
  }
}

function plain(
  response: ServerResponse,
  status: number,
  body: Body,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers })
  response.end(JSON.stringify(body))
}

function wrongKey(headers: Readonly<Record<string, string>>, key: string | undefined, dialect: Dialect) {
  const given = headers['x-api-key'] ?? headers.authorization?.replace(/^Bearer /, '')
  const wrong = key !== undefined && given !== undefined && given !== key
  return wrong ? dialect.refusal('authentication', '') : undefined
}

async function readBody(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  return Buffer.concat(parts).toString()
}

// What is no JSON object is refused as one without any field.
function parsed(written: string): Body {
  try {
    return object(JSON.parse(written) as Json) ?? {}
  } catch {
    return {}
  }
}

function pathOf({ url = '/' }: IncomingMessage): string {
  return new URL(url, 'http://127.0.0.1').pathname
}

function headersOf({ headers }: IncomingMessage): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]))
}
