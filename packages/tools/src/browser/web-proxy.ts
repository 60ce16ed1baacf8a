// The only way from the browser to the web: a proxy on this machine that asks web-access.ts about every request (pages, redirects,
// pictures, scripts, sockets) and connects to the checked addresses itself, so that the browser never resolves a name.
// It listens on 127.0.0.1 and wants the password that only the browser was told.
import { randomBytes, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import type { Duplex } from 'node:stream'
import { pinned } from '../node/pinned-request.ts'
import { hostOf, portOf, type WebAccess } from '../node/web-access.ts'

export interface WebProxy {
  readonly server: string
  readonly username: string
  readonly password: string
  /** What was refused since it was asked last: host and reason. */
  readonly takeRefusals: () => readonly string[]
  readonly close: () => Promise<void>
}

const USER = 'browser'
/** Meant for the proxy alone. */
const HOP_BY_HOP = ['proxy-authorization', 'proxy-connection', 'connection', 'keep-alive', 'te', 'trailer', 'upgrade']
const MOST_REFUSALS = 20
/** Whom Chromium itself tells about the fields of a page and the like: nobody asked it to. */
const CALLS_HOME: ReadonlySet<string> = new Set([
  'accounts.google.com',
  'clients2.google.com',
  'content-autofill.googleapis.com',
  'optimizationguide-pa.googleapis.com',
  'safebrowsing.googleapis.com',
  'update.googleapis.com',
])

const said = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** `host:port` of a CONNECT, as an address. */
const targetOf = (authority: string | undefined): URL | null => URL.parse(`https://${authority ?? ''}`)

export async function openWebProxy(access: WebAccess): Promise<WebProxy> {
  const password = randomBytes(24).toString('base64url')
  const expected = Buffer.from(`Basic ${Buffer.from(`${USER}:${password}`).toString('base64')}`)
  let refusals: string[] = []
  const note = (what: string, error: unknown): void => {
    if (refusals.length < MOST_REFUSALS) refusals.push(`${what}: ${said(error)}`)
  }
  const isKnown = ({ headers }: IncomingMessage): boolean => {
    const given = Buffer.from(headers['proxy-authorization'] ?? '')
    return given.length === expected.length && timingSafeEqual(given, expected)
  }

  const forward = async (from: IncomingMessage, to: ServerResponse): Promise<void> => {
    if (!isKnown(from)) {
      to.writeHead(407, { 'proxy-authenticate': 'Basic realm="statecraft"' }).end()
      return
    }
    try {
      const url = access.parse(from.url ?? '')
      const destination = await access.destination(hostOf(url), portOf(url))
      const headers = Object.fromEntries(Object.entries(from.headers).filter(([name]) => !HOP_BY_HOP.includes(name)))
      const onward = request({
        host: destination.host,
        port: destination.port,
        method: from.method,
        path: `${url.pathname}${url.search}`,
        headers: { ...headers, host: url.host },
        agent: false,
        lookup: pinned(destination),
      })
      onward.once('response', answer => {
        to.writeHead(answer.statusCode ?? 502, answer.headers)
        answer.pipe(to)
      })
      onward.once('error', () => to.destroy())
      to.once('close', () => onward.destroy())
      from.pipe(onward)
    } catch (error) {
      note(from.url ?? '', error)
      to.writeHead(403, { 'content-type': 'text/plain' }).end(said(error))
    }
  }

  const tunnel = async (from: IncomingMessage, client: Duplex, head: Buffer): Promise<void> => {
    client.on('error', () => client.destroy())
    const end = (status: string): void => void client.end(`HTTP/1.1 ${status}\r\n\r\n`)
    const target = targetOf(from.url)
    if (!isKnown(from))
      return void client.end('HTTP/1.1 407 Authentication\r\nProxy-Authenticate: Basic realm="statecraft"\r\n\r\n')
    if (!target) return end('400 Bad Request')
    if (CALLS_HOME.has(hostOf(target))) return end('403 Forbidden')
    try {
      const destination = await access.destination(hostOf(target), portOf(target))
      const onward = connect({ host: destination.host, port: destination.port, lookup: pinned(destination) })
      onward.once('error', () => client.destroy())
      onward.once('connect', () => {
        client.write('HTTP/1.1 200 OK\r\n\r\n')
        onward.write(head)
        client.pipe(onward).pipe(client)
      })
      client.once('close', () => onward.destroy())
    } catch (error) {
      note(from.url ?? '', error)
      end('403 Forbidden')
    }
  }

  const server = createServer((from, to) => void forward(from, to))
  const tunnels = new Set<Duplex>()
  server.on('connect', (from, client, head) => {
    tunnels.add(client)
    client.once('close', () => tunnels.delete(client))
    void tunnel(from, client, head)
  })
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve))
  return {
    server: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    username: USER,
    password,
    takeRefusals() {
      const taken = refusals
      refusals = []
      return taken
    },
    async close() {
      for (const client of tunnels) client.destroy()
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
}
