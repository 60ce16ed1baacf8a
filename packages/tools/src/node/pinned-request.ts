// One GET to addresses that were checked before: the connection never asks a resolver again, goes through no proxy and no pool.
import { type IncomingMessage, request as plainRequest, type RequestOptions } from 'node:http'
import { request as secureRequest } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import type { Readable } from 'node:stream'
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib'
import { StatecraftError } from '@statecraft/runtime'
import type { Destination } from './web-access.ts'

export interface WebAnswer {
  readonly status: number
  readonly statusText: string
  readonly contentType: string
  /** Where it redirects to, as the server wrote it. */
  readonly location: string | undefined
  readonly body: Uint8Array
  /** The body goes on after what was read. */
  readonly isCut: boolean
}

/** What `net` asks in place of a resolver. */
export const pinned =
  ({ addresses }: Destination): LookupFunction =>
  (_host, { all, family }, callback) => {
    const entries = addresses
      .map(address => ({ address, family: isIP(address) }))
      .filter(entry => family === undefined || family === 0 || entry.family === Number(String(family).at(-1)))
    const [first] = entries
    if (!first) callback(new Error('No address of this family'), '')
    else if (all) callback(null, entries)
    else callback(null, first.address, first.family)
  }

function plainBody(answer: IncomingMessage): Readable {
  const coding = answer.headers['content-encoding']?.trim().toLowerCase() ?? 'identity'
  const decoders = { gzip: createGunzip, 'x-gzip': createGunzip, deflate: createInflate, br: createBrotliDecompress }
  if (coding === 'identity') return answer
  if (!Object.hasOwn(decoders, coding))
    throw new StatecraftError('tool_failed', `The page is packed as "${coding}", which cannot be read`)
  const decoder = decoders[coding as keyof typeof decoders]()
  answer.once('error', error => decoder.destroy(error))
  return answer.pipe(decoder)
}

/** At most `most` bytes as they are after unpacking, so that a small answer cannot become a large one. */
async function firstBytes(
  body: Readable,
  most: number,
): Promise<{ readonly bytes: Uint8Array; readonly isCut: boolean }> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of body as AsyncIterable<Uint8Array>) {
    chunks.push(chunk)
    length += chunk.length
    if (length > most) break
  }
  return { bytes: Buffer.concat(chunks).subarray(0, most), isCut: length > most }
}

function open(url: URL, destination: Destination, signal: AbortSignal): Promise<IncomingMessage> {
  const options: RequestOptions & { readonly servername?: string } = {
    host: destination.host,
    port: destination.port,
    path: `${url.pathname}${url.search}`,
    agent: false,
    lookup: pinned(destination),
    ...(isIP(destination.host) === 0 && { servername: destination.host }),
    signal,
    maxHeaderSize: 16_384,
    headers: {
      host: url.host,
      'user-agent': 'statecraft-tools',
      accept: 'text/html, text/plain, application/json;q=0.9, */*;q=0.5',
      'accept-encoding': 'gzip, deflate, br',
    },
  }
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>()
  const request = (url.protocol === 'https:' ? secureRequest : plainRequest)(options, resolve)
  request.once('error', reject).end()
  return promise
}

/** Sends it and reads at most `maxBytes` of the answer. Rejects with `tool_failed` for what the network does. */
export async function pinnedGet(
  url: URL,
  destination: Destination,
  { signal, maxBytes }: { readonly signal: AbortSignal; readonly maxBytes: number },
): Promise<WebAnswer> {
  let answer: IncomingMessage | undefined
  try {
    answer = await open(url, destination, signal)
    const { statusCode: status = 0, statusMessage: statusText = '', headers } = answer
    const { location, 'content-type': contentType = '' } = headers
    const isRedirect = status >= 300 && status < 400 && location !== undefined
    const { bytes, isCut } = isRedirect
      ? { bytes: new Uint8Array(), isCut: false }
      : await firstBytes(plainBody(answer), maxBytes)
    return { status, statusText, contentType, location: isRedirect ? location : undefined, body: bytes, isCut }
  } catch (cause) {
    signal.throwIfAborted()
    if (cause instanceof StatecraftError) throw cause
    const said = cause instanceof Error ? cause.message : String(cause)
    throw new StatecraftError('tool_failed', `${url.host} could not be read: ${said}`, { cause })
  } finally {
    answer?.destroy()
  }
}
