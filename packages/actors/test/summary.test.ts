import { checkConversation, estimateTokens, type Message } from '@statecraft/providers'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { userText } from '../src/conversation.ts'
import { cutAt, isLong, summarised, toSummarise, transcript } from '../src/summary.ts'

const say = (text: string): Message => ({ role: 'assistant', content: [{ type: 'text', text }] })
const calling = (...ids: readonly string[]): Message => ({
  role: 'assistant',
  content: [
    { type: 'reasoning', text: `thought before ${ids.join()}`, provider: 'p', raw: { signature: ids.join() } },
    ...ids.map(id => ({ type: 'tool-call', id, name: 'look', input: {} }) as const),
  ],
})
const results = (...ids: readonly string[]): Message => ({
  role: 'tool',
  content: ids.map(id => ({ type: 'tool-result', id, name: 'look', output: 'seen' })),
})

/** A piece of a conversation that is valid wherever it stands. */
const piece = fc.oneof(
  fc.constantFrom('short', 'a longer question about the weather in the mountains').map(text => [userText(text)]),
  fc.constant([userText('well?'), say('fine')]),
  fc.array(fc.nat(), { minLength: 1, maxLength: 3 }).map(calls => ['calls', calls.length] as const),
)
type Piece = typeof piece extends fc.Arbitrary<infer T> ? T : never

function conversationOf(pieces: readonly Piece[]): readonly Message[] {
  let n = 0
  const messages = pieces.flatMap((part): readonly Message[] => {
    if (part[0] !== 'calls') return part as readonly Message[]
    const ids = Array.from({ length: part[1] as number }, () => {
      n += 1
      return `call_${n}`
    })
    return [userText('look'), calling(...ids), results(...ids)]
  })
  return [userText('begin'), ...messages, userText('and now?')]
}
const conversation = fc.array(piece, { maxLength: 12 }).map(conversationOf)

describe('[F1] a conversation that was summarised', () => {
  test('is valid for every provider, keeps its last messages as they were, and loses nothing unseen', () => {
    fc.assert(
      fc.property(conversation, fc.nat(14), (messages, keepLast) => {
        expect(checkConversation(messages)).toEqual([])
        const task = { description: 'begin' }
        const short = summarised({ messages, task }, 'it was about rain', { keepLast })
        expect(checkConversation(short)).toEqual([])
        const kept = short.slice(1)
        expect(kept).toEqual(messages.slice(messages.length - kept.length))
        expect(kept.length).toBeGreaterThanOrEqual(Math.min(keepLast, messages.length))
        expect(kept.length).toBeLessThanOrEqual(keepLast + 1)
        const cut = toSummarise(messages, { keepLast })
        expect([...cut, ...kept]).toEqual(messages)
      }),
    )
  })

  test('says the task again where that stood in what was cut, and not where it stands there', () => {
    const messages = [userText('Find the tax'), say('a'), userText('go on'), say('b'), userText('go on')]
    const task = { description: 'Find the tax' }
    const [first] = summarised({ messages, task }, 'looked around', { keepLast: 2 })
    expect(first).toEqual(userText('Summary of what came before:\nlooked around\n\nThe task at hand:\nFind the tax'))
    const [second] = summarised({ messages: [userText('old'), say('x'), ...messages], task }, 's', { keepLast: 5 })
    expect(second).toEqual(userText('Summary of what came before:\ns'))
  })
})

describe('where it is cut', () => {
  test('never parts a result from its call', () => {
    const messages = [userText('q'), calling('a'), results('a'), say('x')]
    expect([0, 1, 2, 3, 4, 9].map(keep => cutAt(messages, keep))).toEqual([4, 3, 1, 1, 0, 0])
  })

  test('only a conversation above the threshold is long, and only where a cut would help', () => {
    const messages = [userText('x'.repeat(400)), say('y'.repeat(400)), userText('z'.repeat(400)), say('w')]
    const tokens = estimateTokens({ messages, settings: { maxTokens: 0 } })
    expect(isLong(messages, { thresholdTokens: tokens, keepLast: 1 })).toBe(false)
    expect(isLong(messages, { thresholdTokens: tokens - 1, keepLast: 1 })).toBe(true)
    expect(isLong(messages, { thresholdTokens: 1, keepLast: 4 })).toBe(false)
    const short = summarised({ messages, task: undefined }, 'x'.repeat(400), { keepLast: 1 })
    expect(isLong(short, { thresholdTokens: 1, keepLast: 1 })).toBe(false)
    expect(isLong([], { thresholdTokens: 1, keepLast: 0 })).toBe(false)
  })
})

test('a transcript tells who said, called and got what, and leaves thoughts out', () => {
  const messages: Message[] = [
    userText('hi'),
    calling('a'),
    results('a'),
    { role: 'assistant', content: [{ type: 'tool-call', id: 'b', name: 'look', input: undefined, malformed: '{' }] },
    { role: 'tool', content: [{ type: 'tool-result', id: 'b', name: 'look', output: { error: 'no' }, isError: true }] },
    { role: 'user', content: [{ type: 'image', source: { kind: 'url', url: 'https://x.test/a.png' } }] },
    say('done'),
  ]
  expect(transcript(messages).split('\n')).toEqual([
    'user: hi',
    'assistant calls look({})',
    'look gives: seen',
    'assistant calls look({)',
    'look fails with: {"error":"no"}',
    'user shows an image',
    'assistant: done',
  ])
})
