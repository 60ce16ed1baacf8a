// What an adapter adds to the provider's own client: the same request for the same answer, through our model and through the
// bare client. The provider is a local server in a process of its own, so that its work does not count. Paced, the tokens
// come as from a model, and what counts is when the answer is complete; at once, what counts is the processor's time.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import Anthropic from '@anthropic-ai/sdk'
import { type Model, textOf } from '@statecraft/providers'
import { anthropic } from '@statecraft/providers/anthropic'
import { openai } from '@statecraft/providers/openai'
import { openWireServer, type WireServer, type WireTurn } from '@statecraft/wire-server'
import OpenAI from 'openai'
import { compare, ratioOf, repeat, spreadOf } from './measure.ts'
import { report } from './report.ts'
import type { Row } from './row.ts'

const TOKENS = 300
const ANSWER = 'word'.repeat(TOKENS)
const ASK = 'Say it.'
const PACED = 'paced'
const CALLS = 10

const usage = { inputTokens: 100, outputTokens: TOKENS }
const answer: WireTurn = { text: ANSWER, deltaCharacters: ANSWER.length / TOKENS, usage }
// The bytes are cut alike for both: else whoever reads later finds more of them together, and has less to do.
const paced: WireTurn = { ...answer, chunkBytes: 600, delayMs: 2 }
const atOnce: WireTurn = { ...answer, chunkBytes: 16_384 }

type BaseURL = WireServer['baseURL']

async function serve(): Promise<void> {
  const { baseURL } = await openWireServer(({ model }) => (model === PACED ? paced : atOnce))
  process.send?.(baseURL)
  process.once('disconnect', () => process.exit())
}

/** A benchmark that measures failures would look fast. */
function expectAnswer(text: string): void {
  if (text !== ANSWER)
    throw new Error(`Expected the whole answer, not ${text.length} characters: ${text.slice(0, 100)}`)
}

/** One answer, asked for by a model's name, as a stream or not. */
type Ask = (model: string, stream: boolean) => Promise<string>

const { signal } = new AbortController()

/** Whoever streams, watches. */
function ours(make: (model: string, stream: boolean) => Model): Ask {
  const models = new Map<string, Model>()
  return async (name, stream) => {
    const key = `${name} ${stream}`
    const model = models.get(key) ?? make(name, stream)
    models.set(key, model)
    let seen = ''
    const reply = await model(
      { messages: [{ role: 'user', content: [{ type: 'text', text: ASK }] }], settings: { maxTokens: 1_000 } },
      {
        signal,
        emit: part => {
          if (part.type === 'text-delta') seen += part.text
        },
      },
    )
    expectAnswer(seen)
    return textOf(reply)
  }
}

function bareResponses(baseURL: string): Ask {
  const client = new OpenAI({ apiKey: 'any', baseURL, maxRetries: 0 })
  return async (model, stream) => {
    const body = { model, input: [{ role: 'user' as const, content: ASK }], max_output_tokens: 1_000, store: false }
    if (!stream) return (await client.responses.create(body, { signal })).output_text
    let text = ''
    for await (const event of await client.responses.create({ ...body, stream: true }, { signal })) {
      if (event.type === 'response.output_text.delta') text += event.delta
    }
    return text
  }
}

function bareChat(baseURL: string): Ask {
  const client = new OpenAI({ apiKey: 'any', baseURL, maxRetries: 0 })
  return async (model, stream) => {
    const body = { model, messages: [{ role: 'user' as const, content: ASK }], max_tokens: 1_000 }
    if (!stream) return (await client.chat.completions.create(body, { signal })).choices[0]?.message.content ?? ''
    let text = ''
    const streamed = { ...body, stream: true as const, stream_options: { include_usage: true } }
    for await (const chunk of await client.chat.completions.create(streamed, { signal })) {
      text += chunk.choices[0]?.delta.content ?? ''
    }
    return text
  }
}

function bareMessages(baseURL: string): Ask {
  const client = new Anthropic({ apiKey: 'any', baseURL, maxRetries: 0 })
  return async (model, stream) => {
    const body = { model, messages: [{ role: 'user' as const, content: ASK }], max_tokens: 1_000 }
    if (!stream) {
      const { content } = await client.messages.create(body, { signal })
      return content.map(block => (block.type === 'text' ? block.text : '')).join('')
    }
    let text = ''
    for await (const event of await client.messages.create({ ...body, stream: true }, { signal })) {
      if (event.type === 'content_block_delta' && event.delta.type === 'text_delta') text += event.delta.text
    }
    return text
  }
}

interface Contenders {
  readonly name: string
  readonly adapter: Ask
  readonly bare: Ask
}

function contendersOn(baseURL: BaseURL): readonly Contenders[] {
  const key = (api: keyof BaseURL) => ({ apiKey: 'any', baseURL: baseURL[api] })
  return [
    {
      name: 'OpenAI Responses',
      adapter: ours((model, stream) => openai(model, { ...key('openai-responses'), stream })),
      bare: bareResponses(baseURL['openai-responses']),
    },
    {
      name: 'OpenAI Chat',
      adapter: ours((model, stream) => openai.chat(model, { ...key('openai-chat'), stream })),
      bare: bareChat(baseURL['openai-chat']),
    },
    {
      name: 'Anthropic Messages',
      adapter: ours((model, stream) => anthropic(model, { ...key('anthropic'), stream })),
      bare: bareMessages(baseURL.anthropic),
    },
  ]
}

async function rowsOf({ name, adapter, bare }: Contenders): Promise<readonly Row[]> {
  const work = (ask: Ask, calls: number, model: string, stream: boolean) =>
    repeat(calls, async () => expectAnswer(await ask(model, stream)))
  const both = (calls: number, model: string, stream: boolean) => ({
    adapter: work(adapter, calls, model, stream),
    bare: work(bare, calls, model, stream),
  })
  const row = (how: string, times: Readonly<Record<'adapter' | 'bare', readonly number[]>>, calls: number): Row => {
    const each = (ms: readonly number[]) => spreadOf(ms.map(value => value / calls))
    const floor = { name: 'the bare client', measured: each(times.bare) }
    const what = `${name}, ${how}`
    return { what, measured: each(times.adapter), unit: 'ms', floor, ratio: ratioOf(times.adapter, times.bare) }
  }
  const target = { of: 'ratio', most: 1.1 } as const
  // Long rounds, as one collection of garbage costs more than what is looked for: with a fifth of the calls, two bare
  // clients differed by 8 %.
  const [streamedSlices, wholeSlices, rounds] = [40, 100, 21]
  const waited = await compare({ rounds: 15, clock: 'wall' }, both(2, PACED, true))
  const streamed = await compare({ rounds, slices: streamedSlices }, both(CALLS, 'any', true))
  const whole = await compare({ rounds, slices: wholeSlices }, both(CALLS, 'any', false))
  return [
    { ...row(`${TOKENS} tokens, paced, until complete`, waited, 2), target },
    { ...row(`${TOKENS} tokens, at once`, streamed, streamedSlices * CALLS), target },
    { ...row('not streamed', whole, wholeSlices * CALLS), target },
  ]
}

async function reportAll(): Promise<void> {
  const server = fork(import.meta.filename, ['--serve'])
  const [baseURL] = (await once(server, 'message')) as [BaseURL]
  const rows: Row[] = []
  for (const contenders of contendersOn(baseURL)) rows.push(...(await rowsOf(contenders)))
  report('Adapter', rows)
  server.disconnect()
}

if (process.argv.includes('--serve')) await serve()
else await reportAll()
