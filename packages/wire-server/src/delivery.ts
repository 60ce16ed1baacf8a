// From a turn to what goes over the wire: status, headers, the frames of the body, and how it ends. Pure; every fault of an
// answer is decided here.
import type { Body, Dialect, Occasion } from './dialect.ts'
import { encodeEvent, type SseEvent } from './sse.ts'
import type { WireAnswer, WireFault, WireRaw, WireRefusal, WireTurn } from './wire-turn.ts'

/** What the server does with one request. */
export type Delivery =
  | { readonly type: 'reset' }
  | { readonly type: 'hang' }
  | {
      readonly type: 'reply'
      readonly status: number
      readonly headers: Readonly<Record<string, string>>
      /** Written one after the other. */
      readonly frames: readonly string[]
      readonly ending: Ending
    }

/** What happens after the last frame. `repeat` never ends; `everyMs` 0: as fast as it is read. */
export type Ending =
  | { readonly type: 'end' | 'reset' | 'close' | 'open' }
  | { readonly type: 'repeat'; readonly frame: string; readonly everyMs: number }

type Reply = Extract<Delivery, { type: 'reply' }>

const end: Ending = { type: 'end' }
const json = { 'content-type': 'application/json' }
const eventStream = { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache' }
const signOfLifeMs = 5

export function deliveryOf(turn: WireTurn, dialect: Dialect, occasion: Occasion): Delivery {
  const delivery = undressed(turn, dialect, occasion)
  if (delivery.type !== 'reply') return delivery
  return { ...delivery, headers: { ...dialect.headers(occasion.n), ...delivery.headers, ...turn.headers } }
}

function undressed(turn: WireTurn, dialect: Dialect, occasion: Occasion): Delivery {
  switch (turn.type) {
    case 'raw':
      return raw(turn)
    case 'refusal':
      return refusal(turn, dialect, occasion)
    case 'answer':
    case undefined:
      return answer(turn, dialect, occasion)
    default:
      return turn satisfies never
  }
}

function raw({ status, body }: WireRaw): Reply {
  return { type: 'reply', status, headers: {}, frames: [body], ending: end }
}

function refusal({ reason, status, message, retryAfterMs }: WireRefusal, dialect: Dialect, occasion: Occasion): Reply {
  const usual = dialect.refusal(reason, occasion.model)
  const problem = { ...usual, status: status ?? usual.status, message: message ?? usual.message }
  const headers = { ...json, ...(retryAfterMs === undefined ? {} : retryAfter(retryAfterMs)) }
  const body = JSON.stringify(dialect.errorBody(problem, occasion.n))
  return { type: 'reply', status: problem.status, headers, frames: [body], ending: end }
}

function retryAfter(ms: number): Readonly<Record<string, string>> {
  const seconds = { 'retry-after': String(Math.ceil(ms / 1000)) }
  return ms % 1000 === 0 ? seconds : { ...seconds, 'retry-after-ms': String(ms) }
}

function answer(turn: WireAnswer, dialect: Dialect, occasion: Occasion): Delivery {
  switch (turn.fault) {
    case 'reset-before':
      return { type: 'reset' }
    case 'hang':
      return { type: 'hang' }
    case 'html-200': {
      const page = '<!doctype html><html><body><h1>Please log in</h1></body></html>'
      return { type: 'reply', status: 200, headers: { 'content-type': 'text/html' }, frames: [page], ending: end }
    }
    case 'error-200':
      return erroneous(turn, dialect, occasion)
    case 'redirect':
      return { type: 'reply', status: 307, headers: {}, frames: [], ending: end }
    default:
      return occasion.body.stream === true
        ? streamed(turn, turn.fault, dialect, occasion)
        : whole(turn, turn.fault, dialect, occasion)
  }
}

type LateFault = Exclude<WireFault, 'reset-before' | 'hang' | 'html-200' | 'error-200' | 'redirect'>

function erroneous(turn: WireAnswer, dialect: Dialect, occasion: Occasion): Reply {
  const body = dialect.errorBody(dialect.refusal(turn.faultReason ?? 'server_error', occasion.model), occasion.n)
  return { type: 'reply', status: 200, headers: json, frames: [JSON.stringify(body)], ending: end }
}

function whole(turn: WireAnswer, fault: LateFault | undefined, dialect: Dialect, occasion: Occasion): Reply {
  const body = dialect.reply(turn, occasion)
  const written = JSON.stringify(body)
  const half = written.slice(0, written.length / 2)
  const reply = (frames: readonly string[], ending: Ending = end): Reply => {
    return { type: 'reply', status: 200, headers: json, frames, ending }
  }
  switch (fault) {
    case undefined:
    case 'drip':
      return reply([written])
    case 'unknown-event':
      return reply([JSON.stringify({ ...body, not_yet_known: { type: 'new' } })])
    case 'reset-body':
      return reply([half], { type: 'reset' })
    case 'truncate':
      return reply([half], { type: 'close' })
    case 'hang-body':
      return reply([half], { type: 'open' })
    case 'pings':
      return reply([' '], { type: 'repeat', frame: ' ', everyMs: signOfLifeMs })
    case 'no-terminator':
    case 'bad-json':
      return reply([half])
    case 'bad-event':
      return reply(['["not", "a", "reply"]'])
    case 'empty-200':
      return reply([])
    case 'no-choices':
      return reply([JSON.stringify({ ...body, ...dialect.emptied })])
    case 'error-event':
    case 'error-first':
      return erroneous(turn, dialect, occasion)
    case 'failed': {
      const failed = dialect.failed(dialect.refusal(turn.faultReason ?? 'server_error', occasion.model), occasion)
      return failed === undefined ? erroneous(turn, dialect, occasion) : reply([JSON.stringify(failed.reply)])
    }
    case 'endless':
      return reply(['{"id":"'], { type: 'repeat', frame: 'x'.repeat(16_384), everyMs: 0 })
    case 'hang-after-end':
      return reply([written], { type: 'open' })
    case 'endless-after-end':
      return reply([written], { type: 'repeat', frame: ' '.repeat(16_384), everyMs: 0 })
    default:
      return fault satisfies never
  }
}

function streamed(turn: WireAnswer, fault: LateFault | undefined, dialect: Dialect, occasion: Occasion): Reply {
  const events = dialect.events(turn, occasion)
  const middle = Math.ceil(events.length / 2)
  const before = events.slice(0, middle)
  const after = events.slice(middle)
  // Without the mark behind the last event, at which clients stop to read.
  const unmarked = events.filter(event => !('text' in event))
  const encode = (event: SseEvent): string => encodeEvent(event, turn.crlf ? '\r\n' : '\n')
  const reply = (sent: readonly SseEvent[], ending: Ending = end, rest = ''): Reply => {
    const frames = [...sent.map(encode), ...(rest === '' ? [] : [rest])]
    return { type: 'reply', status: 200, headers: eventStream, frames, ending }
  }
  const cut = (ending: Ending): Reply => reply(before, ending, after.slice(0, 1).map(encode).join('').slice(0, 20))
  const problem = dialect.refusal(turn.faultReason ?? 'server_error', occasion.model)
  switch (fault) {
    case undefined:
    case 'drip':
      return reply(events)
    case 'unknown-event':
      return reply([...before, unknownEvent, { comment: 'a comment' }, ...after])
    case 'reset-body':
      return cut({ type: 'reset' })
    case 'truncate':
      return cut({ type: 'close' })
    case 'hang-body':
      return cut({ type: 'open' })
    case 'pings':
      return reply([dialect.ping], { type: 'repeat', frame: encode(dialect.ping), everyMs: signOfLifeMs })
    case 'no-terminator':
      return reply(events.filter(event => !dialect.ends(event)))
    case 'bad-json':
      return reply([...before, ...after.map(malformed)])
    case 'bad-event':
      return reply(events.map(misshapen))
    case 'empty-200':
      return reply([])
    case 'no-choices':
      return reply(
        dialect.events({ ...turn, text: '', calls: [] }, occasion).map(event => emptied(event, dialect.emptied)),
      )
    case 'error-first':
      return reply([dialect.errorEvent(problem)])
    case 'error-event':
      return reply([...before, dialect.errorEvent(problem)])
    case 'failed':
      return reply([...before, dialect.failed(problem, occasion)?.event ?? dialect.errorEvent(problem)])
    case 'endless':
      return reply(before, { type: 'repeat', frame: before.slice(-1).map(encode).join('').repeat(64), everyMs: 0 })
    case 'hang-after-end':
      return reply(unmarked, { type: 'open' })
    case 'endless-after-end':
      return reply(unmarked, { type: 'repeat', frame: unmarked.slice(-1).map(encode).join('').repeat(64), everyMs: 0 })
    default:
      return fault satisfies never
  }
}

const unknownEvent: SseEvent = { name: 'not_yet_known', data: { type: 'not_yet_known', choices: [], added: { n: 1 } } }

function malformed(event: SseEvent): SseEvent {
  return 'data' in event ? { ...named(event), text: JSON.stringify(event.data).slice(0, -2) } : event
}

function misshapen(event: SseEvent): SseEvent {
  return 'data' in event ? { ...named(event), data: ['not', 'an', 'event'] } : event
}

function emptied(event: SseEvent, empty: Body): SseEvent {
  const holds = 'data' in event && typeof event.data === 'object' && event.data !== null && 'choices' in event.data
  return holds ? { ...named(event), data: { ...event.data, ...empty } as Body } : event
}

function named({ name }: { readonly name?: string }): { readonly name?: string } {
  return name === undefined ? {} : { name }
}
