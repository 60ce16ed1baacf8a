import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type FairLine, fairLine } from '../src/fair-line.ts'

/** Everything in the line, in the order in which it is taken. */
function drain<T>(line: FairLine<T>): T[] {
  const taken: T[] = []
  for (let item = line.first(); item !== undefined; item = line.first()) {
    taken.push(item)
    line.take()
  }
  return taken
}

describe('fairLine', () => {
  test('is empty in the beginning', () => {
    const line = fairLine()
    line.take()
    expect([line.size, line.first()]).toEqual([0, undefined])
  })

  test('gives every caller its turn, and each caller’s items in their order', () => {
    const line = fairLine<string>()
    for (const item of ['a1', 'a2', 'a3', 'b1', 'c1', 'b2']) line.join(item.charAt(0), item)
    expect(line.size).toBe(6)
    expect(drain(line)).toEqual(['a1', 'b1', 'c1', 'a2', 'b2', 'a3'])
    expect(line.size).toBe(0)
  })

  test('lets a newcomer in before the backlog of others', () => {
    const line = fairLine<string>()
    for (let n = 1; n <= 1_000; n += 1) line.join('a', `a${n}`)
    line.take()
    line.join('b', 'b1')
    expect(drain(line).slice(0, 3)).toEqual(['a2', 'b1', 'a3'])
  })

  test('lets anybody leave, and the turn of a caller who left passes on', () => {
    const line = fairLine<string>()
    const a = line.join('a', 'a1')
    line.join('b', 'b1')
    const b2 = line.join('b', 'b2')
    a.remove()
    a.remove()
    b2.remove()
    expect([line.size, line.first()]).toEqual([1, 'b1'])
    line.join('a', 'a2')
    expect(drain(line)).toEqual(['b1', 'a2'])
  })

  test('is not disturbed by somebody who leaves after having been taken', () => {
    const line = fairLine<string>()
    const a = line.join('a', 'a1')
    line.take()
    line.join('a', 'a2')
    a.remove()
    expect([line.size, drain(line)]).toEqual([1, ['a2']])
  })

  test('never lets a caller have two turns while another one waits, and loses nobody', () => {
    const joining = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 40 })
    fc.assert(
      fc.property(joining, callers => {
        const line = fairLine<{ caller: string; n: number }>()
        callers.forEach((caller, n) => {
          line.join(caller, { caller, n })
        })
        const taken = drain(line)
        expect(taken.map(({ n }) => n).sort((x, y) => x - y)).toEqual(callers.map((_, n) => n))
        taken.forEach(({ caller }, at) => {
          const next = taken.findIndex((other, index) => index > at && other.caller === caller)
          if (next < 0) return
          const waiting = new Set(taken.slice(at + 1).map(other => other.caller))
          const between = new Set(taken.slice(at + 1, next).map(other => other.caller))
          expect(between.size).toBe(waiting.size - 1)
        })
      }),
    )
  })
})
