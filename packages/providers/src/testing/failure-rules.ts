// The rules for calls that come to no answer: classified errors, cut streams, refused histories, aborts.
import { textOf } from '../content.ts'
import { isStatecraftError, type ProviderErrorCode, providerErrorCodes } from '../errors.ts'
import type { Model, ModelIo, ModelRequest } from '../model.ts'
import type { StreamPart } from '../stream-part.ts'
import { check, equal, rejection } from './assert.ts'
import { type ConformanceRule, question, watch } from './rule.ts'

const classified = [
  'authentication',
  'context_length',
  'invalid_request',
  'network',
  'not_found',
  'overloaded',
  'permission',
  'quota_exceeded',
  'rate_limited',
  'server_error',
] as const satisfies readonly ProviderErrorCode[]

export const failureRules: readonly ConformanceRule[] = [
  ...classified.map(
    (code): ConformanceRule => ({
      title: `tells a failure as ${code}`,
      turns: [{ type: 'failure', code }],
      check: async model => expectError(watch(model), code),
    }),
  ),
  {
    title: 'passes on how long the provider asks to wait',
    turns: [{ type: 'failure', code: 'rate_limited', retryAfterMs: 1_500 }],
    async check(model) {
      const error = await rejection(watch(model), 'a call that is rate limited')
      check(error instanceof Error && 'retryAfterMs' in error, 'the error must carry `retryAfterMs`')
      equal(error.retryAfterMs, 1_500, 'retryAfterMs')
    },
  },
  {
    title: 'never takes a stream that was cut for an answer',
    needs: ['streaming'],
    turns: [{ type: 'cut', text: 'The capital of Italy is Rome, and has been since 1871.' }],
    check: async model => expectError(watch(model), 'protocol'),
  },
  {
    title: 'refuses a broken history before it asks the provider',
    turns: [{ type: 'answer', text: 'Rome.' }],
    async check(model) {
      const call = { type: 'tool-call', id: 'call_1', name: 'add', input: {} } as const
      const broken: ModelRequest = {
        messages: [...question.messages, { role: 'assistant', content: [call] }, ...question.messages],
      }
      await expectError(watch(model, broken), 'invalid_conversation')
      equal(textOf((await watch(model)).reply), 'Rome.', 'the first answer, which must not be used up')
    },
  },
  {
    title: 'does not begin when the signal has fired already',
    turns: [{ type: 'answer', text: 'Rome.' }],
    async check(model) {
      const { call, parts } = cancellable(model, AbortSignal.abort())
      await expectError(call, 'aborted')
      equal(parts, [], 'the emitted parts')
    },
  },
  {
    title: 'ends at once when the signal fires in flight, and answers the next call',
    turns: [{ type: 'hang' }, { type: 'answer', text: 'Rome.' }],
    async check(model, asked) {
      const controller = new AbortController()
      const { call } = cancellable(model, controller.signal)
      await Promise.race([asked, call])
      setTimeout(() => controller.abort()) // a turn of the event loop later it is on its way
      await expectError(call, 'aborted')
      equal(textOf((await watch(model)).reply), 'Rome.', 'the answer to the next call')
    },
  },
  {
    title: 'emits nothing more once the signal has fired in mid answer',
    needs: ['streaming'],
    turns: [{ type: 'answer', text: 'The capital of Italy is Rome, and has been since 1871.' }],
    async check(model) {
      const controller = new AbortController()
      const { call, parts } = cancellable(model, controller.signal, () => controller.abort())
      await expectError(call, 'aborted')
      equal(parts.length, 1, 'the number of emitted parts')
    },
  },
]

function cancellable(
  model: Model,
  signal: AbortSignal,
  onPart: () => void = () => {},
): { call: Promise<unknown>; parts: readonly StreamPart[] } {
  const parts: StreamPart[] = []
  const emit: ModelIo['emit'] = part => {
    parts.push(part)
    onPart()
  }
  return { call: model(question, { signal, emit }), parts }
}

async function expectError(call: Promise<unknown>, code: ProviderErrorCode): Promise<void> {
  const error = await rejection(call, `a call that must fail with ${code}`)
  check(isStatecraftError(error), `the error must be a ProviderError, and is ${String(error)}`)
  equal(error.code, code, 'the code of the error')
  equal(error.retryable, providerErrorCodes[code].retryable, `retryable of ${code}`)
}
