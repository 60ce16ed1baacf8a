import { describe, expect, test } from 'vitest'
import { checkMailbox, createMailbox, DEFAULT_CAPACITY, type Mailbox } from '../src/mailbox.ts'

const drain = (mailbox: Mailbox<string>): string[] => {
  const taken: string[] = []
  for (
    let next = mailbox.takeFirst() ?? mailbox.take();
    next !== undefined;
    next = mailbox.takeFirst() ?? mailbox.take()
  )
    taken.push(next)
  return taken
}

test('messages come out in the order in which they went in, those of the system first', () => {
  const mailbox = createMailbox<string>()
  mailbox.put('a')
  mailbox.putFirst('result')
  mailbox.put('b')
  mailbox.putFirst('timer')
  expect(mailbox.list()).toEqual(['result', 'timer', 'a', 'b'])
  expect(drain(mailbox)).toEqual(['result', 'timer', 'a', 'b'])
  expect(mailbox.size).toBe(0)
})

describe('a full mailbox', () => {
  test('holds 1,000 where nobody says otherwise', () => {
    const mailbox = createMailbox<number>()
    const puts = Array.from({ length: DEFAULT_CAPACITY + 1 }, (_, n) => mailbox.put(n).put)
    expect(puts.filter(Boolean)).toHaveLength(1000)
    expect(puts.at(-1)).toBe(false)
    expect(mailbox.full).toBe(true)
  })

  test.each(['reject', 'wait'] as const)('%s: refuses one more and keeps what it has', overflow => {
    const mailbox = createMailbox<string>({ capacity: 1, overflow })
    expect(mailbox.put('a')).toEqual({ put: true })
    expect(mailbox.put('b')).toEqual({ put: false })
    expect(drain(mailbox)).toEqual(['a'])
    expect(mailbox.put('c')).toEqual({ put: true })
  })

  test('dropOldest: gives the oldest away for the newest', () => {
    const mailbox = createMailbox<string>({ capacity: 2, overflow: 'dropOldest' })
    mailbox.put('a')
    mailbox.put('b')
    expect(mailbox.put('c')).toEqual({ put: true, pushedOut: 'a' })
    expect(drain(mailbox)).toEqual(['b', 'c'])
  })

  test('with no capacity at all refuses everything, dropOldest too', () => {
    for (const overflow of ['reject', 'dropOldest'] as const)
      expect(createMailbox<string>({ capacity: 0, overflow }).put('a')).toEqual({ put: false })
  })

  test('never refuses what the system puts first, but says when that is too much', () => {
    const mailbox = createMailbox<string>({ capacity: 1 })
    mailbox.put('a')
    mailbox.putFirst('1')
    expect(mailbox.crowded).toBe(false)
    mailbox.putFirst('2')
    expect(mailbox.crowded).toBe(true)
    expect(mailbox.size).toBe(3)
  })
})

test('messages can be taken out of the middle; those of the system stay', () => {
  const mailbox = createMailbox<string>()
  for (const message of ['a', 'x', 'b', 'x']) mailbox.put(message)
  mailbox.putFirst('x')
  expect(mailbox.remove(message => message === 'x')).toEqual(['x', 'x'])
  expect(mailbox.list()).toEqual(['x', 'a', 'b'])
  expect(mailbox.remove(message => message === 'nobody')).toEqual([])
})

test.each([-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])('a capacity of %d is refused', capacity => {
  expect(() => checkMailbox({ capacity })).toThrow(expect.objectContaining({ code: 'input_invalid' }))
})
