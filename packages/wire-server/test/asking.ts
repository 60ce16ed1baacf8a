// Requests as the clients of the APIs send them, and the reading of what comes back; plain fetch, nothing of any client.
import { expect } from 'vitest'
import type { WireApi, WireServer } from '../src/index.ts'

const paths = {
  'openai-chat': '/chat/completions',
  'openai-responses': '/responses',
  anthropic: '/v1/messages',
} as const

export const apis = ['openai-chat', 'openai-responses', 'anthropic'] as const

/** The headers that each API wants. */
export const headers = {
  authorization: 'Bearer any',
  'anthropic-version': '2026-10-21',
  'content-type': 'application/json',
}

/** A question of the user, in the words of the API. */
export function question(api: WireApi, text = 'Hello?'): Record<string, unknown> {
  switch (api) {
    case 'openai-chat':
      return { model: 'm-1', messages: [{ role: 'user', content: text }] }
    case 'openai-responses':
      return { model: 'm-1', input: [{ role: 'user', content: text }] }
    case 'anthropic':
      return { model: 'm-1', max_tokens: 100, messages: [{ role: 'user', content: text }] }
  }
}

export function post(server: WireServer, api: WireApi, body: unknown, init: RequestInit = {}): Promise<Response> {
  const url = `${server.baseURL[api]}${paths[api]}`
  return fetch(url, { method: 'POST', headers, body: JSON.stringify(body), redirect: 'manual', ...init })
}

export interface ReadEvent {
  readonly name: string | undefined
  readonly data: string | undefined
  readonly comment: string | undefined
}

/** The events of a stream, read by the letter. */
export function readEvents(stream: string): readonly ReadEvent[] {
  expect(stream.endsWith('\n\n') || stream.endsWith('\r\n\r\n')).toBe(true)
  const blocks = stream.split(/\r?\n\r?\n/).slice(0, -1)
  return blocks.map(block => {
    const line = (prefix: string) =>
      block
        .split(/\r?\n/)
        .find(each => each.startsWith(prefix))
        ?.slice(prefix.length)
    return { name: line('event: '), data: line('data: '), comment: line(': ') }
  })
}

/** The JSON of every event that has one. */
export function eventData(stream: string): readonly Record<string, unknown>[] {
  return readEvents(stream)
    .filter(({ data }) => data !== undefined && data !== '[DONE]')
    .map(({ data = '' }) => JSON.parse(data))
}
